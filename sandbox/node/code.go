package node

import (
	"github.com/dop251/goja"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// maxCode is how much of a text that is run as code is recorded, in bytes.
const maxCode = 16 << 10

// codeNative gives ran(use, text), which records that a text is run as code, and throws as V8 does for one
// that nests too deep.
func codeNative(i *sandbox.Instance) any {
	return object(i, function{"ran", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
		text := c.Argument(1).String()
		i.Record(trace.Event{
			Kind: trace.KindCode, Code: &trace.Code{Use: c.Argument(0).String(), Text: text[:min(len(text), maxCode)]},
			Position: i.Position(),
		})
		i.CheckCode(text)
		return goja.Undefined()
	}})
}
