package node

import (
	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// consoleNative gives log(level, text) and now().
func consoleNative(i *sandbox.Instance) any {
	return object(i,
		function{"log", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			i.Log(c.Argument(0).String(), c.Argument(1).String())
			return goja.Undefined()
		}},
		function{"now", func(i *sandbox.Instance, _ goja.FunctionCall) goja.Value {
			return i.VM().ToValue(i.Now())
		}},
	)
}
