package app

import (
	"github.com/dop251/goja/ast"
)

// stored notes what the variable is called that takes a stored value: const address = await storage.get("owner"). Of a
// key that is put together, prefix + "owner", the end counts.
func (f *sentFile) stored(variable string, e ast.Expression) {
	if or, ok := e.(*ast.BinaryExpression); ok && or.Operator.String() != "+" { // || and ??
		e = or.Left
	}
	wait, ok := e.(*ast.AwaitExpression)
	if !ok {
		return
	}
	call, ok := wait.Argument.(*ast.CallExpression)
	if !ok || len(call.ArgumentList) == 0 {
		return
	}
	if name := calleeName(call); name != "get" && name != "getSecret" {
		return
	}
	key := ending(call.ArgumentList[0])
	if len(key) < shortestKey {
		return
	}
	if before, known := f.out.Stored[key]; known && before != variable {
		variable = "" // called in several ways
	}
	f.out.Stored[key] = variable
}

// shortestKey is how long a key is at least, or the end of one, that tells it from others.
const shortestKey = 4

// ending is the constant with which a text ends; empty when that does not show.
func ending(e ast.Expression) string {
	switch e := e.(type) {
	case *ast.StringLiteral:
		return e.Value.String()
	case *ast.BinaryExpression:
		if e.Operator.String() == "+" {
			return ending(e.Right)
		}
	case *ast.TemplateLiteral:
		if n := len(e.Elements); n > 0 && e.Tag == nil {
			return e.Elements[n-1].Parsed.String()
		}
	}
	return ""
}
