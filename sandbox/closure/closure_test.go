package closure_test

import (
	"testing"

	"github.com/dop251/goja"

	"crosstalk/sandbox/closure"
)

// TestSeparatedCodeGivesTheSame runs expressions as they are and separated.
func TestSeparatedCodeGivesTheSame(t *testing.T) {
	for _, script := range []string{
		`((a, b) => () => a)(1, 2)()`,
		`(function (a, b) { "use strict"; const f = () => a; return f() + b })(1, 2)`,
		`(function (a, b) { a = 5; const f = () => a; b = f(); a = 7; return [f(), b, arguments[0]].join() })(1, 2)`,
		`(function (a, b) { var a; return (() => a)() })(1, 2)`,
		`(function (a, b) { function a() { return 3 } return (() => a())() })(1, 2)`,
		`(function (a, b) { return (() => eval("b"))() + (() => a)() })(1, 2)`,
		`(function (a, b = () => a) { return b() })(1)`,
		`(function (a, { x = a, y }) { return (() => x + a)() })(1, { y: 2 })`,
		`(function ({ x }, a, b) { return (() => a + x)() })({ x: 1 }, 2, 3)`,
		`(function (a, b) { return { a, f: () => a }.f() })(1, 2)`,
		`(function (a, b) { return (() => ({ a }))().a })(1, 2)`,
		`(function (a, a) { return (() => a)() })(1, 2)`,
		`(function (let_, b) { return (() => let_)() })(1, 2)`,
		`((a, b) => () => a).length`,
		`((a, b) => () => a).toString()`,
		`[...(function* (a, b) { yield (() => a)(); yield b })(1, 2)].join()`,
		`new (class { constructor(a, b) { this.f = () => a; this.b = b } })(1, 2).f()`,
		`new (class extends Array { constructor(a, b) { super(); this.f = () => a; this.b = b } })(1, 2).f()`,
		`((a, b) => { { let a = 3; return (() => a)() + b } })(1, 2)`,
		`((a, b) => { for (const a of [4]) return (() => a)() })(1, 2)`,
		`((a, b) => { try { throw 5 } catch (a) { return (() => a)() } })(1, 2)`,
	} {
		if want, got := run(t, script, false), run(t, script, true); got != want {
			t.Errorf("%s gives %s separated, %s as it is", script, got, want)
		}
	}
}

func run(t *testing.T, script string, separated bool) string {
	t.Helper()
	tree, err := goja.Parse("script", script)
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	if separated {
		closure.Separate(tree)
	}
	program, err := goja.CompileAST(tree, false)
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	v, err := goja.New().RunProgram(program)
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v.String()
}
