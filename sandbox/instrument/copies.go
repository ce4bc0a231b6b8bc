package instrument

import (
	"slices"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/quota"
)

// CopyHook is the global function that gets each object into which a script of Copies copies the properties of another,
// and returns it. No code of an app can name it.
const CopyHook = "%copied"

// Copies compiles a script in which the results of spread ({...a}) and rest (const {b, ...rest} = a) go through the
// hook. Where the engine does not take that, it is the script as it is.
func Copies(name, script string) (program *goja.Program, err error) {
	defer func() {
		if r := recover(); r != nil || err != nil {
			program, err = goja.Compile(name, script, false)
		}
	}()
	tree, err := Parse(name, script)
	if err != nil {
		return nil, err
	}
	app.Walk(tree, func(node any) bool { passRests(node); return true }, func(any) {})
	app.Replace(tree, func(e ast.Expression) ast.Expression {
		if o, ok := e.(*ast.ObjectLiteral); ok && slices.ContainsFunc(o.Value, isSpread) {
			return call(CopyHook, o.Idx0(), o)
		}
		return e
	})
	quota.Operators(tree)
	return goja.CompileAST(tree, false)
}

func isSpread(p ast.Property) bool {
	_, ok := p.(*ast.SpreadElement)
	return ok
}

// passRests has what a declaration or a function's parameters gather with ... go through the hook as soon as it is
// there.
func passRests(node any) {
	switch n := node.(type) {
	case *ast.VariableStatement:
		n.List = withRests(n.List)
	case *ast.LexicalDeclaration:
		n.List = withRests(n.List)
	case *ast.FunctionLiteral:
		n.Body.List = behind(restsOf(n.ParameterList.List), n.Body.List)
	case *ast.ArrowFunctionLiteral:
		calls := restsOf(n.ParameterList.List)
		switch body := n.Body.(type) {
		case *ast.BlockStatement:
			body.List = behind(calls, body.List)
		case *ast.ExpressionBody:
			if len(calls) > 0 {
				body.Expression = &ast.SequenceExpression{Sequence: append(calls, body.Expression)}
			}
		}
	}
}

// withRests are declarations, each followed by one that declares nothing and calls the hook.
func withRests(list []*ast.Binding) (out []*ast.Binding) {
	for _, b := range list {
		out = append(out, b)
		for _, c := range restsOf([]*ast.Binding{b}) {
			nothing := &ast.ObjectPattern{LeftBrace: c.Idx0(), RightBrace: c.Idx0()}
			out = append(out, &ast.Binding{Target: nothing, Initializer: c})
		}
	}
	return out
}

// behind are the statements of a body after some calls. There is no "use strict" in front: a function whose parameters
// are patterns may have none.
func behind(calls []ast.Expression, body []ast.Statement) []ast.Statement {
	var out []ast.Statement
	for _, c := range calls {
		out = append(out, statement(c))
	}
	return append(out, body...)
}

// restsOf are the calls of the hook for the variables that gather what is left of an object.
func restsOf(list []*ast.Binding) (calls []ast.Expression) {
	for _, b := range list {
		calls = append(calls, rests(b.Target)...)
	}
	return calls
}

func rests(target ast.Expression) (calls []ast.Expression) {
	switch t := target.(type) {
	case *ast.AssignExpression:
		return rests(t.Left)
	case *ast.ArrayPattern:
		for _, e := range t.Elements {
			calls = append(calls, rests(e)...)
		}
	case *ast.ObjectPattern:
		for _, p := range t.Properties {
			if keyed, ok := p.(*ast.PropertyKeyed); ok {
				calls = append(calls, rests(keyed.Value)...)
			}
		}
		if rest, ok := t.Rest.(*ast.Identifier); ok {
			calls = append(calls, call(CopyHook, rest.Idx, identifier(rest.Name.String(), rest.Idx)))
		}
	}
	return calls
}
