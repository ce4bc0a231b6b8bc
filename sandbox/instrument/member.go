package instrument

import (
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// lookup tells an object and a key that is not written in the source, such as a table of actions by name. One that is
// written there is a property.
func (w *writer) lookup(n *ast.BracketExpression) {
	key, known := literal(n.Member)
	switch {
	case known && key.Kind == String:
		w.property(n, &n.Left, key.Text)
	case !known && !w.elementwise[n] && !trivial(n.Member):
		w.member(&n.Left, &n.Member, n.LeftBracket, own, Lookup)
	}
}

// member tells the object and the argument of a method, or the object and the key of a lookup.
func (w *writer) member(object, argument *ast.Expression, at file.Idx, least origin, op string) {
	if _, super := (*object).(*ast.SuperExpression); super {
		return
	}
	_, optional := (*object).(*ast.Optional)
	if !optional && chained(*object) {
		return // what is called may be left out, and the object with it
	}
	k, ok := w.site(at, least, Site{Op: op})
	if !ok {
		return
	}
	if optional {
		object = &(*object).(*ast.Optional).Expression
		if chained(*object) {
			*object = &ast.OptionalChain{Expression: *object}
		}
	}
	w.pair(object, argument, k)
}

// chained says whether an expression is a link of an optional chain that is not its first.
func chained(e ast.Expression) bool {
	for {
		switch link := e.(type) {
		case *ast.Optional:
			return true
		case *ast.DotExpression:
			e = link.Left
		case *ast.PrivateDotExpression:
			e = link.Left
		case *ast.BracketExpression:
			e = link.Left
		case *ast.CallExpression:
			e = link.Callee
		default:
			return false
		}
	}
}

// methods are those that compare their object with their first argument.
var methods = []string{
	"startsWith", "endsWith", "includes", "indexOf", "lastIndexOf", "localeCompare", "match", "matchAll", "search",
	"test", "exec", "has", "get", "hasOwnProperty",
}

// functions are those that compare their two arguments.
var functions = []string{"is", "hasOwn", "hasOwnProperty.call"}

func (w *writer) method(n *ast.CallExpression) {
	callee, ok := n.Callee.(*ast.DotExpression)
	if !ok || len(n.ArgumentList) == 0 || spread(n.ArgumentList) || trivial(n.ArgumentList[0]) {
		return
	}
	name := callee.Identifier.Name.String()
	if inner, ok := callee.Left.(*ast.DotExpression); ok && name == "call" {
		name = inner.Identifier.Name.String() + ".call" // Object.prototype.hasOwnProperty.call(object, key)
	}
	switch {
	case slices.Contains(methods, name):
		w.member(&callee.Left, &n.ArgumentList[0], callee.Identifier.Idx, packages, name)
	case slices.Contains(functions, name) && len(n.ArgumentList) == 2:
		if k, ok := w.site(callee.Identifier.Idx, packages, Site{Op: strings.TrimSuffix(name, ".call")}); ok {
			w.pair(&n.ArgumentList[0], &n.ArgumentList[1], k)
		}
	}
}

func spread(list []ast.Expression) bool {
	return slices.ContainsFunc(list, func(e ast.Expression) bool {
		_, ok := e.(*ast.SpreadElement)
		return ok
	})
}
