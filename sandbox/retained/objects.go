package retained

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

type propertyMap = map[unistring.String]goja.Value

// object visits what is behind a *goja.Object. An object without contents is a leaf itself, or a key that was given to
// it would be lost; but not the prototype of a function, which comes into being when it is first asked for.
func object(_ *layout, _ *plan, f reflect.StructField) visitor {
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		inside := reflect.NewAt(f.Type, at).Elem().Elem()
		if !inside.IsValid() {
			return
		}
		p, to := w.planOf(inside.Type().Elem()), inside.UnsafePointer()
		before := w.done
		w.object = p
		w.fields(p, to, from)
		if w.done != before || from.id >= 0 || from.seg == prop("prototype") || p.base < 0 {
			return
		}
		if _, ofClass := w.propertyMap(unsafe.Add(to, p.base))["constructor"]; !ofClass {
			w.leaf(from, segment{}, w.emptyText(unsafe.Add(to, p.base)))
		}
	}
}

func (w *walker) emptyText(base unsafe.Pointer) string {
	if w.class < 0 {
		return "{}"
	}
	switch class := *(*string)(w.class.in(base)); class {
	case "Object":
		return "{}"
	case "Array":
		return "[]"
	default:
		return class + " {}"
	}
}

// properties visits the properties of an object in the order of their creation. Objects of the engine create theirs
// when they are asked for, in any order.
func properties(l *layout, _ *plan, f reflect.StructField) visitor {
	names := int(l.offset("baseObject", "propNames")) - int(f.Offset)
	if f.Type != reflect.TypeFor[propertyMap]() || l.offset("baseObject", "propNames") < 0 {
		return l.slot(f.Type)
	}
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		m := *(*propertyMap)(at)
		order := *(*[]unistring.String)(unsafe.Add(at, names))
		if len(order) != len(m) {
			order = slices.Sorted(maps.Keys(m))
		}
		kind := w.object.kind
		for _, name := range order {
			if kind == arrayKind && name == "length" || kind == functionKind && (name == "length" || name == "name") {
				continue
			}
			if v := m[name]; v != nil {
				w.value(v, from, prop(name.String()))
			} else {
				w.leaf(from, prop(name.String()), "deleted")
			}
		}
	}
}

// ownText is a property that is a string; empty when it is none.
func (w *walker) ownText(base unsafe.Pointer, name unistring.String) string {
	v := w.propertyMap(base)[name]
	if s, ok := v.(goja.String); ok {
		return s.String()
	}
	if s, ok := w.plainValue(v).(goja.String); ok {
		return s.String()
	}
	return ""
}

// plainValue is the value of a property that is kept with attributes; nil for accessors.
func (w *walker) plainValue(v goja.Value) goja.Value {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Pointer || r.IsNil() || typeName(r.Type().Elem()) != "valueProperty" || w.propertyValue < 0 {
		return nil
	}
	return *(*goja.Value)(w.propertyValue.in(r.UnsafePointer()))
}

// each calls fn for the entries of an orderedMap, given its first.
func (f *facts) each(entry unsafe.Pointer, fn func(k int, key, value goja.Value)) {
	if f.entryKey < 0 || f.entryValue < 0 || f.entryNext < 0 {
		return
	}
	for k := 0; entry != nil; k++ {
		fn(k, *(*goja.Value)(f.entryKey.in(entry)), *(*goja.Value)(f.entryValue.in(entry)))
		entry = *(*unsafe.Pointer)(f.entryNext.in(entry))
	}
}

// symbols visits the properties whose names are symbols.
func symbols(l *layout, _ *plan, f reflect.StructField) visitor {
	if f.Type.Kind() != reflect.Pointer || l.mapFirst < 0 {
		return l.slot(f.Type)
	}
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		m := *(*unsafe.Pointer)(at)
		if m == nil {
			return
		}
		w.each(*(*unsafe.Pointer)(w.mapFirst.in(m)), func(_ int, key, value goja.Value) {
			w.value(value, from, accessed("["+keyText(key)+"]"))
		})
	}
}

