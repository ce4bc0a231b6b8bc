// Package closure makes functions hold of their parameters only what closures use, as V8 does.
//
// V8 keeps a variable in the context that closures hold when one of them names it. goja moves all parameters of a
// function there as soon as a closure names one (scope.moveArgsToStash of its compiler): a timer that needs a number
// would be seen to hold the text that came beside it. So a parameter that closures name becomes a variable of the body,
// which goja keeps one by one.
package closure

import (
	"github.com/dop251/goja/ast"

	"crosstalk/sandbox/app"
)

// Separate changes the functions of a script. What they do stays the same, and so does every position.
func Separate(tree *ast.Program) {
	s := &separator{scopes: []*scope{{names: map[string]bool{}, inner: map[string]bool{}}}}
	app.Walk(tree, s.enter, s.leave)
}

type separator struct {
	scopes []*scope // the innermost function comes last
}

// scope is what a function and those in it name.
type scope struct {
	names, inner map[string]bool
	declared     []string
	whole        bool // code in it may name anything
}

func (s *separator) top() *scope { return s.scopes[len(s.scopes)-1] }

func (s *separator) enter(node any) bool {
	switch n := node.(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
		s.scopes = append(s.scopes, &scope{names: map[string]bool{}, inner: map[string]bool{}})
	case *ast.Identifier:
		s.top().names[n.Name.String()] = true
	case *ast.PropertyShort:
		s.top().names[n.Name.Name.String()] = true
	case *ast.WithStatement:
		s.top().whole = true
	case *ast.Binding:
		s.top().declare(n.Target)
	}
	return true
}

func (s *scope) declare(target ast.Expression) {
	if name, ok := target.(*ast.Identifier); ok {
		s.declared = append(s.declared, name.Name.String())
	}
}

func (s *separator) leave(node any) {
	switch n := node.(type) {
	case *ast.FunctionLiteral:
		in := s.close()
		if !in.names["arguments"] && !in.inner["arguments"] {
			in.separate(n.ParameterList, n.DeclarationList, n.Body)
		}
		delete(in.names, "arguments")
		delete(in.inner, "arguments")
		s.pass(in)
	case *ast.ArrowFunctionLiteral:
		in := s.close()
		body := block(n)
		if in.separate(n.ParameterList, n.DeclarationList, body) {
			n.Body = body
		}
		s.pass(in)
	}
}

func (s *separator) close() *scope {
	in := s.top()
	s.scopes = s.scopes[:len(s.scopes)-1]
	return in
}

// pass tells the function around what one in it names that is not its own.
func (s *separator) pass(in *scope) {
	for _, name := range in.declared {
		delete(in.names, name)
		delete(in.inner, name)
	}
	around := s.top()
	for _, names := range []map[string]bool{in.names, in.inner} {
		for name := range names {
			around.inner[name] = true
		}
	}
	around.whole = around.whole || in.whole
}
