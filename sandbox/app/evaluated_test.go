package app

import (
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// TestWatchCode runs scripts with a hook that notes what passes through it.
func TestWatchCode(t *testing.T) {
	for _, c := range []struct{ code, result, watched string }{
		{`const a = 2; return eval("a * " + 3)`, "6", "eval a * 3"},
		{`return eval(("1, 2"))`, "2", "eval 1, 2"},
		{`return eval("eval(" + 1 + ")")`, "1", "eval eval(1)"},
		{`return new Function("a", "b", "return a + b")(1, 2)`, "3", "Function a b return a + b"},
		{`return Function("return 5")()`, "5", "Function return 5"},
		{`const all = ["a", "return a"]; return new Function(...all)(6)`, "6", "Function a return a"},
		{`class A { b() { return eval("this.c") } c = 7 } return new A().b()`, "7", "eval this.c"},
		{`return (function () { return eval() })() === undefined`, "true", ""},
	} {
		var watched []string
		vm := goja.New()
		_ = vm.Set(CodeHook, func(call goja.FunctionCall) goja.Value {
			for _, a := range call.Arguments {
				watched = append(watched, a.String())
			}
			var list []any
			for _, a := range call.Arguments[1:] {
				list = append(list, a)
			}
			return vm.NewArray(list...)
		})
		script := watchCode(withInlineMap("(function () {"+c.code+"})()", []byte(`{"version":3,"mappings":""}`)))
		got, err := vm.RunScript("", script[:strings.LastIndex(script, "//#")])
		if err != nil {
			t.Errorf("%s: %v", c.code, err)
			continue
		}
		if got.String() != c.result || strings.Join(watched, " ") != c.watched {
			t.Errorf("%s: got %s, watched %q", c.code, got, watched)
		}
	}
}
