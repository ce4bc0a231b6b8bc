package node

import (
	"github.com/dop251/goja"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// refuseNative gives refuse(code, message), and warn(code, message) for what is answered only approximately.
func refuseNative(i *sandbox.Instance) any {
	return object(i,
		function{"refuse", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			i.Refuse(c.Argument(0).String(), c.Argument(1).String())
			return goja.Undefined()
		}},
		function{"warn", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			warn(i, c.Argument(0).String(), c.Argument(1).String())
			return goja.Undefined()
		}},
	)
}

func warn(i *sandbox.Instance, code, message string) {
	i.Record(trace.Event{
		Kind: trace.KindWarning, Notice: &trace.Notice{Code: code, Message: message}, Position: i.Position(),
	})
}
