package node

import (
	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// moduleNative gives builtins(), and require(name) for createRequire.
func moduleNative(i *sandbox.Instance) any {
	return object(i,
		function{"builtins", func(i *sandbox.Instance, _ goja.FunctionCall) goja.Value {
			var names []any
			for _, n := range Builtins() {
				names = append(names, n)
			}
			return i.VM().NewArray(names...)
		}},
	)
}
