package node

import (
	"reflect"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// inspectNative gives what JavaScript cannot see of a value: class(v), promise(v) → [state, result] and
// proxy(v) → target.
func inspectNative(i *sandbox.Instance) any {
	return object(i,
		function{"class", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			return i.VM().ToValue(classOf(c.Argument(0)))
		}},
		function{"promise", inspectPromise},
		function{"proxy", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			if p, ok := c.Argument(0).Export().(goja.Proxy); ok && p.Target() != nil {
				return p.Target()
			}
			return goja.Undefined()
		}},
	)
}

// classOf is the engine's own name for the kind of an object, which no property of the object can change.
func classOf(v goja.Value) string {
	o, ok := v.(*goja.Object)
	if !ok {
		return ""
	}
	class, kind := o.ClassName(), o.ExportType()
	switch {
	case kind == proxyType:
		return "Proxy"
	case class != "Object":
		return class
	case kind == mapType:
		return "Map"
	case kind == setType:
		return "Set"
	case kind == promiseType:
		return "Promise"
	default:
		return class
	}
}

func inspectPromise(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	p, ok := c.Argument(0).Export().(*goja.Promise)
	if !ok {
		return goja.Undefined()
	}
	states := map[goja.PromiseState]string{
		goja.PromiseStatePending: "pending", goja.PromiseStateFulfilled: "fulfilled",
		goja.PromiseStateRejected: "rejected",
	}
	result := p.Result()
	if result == nil {
		result = goja.Undefined()
	}
	return i.VM().NewArray(states[p.State()], result)
}

// The Go types as which the engine exports these objects.
var (
	proxyType   = reflect.TypeFor[goja.Proxy]()
	mapType     = reflect.TypeFor[[][2]any]()
	setType     = reflect.TypeFor[[]any]()
	promiseType = reflect.TypeFor[*goja.Promise]()
)
