package quota

import (
	"fmt"
	"math/big"
	"reflect"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"

	"crosstalk/sandbox/app"
)

// operator is one that makes a BigInt of any size in one step. The global function that stands in its place has a name
// that no code can write.
type operator struct {
	token token.Token
	hook  string
	// bits is how many the result has at least, where the first operand has so many and is neither 0 nor 1.
	bits func(bits, right *big.Int) *big.Int
}

var operators = []operator{
	{token.SHIFT_LEFT, "%<<", func(bits, right *big.Int) *big.Int { return new(big.Int).Add(bits, right) }},
	{token.SHIFT_RIGHT, "%>>", func(bits, right *big.Int) *big.Int { return new(big.Int).Sub(bits, right) }},
	{token.EXPONENT, "%**", func(bits, right *big.Int) *big.Int {
		least := new(big.Int).Mul(new(big.Int).Sub(bits, big.NewInt(1)), right)
		return least.Add(least, big.NewInt(1))
	}},
}

// Operators has a script that makes BigInts ask, before it shifts one or raises it to a power, whether there may be one
// as large. The engine would ask the machine for the memory, and it does so while it compiles what is constant. An
// operand that is a number in any case is no BigInt, so that such an operation stays as it is; so do assignments to
// properties. Positions stay.
func Operators(tree *ast.Program) {
	if !makesBigInts(tree) {
		return
	}
	app.Replace(tree, func(e ast.Expression) ast.Expression {
		switch n := e.(type) {
		case *ast.BinaryExpression:
			if hook := hookFor(n.Operator, n.Left, n.Right); hook != "" {
				return asked(hook, n.Idx0(), n.Left, n.Right)
			}
		case *ast.AssignExpression:
			target, ok := n.Left.(*ast.Identifier)
			if hook := hookFor(n.Operator, n.Right); ok && hook != "" {
				was := &ast.Identifier{Name: target.Name, Idx: target.Idx}
				n.Operator, n.Right = token.ASSIGN, asked(hook, n.Idx0(), was, n.Right)
			}
		}
		return e
	})
}

func asked(hook string, at file.Idx, operands ...ast.Expression) ast.Expression {
	return &ast.CallExpression{
		Callee:          &ast.Identifier{Name: unistring.NewFromString(hook), Idx: at},
		LeftParenthesis: at, ArgumentList: operands, RightParenthesis: at,
	}
}

// makesBigInts says whether a script has a literal of one, or names what makes them.
func makesBigInts(tree *ast.Program) (found bool) {
	app.Walk(tree, func(node any) bool {
		switch n := node.(type) {
		case *ast.NumberLiteral:
			_, isBig := n.Value.(*big.Int)
			found = found || isBig
		case *ast.Identifier:
			found = found || n.Name == "BigInt" || n.Name == "BigInt64Array" || n.Name == "BigUint64Array"
		}
		return !found
	}, func(any) {})
	return found
}

// hookFor names the hook for an operator. It is empty where there is none, or where an operand is a number.
func hookFor(t token.Token, operands ...ast.Expression) string {
	for _, e := range operands {
		if isNumber(e) {
			return ""
		}
	}
	for _, o := range operators {
		if o.token == t {
			return o.hook
		}
	}
	return ""
}

// isNumber says whether an expression gives a number, or throws because it mixes one with a BigInt.
func isNumber(e ast.Expression) bool {
	switch n := e.(type) {
	case *ast.NumberLiteral:
		_, isBig := n.Value.(*big.Int)
		return !isBig
	case *ast.UnaryExpression:
		return n.Operator == token.PLUS || n.Operator == token.MINUS && isNumber(n.Operand)
	case *ast.BinaryExpression:
		switch n.Operator {
		case token.UNSIGNED_SHIFT_RIGHT:
			return true
		case token.MINUS, token.MULTIPLY, token.SLASH, token.REMAINDER, token.AND, token.OR, token.EXCLUSIVE_OR,
			token.SHIFT_LEFT, token.SHIFT_RIGHT, token.EXPONENT:
			return isNumber(n.Left) || isNumber(n.Right)
		}
	}
	return false
}

var bigInt = reflect.TypeFor[*big.Int]()

// operate puts the hooks in place. What they give is what the engine makes of the operands.
func (q *Quota) operate() error {
	plain := sync.OnceValues(q.plain)
	for _, o := range operators {
		hook := func(c goja.FunctionCall) goja.Value {
			left, right := c.Argument(0), c.Argument(1)
			if left.ExportType() == bigInt && right.ExportType() == bigInt {
				q.big(o, left.Export().(*big.Int), right.Export().(*big.Int))
			}
			all, err := plain()
			if err != nil {
				panic(err)
			}
			out, err := all[o.hook](goja.Undefined(), left, right)
			if err != nil {
				panic(err)
			}
			return out
		}
		global, no := q.vm.GlobalObject(), goja.FLAG_FALSE
		if err := global.DefineDataProperty(o.hook, q.vm.ToValue(hook), no, no, no); err != nil {
			return err
		}
	}
	return nil
}

func (q *Quota) big(o operator, left, right *big.Int) {
	if left.BitLen() < 2 && (left.Sign() == 0 || o.token == token.EXPONENT) {
		return
	}
	switch bits := o.bits(big.NewInt(int64(left.BitLen())), right); {
	case bits.Cmp(big.NewInt(v8Big)) > 0:
		q.fail("Maximum BigInt size exceeded")
	case bits.Cmp(big.NewInt(maxBig)) > 0:
		q.end(fmt.Sprintf("a BigInt has more than %d bits", maxBig))
	}
}

var plainOperators = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("crosstalk:operators", `[(a, b) => a << b, (a, b) => a >> b, (a, b) => a ** b]`, true)
})

// plain are the operators as the engine has them, by hook.
func (q *Quota) plain() (map[string]goja.Callable, error) {
	list, err := q.vm.RunProgram(plainOperators())
	if err != nil {
		return nil, err
	}
	values, _, _ := q.layout.items(list)
	out := map[string]goja.Callable{}
	for k, o := range operators {
		out[o.hook], _ = goja.AssertFunction(values[k])
	}
	return out, nil
}
