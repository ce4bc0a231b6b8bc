package node

import (
	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// asyncNative gives get() and set(value) on what follows asynchronous code. The value is a Map from AsyncLocalStorage
// to its store and is never changed, only replaced.
func asyncNative(i *sandbox.Instance) any {
	return object(i,
		function{"get", func(i *sandbox.Instance, _ goja.FunctionCall) goja.Value {
			if v := i.AsyncStore(); v != nil {
				return v
			}
			return goja.Undefined()
		}},
		function{"set", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			i.SetAsyncStore(c.Argument(0))
			return goja.Undefined()
		}},
	)
}