// entries visits the content of a Map or a Set.
func entries(*layout, *plan, reflect.StructField) visitor {
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		w.each(*(*unsafe.Pointer)(at), func(k int, key, value goja.Value) {
			_, object := key.(*goja.Object)
			switch {
			case value == nil:
				w.value(key, from, accessed(fmt.Sprintf(".values()[%d]", k)))
			case object:
				w.value(key, from, accessed(fmt.Sprintf(".keys()[%d]", k)))
				w.value(value, from, accessed(fmt.Sprintf(".values()[%d]", k)))
			default:
				w.value(value, from, accessed(".get("+keyText(key)+")"))
			}
		})
	}
}

func keyText(key goja.Value) string {
	switch x := key.(type) {
	case goja.String:
		return strconv.Quote(x.String())
	case *goja.Symbol:
		return symbolText(x)
	default:
		return fmt.Sprint(key)
	}
}

// private visits the private fields of an object: those of its class as #0, #1, …, then those of the classes that it
// extends. The engine does not keep their names.
func private(l *layout, _ *plan, f reflect.StructField) visitor {
	if f.Type.Kind() != reflect.Map || l.privateFields < 0 {
		return l.slot(f.Type)
	}
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		m := reflect.NewAt(f.Type, at).Elem()
		if m.Len() == 0 {
			return
		}
		byClass := map[unsafe.Pointer]unsafe.Pointer{}
		for it := m.MapRange(); it.Next(); {
			byClass[it.Key().UnsafePointer()] = it.Value().UnsafePointer()
		}
		for depth, c := range w.classes(unsafe.Add(at, -int(f.Offset)), byClass) {
			label := ""
			if depth > 0 {
				label = "«" + c.name + "»"
			}
			for k, v := range *(*[]goja.Value)(w.privateFields.in(c.elements)) {
				w.value(v, from, accessed(fmt.Sprintf(".#%d%s", k, label)))
			}
		}
	}
}

// class is a class that gave an object private fields.
type class struct {
	name     string
	elements unsafe.Pointer
}

// classes orders the private fields of an object by the classes on its prototype chain, the nearest first. Those of
// classes that are not on it come last, in no known order when there are several.
func (w *walker) classes(base unsafe.Pointer, byClass map[unsafe.Pointer]unsafe.Pointer) (out []class) {
	for proto := w.prototypeOf(base); proto != nil && len(byClass) > 0; proto = w.prototypeOf(base) {
		if base = w.baseOf(proto); base == nil {
			break
		}
		constructor, _ := w.propertyMap(base)["constructor"]
		object, ok := constructor.(*goja.Object)
		if !ok {
			object, ok = w.plainValue(constructor).(*goja.Object)
		}
		if !ok || object == nil {
			continue
		}
		inside := w.implementation(object)
		if typeName(inside.Type()) != "classFuncObject" || w.classType < 0 {
			continue
		}
		at := inside.Addr().UnsafePointer()
		t := *(*unsafe.Pointer)(w.classType.in(at))
		if elements := byClass[t]; elements != nil {
			out = append(out, class{w.ownText(at, "name"), elements})
			delete(byClass, t)
		}
	}
	for _, elements := range byClass {
		out = append(out, class{"", elements})
	}
	return out
}

func (w *walker) prototypeOf(base unsafe.Pointer) *goja.Object {
	if w.prototype < 0 {
		return nil
	}
	return *(**goja.Object)(w.prototype.in(base))
}

// baseOf is the baseObject inside an object; nil when it has none.
func (w *walker) baseOf(o *goja.Object) unsafe.Pointer {
	inside := w.implementation(o)
	p := w.planOf(inside.Type())
	if p.base < 0 {
		return nil
	}
	return unsafe.Add(inside.Addr().UnsafePointer(), p.base)
}
