package instrument

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"

	"crosstalk/sandbox/app"
)

// branch makes a node count which way it goes.
func (w *writer) branch(node any) {
	w.repeated(node)
	switch n := node.(type) {
	case *ast.IfStatement:
		w.ifElse(n)
	case *ast.ConditionalExpression:
		if !constant(n.Test) {
			n.Consequent = w.counted(Consequent, n.Consequent)
			n.Alternate = w.counted(Alternate, n.Alternate)
		}
	case *ast.BinaryExpression:
		w.shortCircuit(n)
	case *ast.WhileStatement:
		n.Test = w.exit(n.Test, n.While)
	case *ast.ForStatement:
		n.Test = w.exit(n.Test, n.For)
	case *ast.DoWhileStatement:
		n.Test = w.exit(n.Test, n.Do)
	case *ast.SwitchStatement:
		w.cases(n)
	case *ast.CatchStatement:
		if count := w.count(Catch, n.Catch); count != nil {
			n.Body.List = append([]ast.Statement{statement(count)}, n.Body.List...)
		}
	}
}

// repeated makes a node count that it is entered once more: a function, or the body of a loop that may not be entered
// at all.
func (w *writer) repeated(node any) {
	switch n := node.(type) {
	case *ast.FunctionLiteral:
		if n != w.wrapper && !w.glue[n] {
			w.entry(n.Body, n.Function)
		}
	case *ast.ArrowFunctionLiteral:
		w.arrow(n)
	case *ast.WhileStatement:
		n.Body = w.block(Loop, n.While, n.Body)
	case *ast.ForStatement:
		n.Body = w.block(Loop, n.For, n.Body)
	case *ast.ForInStatement:
		n.Body = w.block(Loop, n.For, n.Body)
	case *ast.ForOfStatement:
		n.Body = w.block(Loop, n.For, n.Body)
	}
}

// entry counts behind the directives with which the body of a function may begin.
func (w *writer) entry(body *ast.BlockStatement, at file.Idx) {
	count := w.count(Entry, at)
	if count == nil {
		return
	}
	app.BehindDirectives(body, statement(count))
}

func (w *writer) arrow(n *ast.ArrowFunctionLiteral) {
	switch body := n.Body.(type) {
	case *ast.BlockStatement:
		w.entry(body, n.Start)
	case *ast.ExpressionBody:
		if w.glue[n] {
			return
		}
		if count := w.count(Entry, n.Start); count != nil {
			body.Expression = after(count, body.Expression)
		}
	}
}

func (w *writer) ifElse(n *ast.IfStatement) {
	if constant(n.Test) {
		return
	}
	at := n.Test.Idx0() // the parser does not keep where the statement begins
	n.Consequent = w.block(Then, at, n.Consequent)
	if n.Alternate != nil {
		n.Alternate = w.block(Else, at, n.Alternate)
	} else if count := w.count(Else, at); count != nil {
		n.Alternate = statement(count)
	}
}

// block makes a statement count first.
func (w *writer) block(kind BranchKind, at file.Idx, s ast.Statement) ast.Statement {
	if _, declaration := s.(*ast.FunctionDeclaration); declaration {
		return s // in a block it would be declared elsewhere
	}
	count := w.count(kind, at)
	if count == nil {
		return s
	}
	if b, ok := s.(*ast.BlockStatement); ok {
		b.List = append([]ast.Statement{statement(count)}, b.List...)
		return b
	}
	return &ast.BlockStatement{LeftBrace: at, RightBrace: at, List: []ast.Statement{statement(count), s}}
}

// exit counts that the test of a loop failed.
func (w *writer) exit(test ast.Expression, at file.Idx) ast.Expression {
	if test == nil || constant(test) {
		return test
	}
	count := w.count(Exit, at)
	if count == nil {
		return test
	}
	return &ast.BinaryExpression{Operator: token.LOGICAL_OR, Left: test, Right: after(count, truth(false, at))}
}

func (w *writer) shortCircuit(n *ast.BinaryExpression) {
	kinds := map[token.Token]BranchKind{token.LOGICAL_AND: And, token.LOGICAL_OR: Or, token.COALESCE: Nullish}
	if kind, ok := kinds[n.Operator]; ok && !constant(n.Left) {
		n.Right = w.counted(kind, n.Right)
	}
}

func (w *writer) counted(kind BranchKind, e ast.Expression) ast.Expression {
	if count := w.count(kind, e.Idx0()); count != nil {
		return after(count, e)
	}
	return e
}

// cases counts each case that is reached, also from the one above it, and a switch that has none for its value.
func (w *writer) cases(n *ast.SwitchStatement) {
	for _, c := range n.Body {
		if count := w.count(Case, c.Case); count != nil {
			c.Consequent = append([]ast.Statement{statement(count)}, c.Consequent...)
		}
	}
	if n.Default >= 0 || len(n.Body) == 0 {
		return
	}
	if count := w.count(NoCase, n.Switch); count != nil {
		n.Default = len(n.Body)
		n.Body = append(n.Body, &ast.CaseStatement{Case: n.RightBrace, Consequent: []ast.Statement{statement(count)}})
	}
}

// constant says whether an expression is a literal of which the outcome is known.
func constant(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.NumberLiteral, *ast.BooleanLiteral, *ast.StringLiteral, *ast.NullLiteral:
		return true
	case *ast.UnaryExpression:
		return !e.Postfix && e.Operator == token.NOT && constant(e.Operand)
	}
	return false
}
