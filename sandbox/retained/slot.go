package retained

import (
	"fmt"
	"reflect"
	"unicode/utf16"
	"unsafe"

	"github.com/dop251/goja"
)

var (
	valueType   = reflect.TypeFor[goja.Value]()
	wrappedType = reflect.TypeFor[reflect.Value]()
)

// slot makes the visitor of a variable of the type. Types that are not known by name are visited by their shape, so
// what the engine adds is found, if under an ugly path.
func (l *layout) slot(t reflect.Type) visitor {
	if t == valueType {
		return func(w *walker, at unsafe.Pointer, from *path, s segment) { w.value(*(*goja.Value)(at), from, s) }
	}
	if t == wrappedType {
		return visitWrapped
	}
	switch t.Kind() {
	case reflect.Interface:
		return func(w *walker, at unsafe.Pointer, from *path, s segment) {
			w.dynamic(reflect.NewAt(t, at).Elem().Elem(), from, s)
		}
	case reflect.Pointer:
		return pointerSlot(t.Elem())
	case reflect.Struct:
		return func(w *walker, at unsafe.Pointer, from *path, s segment) {
			if p := w.planOf(t); !p.opaque {
				w.fields(p, at, w.step(from, s))
			}
		}
	case reflect.Func:
		return func(w *walker, at unsafe.Pointer, from *path, s segment) { w.closure(*(*unsafe.Pointer)(at), from, s) }
	case reflect.Slice, reflect.Array:
		return l.listSlot(t)
	case reflect.Map:
		return func(w *walker, at unsafe.Pointer, from *path, s segment) {
			w.goMap(reflect.NewAt(t, at).Elem(), from, s)
		}
	case reflect.String:
		return func(w *walker, at unsafe.Pointer, from *path, s segment) {
			w.leaf(from, s, reflect.NewAt(t, at).Elem().String())
		}
	case reflect.Chan, reflect.UnsafePointer, reflect.Uintptr:
		return func(w *walker, _ unsafe.Pointer, from *path, _ segment) { w.opaque(t.String(), from) }
	default:
		return func(w *walker, at unsafe.Pointer, from *path, s segment) {
			w.leaf(from, s, fmt.Sprint(reflect.NewAt(t, at).Elem()))
		}
	}
}

func pointerSlot(t reflect.Type) visitor {
	return func(w *walker, at unsafe.Pointer, from *path, s segment) {
		if to := *(*unsafe.Pointer)(at); to != nil {
			w.pointer(to, w.planOf(t), from, s)
		}
	}
}

// pointer pushes what a pointer leads to. A pointer to the inside of a JavaScript object stands for the object.
func (w *walker) pointer(to unsafe.Pointer, p *plan, from *path, s segment) {
	if p.base >= 0 && p != w.objects {
		if object := w.ownerOf(unsafe.Add(to, p.base)); object != nil {
			to, p = object, w.objects
		}
	}
	w.push(to, p, from, s)
}

// dynamic visits the content of an interface.
func (w *walker) dynamic(v reflect.Value, from *path, s segment) {
	if !v.IsValid() {
		return
	}
	if v.Type().Implements(valueType) {
		w.value(v.Interface().(goja.Value), from, s)
		return
	}
	if v.Kind() == reflect.Pointer {
		if !v.IsNil() {
			w.pointer(v.UnsafePointer(), w.planOf(v.Type().Elem()), from, s)
		}
		return
	}
	boxed := reflect.New(v.Type())
	boxed.Elem().Set(v)
	w.slot(v.Type())(w, boxed.UnsafePointer(), from, s)
}

// visitWrapped visits a Go value that a JavaScript object stands for.
func visitWrapped(w *walker, at unsafe.Pointer, from *path, s segment) {
	v := *(*reflect.Value)(at)
	if !v.IsValid() {
		return
	}
	if v.CanAddr() {
		w.slot(v.Type())(w, v.Addr().UnsafePointer(), from, s)
		return
	}
	w.dynamic(v, from, s)
}

func (l *layout) listSlot(t reflect.Type) visitor {
	elem := t.Elem()
	switch {
	case elem.Kind() == reflect.Uint8 && t.Kind() == reflect.Slice:
		return func(w *walker, at unsafe.Pointer, from *path, s segment) { w.leaf(from, s, bytesText(*(*[]byte)(at))) }
	case elem.Kind() == reflect.Uint16 && t.Kind() == reflect.Slice:
		return func(w *walker, at unsafe.Pointer, from *path, s segment) {
			w.leaf(from, s, string(utf16.Decode(*(*[]uint16)(at))))
		}
	case isScalar(elem):
		return func(w *walker, at unsafe.Pointer, from *path, s segment) {
			w.leaf(from, s, fmt.Sprint(reflect.NewAt(t, at).Elem()))
		}
	}
	visit := l.slot(elem)
	return func(w *walker, at unsafe.Pointer, from *path, s segment) {
		v := reflect.NewAt(t, at).Elem()
		if v.Len() == 0 {
			return
		}
		to := w.step(from, s)
		for k := range v.Len() {
			visit(w, v.Index(k).Addr().UnsafePointer(), to, item(k))
		}
	}
}

// goMap visits a Go map in the order of its keys as text. Keys that are addresses have no order.
func (w *walker) goMap(m reflect.Value, from *path, s segment) {
	if m.Len() == 0 {
		return
	}
	switch k := m.Type().Key(); {
	case isScalar(k) || k.Kind() == reflect.String:
	default:
		w.opaque(m.Type().String(), from)
		return
	}
	byName := map[string]reflect.Value{}
	for it := m.MapRange(); it.Next(); {
		byName[fmt.Sprint(it.Key())] = it.Value()
	}
	to := w.step(from, s)
	for _, name := range sortedKeys(byName) {
		boxed := reflect.New(m.Type().Elem())
		boxed.Elem().Set(byName[name])
		w.slot(m.Type().Elem())(w, boxed.UnsafePointer(), to, prop(name))
	}
}

// opaque notes what cannot be looked into. What the library has of its own accord is of no interest.
func (w *walker) opaque(name string, from *path) {
	if from.id < 0 && w.record == nil {
		w.unknown[name] = true
	}
}
