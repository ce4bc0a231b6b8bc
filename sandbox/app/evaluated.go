package app

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// CodeHook is the global function through which the arguments of eval and Function go on their way. It takes which of
// the two it is and the arguments, and returns the list of them.
const CodeHook = "__crosstalk_code__"

// watchCode is the script with the hook in each call of eval and Function that has arguments. The call itself stays
// what it is: eval sees the variables around it. Where the engine does not take the result, it is the script as it was.
func watchCode(script string) string {
	if !strings.Contains(script, "eval(") && !strings.Contains(script, "Function(") {
		return script
	}
	program, err := parser.ParseFile(nil, "", script, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return script
	}
	m := &marking{script: script, at: map[int]string{}}
	Walk(program, func(node any) bool {
		switch n := node.(type) {
		case *ast.CallExpression:
			m.hook(n.Callee, n.ArgumentList, int(n.LeftParenthesis), int(n.RightParenthesis))
		case *ast.NewExpression:
			m.hook(n.Callee, n.ArgumentList, int(n.LeftParenthesis), int(n.RightParenthesis))
		}
		return true
	}, func(any) {})
	if len(m.at) == 0 {
		return script
	}
	if watched := m.insert(); refusal(watched) == nil {
		return watched
	}
	return script
}

// hook puts the hook around the arguments of a call, whose parentheses stand at places counted from 1.
func (m *marking) hook(callee ast.Expression, arguments []ast.Expression, left, right int) {
	name, ok := callee.(*ast.Identifier)
	if !ok || len(arguments) == 0 || right <= left || left < 1 || right > len(m.script) {
		return
	}
	switch name.Name {
	case "eval":
		m.at[left], m.at[right-1] = CodeHook+`("eval",`, ")[0]"
	case "Function":
		m.at[left], m.at[right-1] = "..."+CodeHook+`("Function",`, ")"
	}
}
