package node

import (
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// fetchNative gives send(target, method, path, headers, body, resolve, reject), which is Instance.Send.
func fetchNative(i *sandbox.Instance) any {
	return object(i, function{"send", send})
}

func send(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	call := sandbox.Call{
		Target:  []byte(c.Argument(0).String()),
		Method:  strings.ToUpper(c.Argument(1).String()),
		Path:    c.Argument(2).String(),
		Headers: pairs(i, c.Argument(3)),
	}
	if body := c.Argument(4); !goja.IsUndefined(body) {
		call.Body = append([]byte{}, bytesOf(body)...)
	}
	i.Send(call, c.Argument(5), c.Argument(6))
	return goja.Undefined()
}

// pairs reads an array of [name, value].
func pairs(i *sandbox.Instance, v goja.Value) []trace.Pair {
	var out []trace.Pair
	i.VM().ForOf(v, func(item goja.Value) bool {
		p := item.ToObject(i.VM())
		out = append(out, trace.Pair{Name: p.Get("0").String(), Value: p.Get("1").String()})
		return true
	})
	return out
}
