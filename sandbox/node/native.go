package node

import (
	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// function is a Go function that JavaScript can call.
type function struct {
	name string
	call func(i *sandbox.Instance, c goja.FunctionCall) goja.Value
}

// object makes the `native` object of a module.
func object(i *sandbox.Instance, functions ...function) *goja.Object {
	o := i.VM().NewObject()
	for _, f := range functions {
		_ = o.Set(f.name, func(c goja.FunctionCall) goja.Value { return f.call(i, c) })
	}
	return o
}

// bytesOf is the content of a Uint8Array or an ArrayBuffer, shared with JavaScript and not to be kept.
func bytesOf(v goja.Value) []byte {
	switch b := v.Export().(type) {
	case []byte:
		return b
	case goja.ArrayBuffer:
		return b.Bytes()
	default:
		return nil
	}
}

// buffer is a new ArrayBuffer that owns b.
func buffer(i *sandbox.Instance, b []byte) goja.Value {
	return i.VM().ToValue(i.VM().NewArrayBuffer(b))
}

// text is the argument as a string, "" when it is missing, undefined or null.
func text(v goja.Value) string {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return ""
	}
	return v.String()
}

// number is the argument as an integer, or otherwise when it is missing, undefined or null.
func number(v goja.Value, otherwise int) int {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return otherwise
	}
	return int(v.ToInteger())
}

// throw raises a JavaScript error with a code, as Node.js has on its own errors.
func throw(i *sandbox.Instance, class, code, message string) {
	e, err := i.VM().New(i.VM().Get(class), i.VM().ToValue(message))
	if err != nil {
		panic(err)
	}
	if code != "" {
		_ = e.Set("code", code)
	}
	panic(e)
}
