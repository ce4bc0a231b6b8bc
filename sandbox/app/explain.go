package app

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// deadChoice is deadMarker for arrow functions whose body is an expression: it stands before that and never runs.
const deadChoice = `0?(()=>{"use strict";eval()}):`

// Explained is the script in a form that makes the engine keep the names of captured variables everywhere, not only at
// module scope: with a marker in each function and block in which closures are made. Classes have none inside, and
// functions whose parameters are not all plain names neither. Positions are the same. In this form functions hold more
// than they need, so that it is for explaining what was found with the script itself. Where the engine does not take
// the form, it is the script itself.
func (b Bundle) Explained() string {
	program, err := parser.ParseFile(nil, "", b.Script, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return b.Script
	}
	m := &marking{script: b.Script, at: map[int]string{}}
	Walk(program, m.enter, m.leave)
	if explained := m.insert(); refusal(explained) == nil {
		return explained
	}
	return b.Script
}

// marking finds the places for markers.
type marking struct {
	script string
	at     map[int]string // what to insert, by offset
	scopes []scopeMark
}

// scopeMark is a function or a block that is being walked.
type scopeMark struct {
	node    any
	closure bool // a function or a class is made in it
}

func (m *marking) enter(node any) bool {
	switch n := node.(type) {
	case *ast.ClassLiteral:
		m.closure()
		return false
	case *ast.FunctionLiteral:
		return m.function(n, n.ParameterList)
	case *ast.ArrowFunctionLiteral:
		return m.function(n, n.ParameterList)
	case *ast.BlockStatement:
		m.scopes = append(m.scopes, scopeMark{node: n})
	}
	return true
}

// function says whether there may be markers in a function. The engine miscompiles classes that have one inside, at any
// depth, and functions whose parameters have defaults or patterns.
func (m *marking) function(node any, parameters *ast.ParameterList) bool {
	m.closure()
	if !plain(parameters) {
		return false
	}
	m.scopes = append(m.scopes, scopeMark{node: node})
	return true
}

// plain says whether all parameters are names.
func plain(parameters *ast.ParameterList) bool {
	if parameters == nil {
		return true
	}
	for _, b := range parameters.List {
		if _, name := b.Target.(*ast.Identifier); !name || b.Initializer != nil {
			return false
		}
	}
	return parameters.Rest == nil
}

// closure notes that a function is made in all scopes around.
func (m *marking) closure() {
	for k := len(m.scopes) - 1; k >= 0 && !m.scopes[k].closure; k-- {
		m.scopes[k].closure = true
	}
}

func (m *marking) leave(node any) {
	last := len(m.scopes) - 1
	if last < 0 || m.scopes[last].node != node {
		return
	}
	mark := m.scopes[last].closure
	m.scopes = m.scopes[:last]
	if !mark {
		return
	}
	switch n := node.(type) {
	case *ast.BlockStatement:
		m.block(int(n.LeftBrace) - 1)
	case *ast.ArrowFunctionLiteral:
		if body, ok := n.Body.(*ast.ExpressionBody); ok {
			m.arrow(int(n.Start)-1, int(body.Expression.Idx0())-1)
		}
	}
}

// block puts a marker behind an opening brace, and behind the directives that may follow it.
func (m *marking) block(brace int) {
	if brace < 0 || brace >= len(m.script) || m.script[brace] != '{' {
		return
	}
	at := brace + 1
	for {
		length := directive(m.script[at:])
		if length == 0 {
			break
		}
		at += length
	}
	if !strings.HasPrefix(m.script[at:], deadMarker) {
		m.at[at] = deadMarker
	}
}

// directive is the length of a directive such as "use strict"; with the space before it, and the semicolon that
// esbuild always writes; 0 when there is none.
func directive(text string) int {
	rest := strings.TrimLeft(text, " \t\n")
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return 0
	}
	end := strings.IndexByte(rest[1:], rest[0])
	if end < 0 || strings.ContainsAny(rest[1:end+1], "\\\n") || !strings.HasPrefix(rest[end+2:], ";") {
		return 0
	}
	return len(text) - len(rest) + end + 3
}

// arrow puts a marker behind the arrow of a function that has an expression for its body.
func (m *marking) arrow(start, body int) {
	if start < 0 || body <= start || body > len(m.script) {
		return
	}
	if k := strings.LastIndex(m.script[start:body], "=>"); k >= 0 {
		m.at[start+k+2] = deadChoice
	}
}
