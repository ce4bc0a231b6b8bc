package instrument

import (
	"slices"
	"strconv"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// trivial says whether nobody can learn anything from a comparison with this operand.
func trivial(e ast.Expression) bool {
	switch e := e.(type) {
	case nil:
		return true
	case *ast.NullLiteral, *ast.BooleanLiteral, *ast.ThisExpression, *ast.FunctionLiteral, *ast.ArrowFunctionLiteral,
		*ast.ClassLiteral, *ast.ObjectLiteral, *ast.SuperExpression, *ast.PrivateIdentifier, *ast.SpreadElement:
		return true
	case *ast.Identifier:
		return e.Name == "undefined"
	case *ast.UnaryExpression:
		return slices.Contains([]token.Token{token.TYPEOF, token.VOID, token.NOT, token.DELETE}, e.Operator)
	case *ast.BinaryExpression:
		return slices.Contains([]token.Token{
			token.STRICT_EQUAL, token.STRICT_NOT_EQUAL, token.EQUAL, token.NOT_EQUAL, token.LESS, token.LESS_OR_EQUAL,
			token.GREATER, token.GREATER_OR_EQUAL, token.IN, token.INSTANCEOF,
		}, e.Operator)
	}
	return false
}

// literal is the value of an expression that is written in the source.
func literal(e ast.Expression) (v Value, known bool) {
	switch e := e.(type) {
	case *ast.StringLiteral:
		return Value{String, e.Value.String()}, true
	case *ast.TemplateLiteral:
		if e.Tag == nil && len(e.Expressions) == 0 && len(e.Elements) == 1 {
			return Value{String, e.Elements[0].Parsed.String()}, true
		}
	case *ast.NumberLiteral:
		return numeral(e, ""), true
	case *ast.UnaryExpression:
		if n, ok := e.Operand.(*ast.NumberLiteral); ok && e.Operator == token.MINUS {
			return numeral(n, "-"), true
		}
	}
	return Value{}, false
}

func numeral(n *ast.NumberLiteral, sign string) Value {
	switch v := n.Value.(type) {
	case int64:
		return Value{Number, sign + strconv.FormatInt(v, 10)}
	case float64:
		return Value{Number, sign + strconv.FormatFloat(v, 'g', -1, 64)}
	case interface{ String() string }:
		return Value{BigInt, sign + v.String()}
	}
	return Value{Number, sign + n.Literal}
}

// pure says whether an expression is a name, or a property of one.
func pure(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.Identifier:
		return true
	case *ast.DotExpression:
		return pure(e.Left)
	}
	return false
}

// elements makes a comparison of an element of one sequence with one of another tell the sequences, as in
// a[i] !== b[i] and in a.charCodeAt(i) ^ b.charCodeAt(i): comparisons in constant time, written by hand.
func (w *writer) elements(n *ast.BinaryExpression) {
	if w.level != everything || !slices.Contains([]token.Token{
		token.STRICT_EQUAL, token.STRICT_NOT_EQUAL, token.EQUAL, token.NOT_EQUAL, token.EXCLUSIVE_OR,
	}, n.Operator) {
		return
	}
	left, right := w.sequence(n.Left), w.sequence(n.Right)
	if left == nil || right == nil {
		return
	}
	if k, ok := w.site(n.Left.Idx0(), packages, Site{Op: Elements}); ok {
		w.pair(left, right, k)
		w.done[n], w.elementwise[n.Left], w.elementwise[n.Right] = true, true, true
	}
}

// sequence is the sequence of which an expression is an element; nil when it is none.
func (w *writer) sequence(e ast.Expression) *ast.Expression {
	switch e := e.(type) {
	case *ast.BracketExpression:
		if _, known := literal(e.Member); !known && pure(e.Left) {
			return &e.Left
		}
	case *ast.CallExpression:
		callee, ok := e.Callee.(*ast.DotExpression)
		if !ok || len(e.ArgumentList) != 1 || !pure(callee.Left) {
			return nil
		}
		if slices.Contains([]string{"charCodeAt", "codePointAt", "charAt", "at"}, callee.Identifier.Name.String()) {
			return &callee.Left
		}
	}
	return nil
}
