package retained

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

var objectPointer = reflect.TypeFor[*goja.Object]()

// FunctionPosition is where the code of a JavaScript function begins, "src/index.js:3:7": the first place in its body
// that has a position. A bound function has the position of its target. It is empty for functions of the engine and
// for values that are no functions.
func FunctionPosition(_ *sandbox.Instance, fn goja.Value) string {
	f := learnFacts()
	object, _ := fn.(*goja.Object)
	for range maxBound {
		if object == nil {
			return ""
		}
		v := f.implementation(object)
		if v.Kind() != reflect.Struct {
			return ""
		}
		if function := v.FieldByName("baseJsFuncObject"); function.IsValid() {
			return f.positionOf(f.programOf(unsafe.Pointer(function.UnsafeAddr())))
		}
		target := v.FieldByName("wrapped")
		if !target.IsValid() || target.Type() != objectPointer {
			return ""
		}
		object = (*goja.Object)(target.UnsafePointer())
	}
	return ""
}

// maxBound is how many times a function may be bound before its position is not looked for.
const maxBound = 100
