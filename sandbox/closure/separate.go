package closure

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"

	"crosstalk/sandbox/app"
)

// block is the body of an arrow function as a block.
func block(n *ast.ArrowFunctionLiteral) *ast.BlockStatement {
	switch body := n.Body.(type) {
	case *ast.BlockStatement:
		return body
	case *ast.ExpressionBody:
		at := body.Expression.Idx0()
		result := &ast.ReturnStatement{Return: at, Argument: body.Expression}
		return &ast.BlockStatement{LeftBrace: at, RightBrace: at, List: []ast.Statement{result}}
	default:
		return nil
	}
}

// separate gives the body variables of its own for the parameters that closures name, when others are there that none
// names. It says whether it did.
func (s *scope) separate(list *ast.ParameterList, vars []*ast.VariableDeclaration, body *ast.BlockStatement) bool {
	if body == nil || s.whole || s.names["eval"] || s.inner["eval"] || !plain(list) {
		return false
	}
	var own []*ast.Binding
	for _, b := range list.List {
		if name, ok := b.Target.(*ast.Identifier); ok && s.inner[name.Name.String()] {
			own = append(own, b)
		}
	}
	if len(own) == 0 || len(own) == len(list.List) || declares(vars, body, own) {
		return false
	}
	at := body.Idx0()
	made := &ast.LexicalDeclaration{Idx: at, Token: token.LET}
	for _, b := range own {
		name := b.Target.(*ast.Identifier)
		b.Target = &ast.Identifier{Name: "%" + name.Name, Idx: name.Idx}
		made.List = append(made.List, &ast.Binding{Target: name, Initializer: b.Target})
	}
	app.BehindDirectives(body, made)
	return true
}

// plain says whether the parameters are names and patterns, without values that stand in for them.
func plain(list *ast.ParameterList) bool {
	if list.Rest != nil {
		return false
	}
	seen := map[string]bool{}
	for _, b := range list.List {
		name, ok := b.Target.(*ast.Identifier)
		switch {
		case b.Initializer != nil, !ok && computes(b.Target):
			return false
		case ok && (seen[name.Name.String()] || name.Name == "let"):
			return false
		case ok:
			seen[name.Name.String()] = true
		}
	}
	return true
}

// computes says whether a pattern holds expressions, which may name parameters.
func computes(pattern ast.Expression) (found bool) {
	app.Walk(pattern, func(node any) bool {
		switch n := node.(type) {
		case *ast.AssignExpression:
			found = true
		case *ast.PropertyShort:
			found = found || n.Initializer != nil
		case *ast.PropertyKeyed:
			found = found || n.Computed
		}
		return !found
	}, func(any) {})
	return found
}

// declares says whether the body declares one of the parameters anew.
func declares(vars []*ast.VariableDeclaration, body *ast.BlockStatement, own []*ast.Binding) bool {
	again := map[string]bool{}
	for _, v := range vars {
		for _, b := range v.List {
			app.Walk(b.Target, func(n any) bool {
				if name, ok := n.(*ast.Identifier); ok {
					again[name.Name.String()] = true
				}
				return true
			}, func(any) {})
		}
	}
	app.Walk(body, func(n any) bool {
		switch n := n.(type) {
		case *ast.FunctionDeclaration:
			again[n.Function.Name.Name.String()] = true
			return false
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
			return false
		}
		return true
	}, func(any) {})
	for _, b := range own {
		if again[b.Target.(*ast.Identifier).Name.String()] {
			return true
		}
	}
	return false
}
