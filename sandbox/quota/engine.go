package quota

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// layout says where the engine keeps what it has no interface for: the code of native functions, so that checks stand
// in front of it and neither the app nor the engine's fast paths see another function than before; the items of
// arrays; and which regular expressions backtrack. It is learned from the engine's own types.
type layout struct {
	functions           []function // the kinds of native functions
	array, regexp       uintptr    // kinds of other objects
	values, length      uintptr    // of an array
	pattern, source     uintptr    // of a regular expression: its pattern, and how that is written
	backtracks          uintptr    // of a pattern
	flags               []flag     // of a pattern
	property            uintptr    // where a property has its value
	plain, names, named uintptr    // the kind of plain objects, and their properties' names and values
}

// flag is a flag of a pattern, and where that has it.
type flag struct {
	letter string
	at     uintptr
}

// function is a kind of native functions, and where such a one has its code.
type function struct{ kind, call, construct uintptr }

// object is how goja.Object begins.
type object struct {
	kind uintptr
	self unsafe.Pointer
}

type (
	callFunc      = func(goja.FunctionCall) goja.Value
	constructFunc = func([]goja.Value, *goja.Object) *goja.Object
)

// learn finds the layout. It panics where the engine is built otherwise.
func learn() (l layout) {
	vm := goja.New()
	sample := func(code string) (uintptr, reflect.Type) {
		v, err := vm.RunString(code)
		if err != nil {
			panic(err)
		}
		o := v.ToObject(vm)
		return (*object)(unsafe.Pointer(o)).kind, reflect.ValueOf(o).Elem().Field(0).Elem().Elem().Type()
	}
	for _, code := range []string{`Math.max`, `BigInt`} {
		kind, of := sample(code)
		l.functions = append(l.functions, function{
			kind, field(of, "f", reflect.TypeFor[callFunc]()), field(of, "construct", reflect.TypeFor[constructFunc]()),
		})
	}
	var array, regexp reflect.Type
	l.array, array = sample(`[1]`)
	l.regexp, regexp = sample(`/a/`)
	l.values = field(array, "values", reflect.TypeFor[[]goja.Value]())
	l.length = field(array, "length", reflect.TypeFor[uint32]())
	pattern, _ := regexp.FieldByName("pattern")
	l.pattern = pattern.Offset
	wrapper, ok := pattern.Type.Elem().FieldByName("regexp2Wrapper")
	if l.backtracks = wrapper.Offset; !ok || wrapper.Type.Kind() != reflect.Pointer {
		panic("no such field")
	}
	l.source = field(regexp, "source", reflect.TypeFor[goja.String]())
	for _, f := range [][2]string{
		{"g", "global"}, {"i", "ignoreCase"}, {"m", "multiline"}, {"s", "dotAll"}, {"u", "unicode"}, {"y", "sticky"},
	} {
		l.flags = append(l.flags, flag{f[0], field(pattern.Type.Elem(), f[1], reflect.TypeFor[bool]())})
	}
	var plain reflect.Type
	l.plain, plain = sample(`({})`)
	l.names = field(plain, "propNames", reflect.TypeFor[[]unistring.String]())
	l.named = field(plain, "values", reflect.TypeFor[map[unistring.String]goja.Value]())
	return l
}

func field(of reflect.Type, name string, is reflect.Type) uintptr {
	f, ok := of.FieldByName(name)
	if !ok || f.Type != is {
		panic("no such field")
	}
	return f.Offset
}

// is returns what implements an object of a kind; nil when it is of another.
func is(v goja.Value, kind uintptr) unsafe.Pointer {
	o, ok := v.(*goja.Object)
	if !ok || o == nil {
		return nil
	}
	if at := (*object)(unsafe.Pointer(o)); at.kind == kind {
		return at.self
	}
	return nil
}

// code is where a native function has its code; nil for what is none.
func (l *layout) code(f goja.Value) (call *callFunc, construct *constructFunc) {
	for _, kind := range l.functions {
		if at := is(f, kind.kind); at != nil {
			return (*callFunc)(unsafe.Add(at, kind.call)), (*constructFunc)(unsafe.Add(at, kind.construct))
		}
	}
	return nil, nil
}

// items are the items of an array and its length; ok says whether it is one that the engine keeps in one piece.
func (l *layout) items(v goja.Value) (values []goja.Value, length int64, ok bool) {
	at := is(v, l.array)
	if at == nil {
		return nil, 0, false
	}
	return *(*[]goja.Value)(unsafe.Add(at, l.values)), int64(*(*uint32)(unsafe.Add(at, l.length))), true
}

// backtracking says whether a value is a regular expression that the engine applies by backtracking.
func (l *layout) backtracking(v goja.Value) bool {
	at := is(v, l.regexp)
	if at == nil {
		return false
	}
	pattern := *(*unsafe.Pointer)(unsafe.Add(at, l.pattern))
	return pattern != nil && *(*unsafe.Pointer)(unsafe.Add(pattern, l.backtracks)) != nil
}

// written is how a regular expression is written: what it is itself, whatever the app has put in the place of the
// properties that say so.
func (l *layout) written(v goja.Value) (source, flags string) {
	at := is(v, l.regexp)
	pattern := *(*unsafe.Pointer)(unsafe.Add(at, l.pattern))
	for _, f := range l.flags {
		if *(*bool)(unsafe.Add(pattern, f.at)) {
			flags += f.letter
		}
	}
	return (*(*goja.String)(unsafe.Add(at, l.source))).String(), flags
}
