package instrument

import (
	"slices"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// MeterParameters are Parameters of a script that Meter has compiled.
func MeterParameters() []string { return []string{stepName, leftName, rightName} }

const stepName = "%step" // (branch), when a function is entered or a loop goes round

// Meter is Script with hooks that count work instead: the functions that are entered and the rounds of loops, which are
// the Branches of the table, in packages too; and the applications of regular expressions, which are its Sites.
func (t *Table) Meter(name, script string) (*goja.Program, error) {
	return t.attempt(name, script, metered, nothing)
}

// work makes a node count what it does.
func (w *writer) work(node any) {
	w.repeated(node)
	switch n := node.(type) {
	case *ast.DoWhileStatement:
		n.Body = w.block(Loop, n.Do, n.Body)
	case *ast.CallExpression:
		w.applied(n)
	}
}

// appliers are the methods that apply a regular expression, which is their object or their first argument.
var appliers = []string{"test", "exec", "match", "matchAll", "search", "replace", "replaceAll", "split"}

func (w *writer) applied(n *ast.CallExpression) {
	callee, ok := n.Callee.(*ast.DotExpression)
	if !ok || len(n.ArgumentList) == 0 || spread(n.ArgumentList) || trivial(n.ArgumentList[0]) {
		return
	}
	_, plain := literal(n.ArgumentList[0])
	if name := callee.Identifier.Name.String(); !plain && slices.Contains(appliers, name) {
		w.member(&callee.Left, &n.ArgumentList[0], callee.Identifier.Idx, packages, name)
	}
}
