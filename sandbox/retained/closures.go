package retained

import (
	"reflect"
	"runtime"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
)

// captured is a word of a Go closure that leads to app-visible state. A closure is a pointer to its code, followed by
// what it captured; the compiler chooses the order, so it is found by looking for values that were planted.
type captured struct {
	offset uintptr
	name   string
	typ    reflect.Type
}

const word = unsafe.Sizeof(uintptr(0))

// maxWords is how far into a closure the planted values are looked for; goja's have up to 4 words.
const maxWords = 8

func closureName(closure unsafe.Pointer) (uintptr, string) {
	code := *(*uintptr)(closure)
	if f := runtime.FuncForPC(code); f != nil {
		return code, f.Name()
	}
	return code, "?"
}

// closure visits what a Go function captured, as far as that is known.
func (w *walker) closure(closure unsafe.Pointer, from *path, s segment) {
	if closure == nil {
		return
	}
	name, ok := w.code[*(*uintptr)(closure)]
	if !ok {
		var code uintptr
		code, name = closureName(closure)
		w.code[code] = name
	}
	if parts, ok := w.closures[name]; ok {
		for _, c := range parts {
			w.slot(c.typ)(w, unsafe.Add(closure, c.offset), from, engine("«"+c.name+"»"))
		}
		return
	}
	if w.method(name, closure, from, s) || strings.Contains(name, "(*Runtime).wrapReflectFunc.") {
		return // the latter leads to the wrapped function, which its object has too
	}
	if strings.Contains(name, ".func") || strings.HasSuffix(name, methodValue) {
		w.opaque(name, from)
	}
}

// methodValue ends the names of closures that are a method and its receiver; they capture the receiver alone.
const methodValue = "-fm"

// method visits the receiver of a method value of the engine's.
func (w *walker) method(name string, closure unsafe.Pointer, from *path, s segment) bool {
	name, ok := strings.CutPrefix(name, enginePackage+".(*")
	if !ok || !strings.HasSuffix(name, methodValue) {
		return false
	}
	receiver, _, _ := strings.Cut(name, ")")
	t := w.types[receiver]
	if t == nil {
		return false
	}
	if p := w.planOf(t); !p.opaque {
		w.pointer(*(*unsafe.Pointer)(unsafe.Add(closure, word)), p, from, s)
	}
	return true
}

// calibration finds where closures keep what was planted in them.
type calibration struct {
	*facts
	vm  *goja.Runtime
	out map[string][]captured
}

// calibrate plants values in closures of a scratch runtime and finds where they lie.
func (f *facts) calibrate() map[string][]captured {
	c := &calibration{f, goja.New(), map[string][]captured{}}
	planted := unsafe.Pointer(c.run(`globalThis.planted = {}`))
	c.look(`(function(){}).bind(planted)`, "this", valueType, func(at unsafe.Pointer) bool {
		return *(*unsafe.Pointer)(unsafe.Add(at, word)) == planted // an interface: its type, then the object
	})
	c.look(`(function(){}).bind(null, 1, 2, 3)`, "args", reflect.TypeFor[[]goja.Value](), func(at unsafe.Pointer) bool {
		return *(*uintptr)(unsafe.Add(at, word)) == 3 && *(*uintptr)(unsafe.Add(at, 2*word)) == 3 // a slice
	})
	target := c.closureOf(c.run(`globalThis.target = (function(){}).bind(planted)`))
	c.look(`target.bind(null)`, "target", reflect.TypeFor[func(goja.FunctionCall) goja.Value](),
		func(at unsafe.Pointer) bool { return *(*unsafe.Pointer)(at) == target })
	for _, name := range []string{"resolve", "reject"} {
		promise := c.run(`globalThis.promise = new Promise((resolve, reject) => { planted.made = ` + name + ` })`)
		inside := f.implementation(promise)
		c.look(`planted.made`, "promise", reflect.PointerTo(inside.Type()), func(at unsafe.Pointer) bool {
			return *(*uintptr)(at) == inside.UnsafeAddr()
		})
	}
	return c.out
}

func (c *calibration) run(source string) *goja.Object {
	v, err := c.vm.RunString(source)
	if err != nil {
		panic("internal: the engine refuses a closure: " + err.Error())
	}
	return v.(*goja.Object)
}

// closureOf is the Go function behind a function object; nil when it has none.
func (c *calibration) closureOf(object *goja.Object) unsafe.Pointer {
	native := c.implementation(object).FieldByName("f")
	if !native.IsValid() || native.Kind() != reflect.Func || native.IsNil() {
		return nil
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(native.UnsafeAddr()))
}

func (c *calibration) look(source, name string, t reflect.Type, match func(at unsafe.Pointer) bool) {
	closure := c.closureOf(c.run(source))
	if closure == nil {
		return
	}
	_, code := closureName(closure)
	for k := uintptr(1); k < maxWords; k++ {
		if match(unsafe.Add(closure, k*word)) {
			c.out[code] = append(c.out[code], captured{k * word, name, t})
			return
		}
	}
}
