package retained

import (
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
)

// saver copies what objects are made of, one level deep: each struct, list and map of the engine's once. Programs, and
// what never changes once it is made, are left out.
type saver struct {
	w     *walker
	done  map[visit]bool
	queue []visit
	out   []saved
	holds map[reflect.Type]bool // whether there is anything to follow in values of a type
	// separate says whether pointers to values of a type lead to more memory of the same object.
	separate map[*plan]bool
}

func newSaver(w *walker) *saver {
	return &saver{w: w, done: map[visit]bool{}, holds: map[reflect.Type]bool{}, separate: map[*plan]bool{}}
}

// save returns what puts back one object of the walk as it is now, without the objects that it refers to.
func (s *saver) save(v visit) []saved {
	s.out = nil
	if pkg := v.plan.typ.PkgPath(); pkg != enginePackage && pkg != "" {
		return nil
	}
	s.add(v)
	if v.plan == s.w.objects {
		inside := s.w.implementation((*goja.Object)(v.at))
		s.add(visit{inside.Addr().UnsafePointer(), s.w.planOf(inside.Type())})
	}
	for k := 0; k < len(s.queue); k++ {
		s.follow(s.queue[k].plan.typ, s.queue[k].at)
	}
	s.queue = s.queue[:0]
	return s.out
}

// add copies a struct.
func (s *saver) add(v visit) {
	if s.done[v] {
		return
	}
	s.done[v] = true
	s.copy(v.plan.typ, v.at)
	s.queue = append(s.queue, v)
}

// copy copies a struct. In the objects that have a weak map, the lock of that must not be written, so that the other
// fields are copied one by one.
func (s *saver) copy(t reflect.Type, at unsafe.Pointer) {
	switch typeName(t) {
	case "weakMap":
		m, ok := t.FieldByName("m")
		lock, locks := t.FieldByName("Mutex")
		if ok && locks && m.Type == reflect.TypeFor[weakMap]() && lock.Type == reflect.TypeFor[sync.Mutex]() {
			content, mutex := (*weakMap)(unsafe.Add(at, m.Offset)), (*sync.Mutex)(unsafe.Add(at, lock.Offset))
			s.out = append(s.out, newWeakContent(content, mutex))
		}
	case "weakMapObject", "weakSetObject":
		for k := range t.NumField() {
			s.copy(t.Field(k).Type, unsafe.Add(at, t.Field(k).Offset))
		}
	default:
		s.out = append(s.out, newRegion(t, at))
	}
}

// pointer follows a pointer to something of the engine's that the walk did not visit as an object of its own.
func (s *saver) pointer(t reflect.Type, at unsafe.Pointer) {
	if at == nil {
		return
	}
	if t == valueType {
		s.out = append(s.out, newRegion(t, at))
		return
	}
	p := s.w.planOf(t)
	separate, ok := s.separate[p]
	if !ok {
		separate = p.base < 0 && !p.opaque && isEnginePart(t)
		s.separate[p] = separate
	}
	if v := (visit{at, p}); separate && s.w.visited[v] == nil {
		s.add(v)
	}
}

// isEnginePart says whether a type is a struct of the engine's that objects are made of, and no value of the language.
func isEnginePart(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.PkgPath() == enginePackage && t.Name() != "Object" && !immutable(t)
}

// immutable types are values of the language.
func immutable(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[goja.String]()) || t == reflect.TypeFor[goja.Symbol]() ||
		t.Name() == "valueBigInt"
}

// follow copies what lies behind a place whose own memory is copied.
func (s *saver) follow(t reflect.Type, at unsafe.Pointer) {
	if !s.leads(t) {
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		for k := range t.NumField() {
			s.follow(t.Field(k).Type, unsafe.Add(at, t.Field(k).Offset))
		}
	case reflect.Pointer:
		s.pointer(t.Elem(), *(*unsafe.Pointer)(at))
	case reflect.Interface:
		s.dynamic(t, at)
	case reflect.Slice:
		s.list(t, at)
	case reflect.Array:
		for k := range t.Len() {
			s.follow(t.Elem(), unsafe.Add(at, uintptr(k)*t.Elem().Size()))
		}
	case reflect.Map:
		s.table(t, at)
	}
}

// leads says whether a place of the type can lead to memory that is to be copied.
func (s *saver) leads(t reflect.Type) bool {
	known, ok := s.holds[t]
	if ok {
		return known
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		known = true
	case reflect.Array:
		known = s.leads(t.Elem())
	case reflect.Struct:
		for k := range t.NumField() {
			known = known || s.leads(t.Field(k).Type)
		}
		known = known && !isOpaque(t) && (t.PkgPath() == enginePackage || strings.HasSuffix(t.PkgPath(), "/unistring"))
	}
	s.holds[t] = known
	return known
}

func (s *saver) dynamic(t reflect.Type, at unsafe.Pointer) {
	if t == valueType {
		s.value(*(*goja.Value)(at))
		return
	}
	if v := reflect.NewAt(t, at).Elem().Elem(); v.Kind() == reflect.Pointer {
		s.pointer(v.Type().Elem(), v.UnsafePointer())
	}
}

// value follows what the engine keeps in the place of a value: properties with attributes.
func (s *saver) value(v goja.Value) {
	switch v.(type) {
	case nil, *goja.Object, goja.String, *goja.Symbol:
		return
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer {
		s.pointer(r.Type().Elem(), r.UnsafePointer())
	}
}

func (s *saver) list(t reflect.Type, at unsafe.Pointer) {
	slice := reflect.NewAt(t, at).Elem()
	if slice.Len() == 0 {
		return
	}
	s.out = append(s.out, newList(slice))
	if t == reflect.TypeFor[[]goja.Value]() {
		for _, v := range *(*[]goja.Value)(at) {
			s.value(v)
		}
		return
	}
	if s.leads(t.Elem()) {
		for k := range slice.Len() {
			s.follow(t.Elem(), slice.Index(k).Addr().UnsafePointer())
		}
	}
}

func (s *saver) table(t reflect.Type, at unsafe.Pointer) {
	switch t {
	case reflect.TypeFor[propertyMap]():
		m := *(*propertyMap)(at)
		if m == nil {
			return
		}
		s.out = append(s.out, newContent(m))
		for _, v := range m {
			s.value(v)
		}
	case reflect.TypeFor[weakMap]():
		// copy has it, and its values are objects of their own
	default:
		m := reflect.NewAt(t, at).Elem()
		if m.IsNil() {
			return
		}
		s.out = append(s.out, newTable(m))
		for it := m.MapRange(); it.Next(); {
			v := reflect.New(t.Elem())
			v.Elem().Set(it.Value())
			s.follow(t.Elem(), v.UnsafePointer())
		}
	}
}
