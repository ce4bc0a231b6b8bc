package node

import (
	"maps"
	"slices"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// processNative gives env(), which is a new object, and now() in milliseconds.
func processNative(i *sandbox.Instance) any {
	return object(i,
		function{"env", func(i *sandbox.Instance, _ goja.FunctionCall) goja.Value {
			env := i.VM().NewObject()
			for _, name := range slices.Sorted(maps.Keys(i.Config().Env)) {
				_ = env.Set(name, i.Config().Env[name])
			}
			return env
		}},
		function{"now", func(i *sandbox.Instance, _ goja.FunctionCall) goja.Value {
			return i.VM().ToValue(i.Now())
		}},
		function{"log", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			i.Log(c.Argument(0).String(), c.Argument(1).String())
			return goja.Undefined()
		}},
	)
}
