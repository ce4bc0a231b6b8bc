package node

import (
	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// timersNative gives timer(fn, delay, repeat, args) → id, clear(id) and now() in milliseconds.
func timersNative(i *sandbox.Instance) any {
	return object(i,
		function{"timer", startTimer},
		function{"clear", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			i.ClearTimer(number(c.Argument(0), 0))
			return goja.Undefined()
		}},
		function{"now", func(i *sandbox.Instance, _ goja.FunctionCall) goja.Value {
			return i.VM().ToValue(i.Now())
		}},
	)
}

func startTimer(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	var args []goja.Value
	if len(c.Arguments) > 3 {
		args = c.Arguments[3:]
	}
	return i.VM().ToValue(i.Timer(c.Argument(0), append([]goja.Value(nil), args...),
		c.Argument(1).ToInteger(), c.Argument(2).ToBoolean()))
}
