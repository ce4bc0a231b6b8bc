package app

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// Scopes says where the variables of a script are declared.
type Scopes struct {
	declared  map[string][]visible
	functions []extent
}

// extent is a part of a script: from one offset to before another.
type extent struct{ from, to int }

func (e extent) holds(at int) bool { return e.from <= at && at < e.to }

// visible is a variable that can be seen in an extent.
type visible struct {
	extent
	at int
}

// Scopes parses the script. A script that does not parse has no variables.
func (b Bundle) Scopes() *Scopes {
	s := &scoping{Scopes: &Scopes{declared: map[string][]visible{}}}
	if program, err := parser.ParseFile(nil, "", b.Script, 0, parser.WithDisableSourceMaps); err == nil {
		Walk(program, s.enter, s.leave)
	}
	return s.Scopes
}

// Module is the offset in the script at which a variable at module scope is declared; negative when there is none.
func (s *Scopes) Module(name string) int {
	return s.innermost(name, len(scriptHead), len(scriptHead)+1)
}

// Captured is the offset at which the variable is declared that a function captured by that name; negative when it is
// not known. at is an offset within the body of the function. A variable of the function's own is taken where the
// functions around it have none.
func (s *Scopes) Captured(name string, at int) int {
	own := extent{}
	for _, f := range s.functions {
		if f.holds(at) && f.from >= own.from {
			own = f
		}
	}
	if outer := s.innermost(name, at, own.from); outer >= 0 {
		return outer
	}
	return s.innermost(name, at, at+1)
}

// innermost looks for a variable in the scopes around an offset that begin before another one.
func (s *Scopes) innermost(name string, at, before int) int {
	found := visible{at: -1}
	for _, d := range s.declared[name] {
		if d.holds(at) && d.from < before && (found.at < 0 || d.from >= found.from) {
			found = d
		}
	}
	return found.at
}

// scoping collects the scopes on a walk.
type scoping struct {
	*Scopes
	functionScopes, blocks []extent
	open                   []opened
}

// opened says what a node opened, so that leave can close it.
type opened struct {
	node     any
	function bool
}

func (s *scoping) enter(node any) bool {
	switch n := node.(type) {
	case *ast.FunctionLiteral:
		s.function(n, extent{int(n.Function) - 1, int(n.Body.RightBrace)}, n.ParameterList)
		if n.Name != nil {
			s.declare(s.outermost(), n.Name)
		}
	case *ast.ArrowFunctionLiteral:
		from := int(n.Start) - 1
		s.function(n, extent{from, from + len(n.Source)}, n.ParameterList)
	case *ast.FunctionDeclaration:
		s.declare(s.block(), n.Function.Name)
	case *ast.ClassDeclaration:
		s.declare(s.block(), n.Class.Name)
	case *ast.BlockStatement:
		s.push(n, extent{int(n.LeftBrace) - 1, int(n.RightBrace)})
	case *ast.ForStatement:
		s.loop(n, int(n.For)-1, n.Body)
	case *ast.ForInStatement:
		s.loop(n, int(n.For)-1, n.Body)
	case *ast.ForOfStatement:
		s.loop(n, int(n.For)-1, n.Body)
	case *ast.CatchStatement:
		s.push(n, extent{int(n.Catch) - 1, int(n.Body.RightBrace)})
		targets(n.Parameter, func(id *ast.Identifier) { s.declare(s.block(), id) })
	case *ast.LexicalDeclaration:
		bindings(n.List, func(id *ast.Identifier) { s.declare(s.block(), id) })
	case *ast.ForLoopInitializerLexicalDecl:
		bindings(n.LexicalDeclaration.List, func(id *ast.Identifier) { s.declare(s.block(), id) })
	case *ast.ForDeclaration:
		targets(n.Target, func(id *ast.Identifier) { s.declare(s.block(), id) })
	case *ast.VariableStatement:
		bindings(n.List, func(id *ast.Identifier) { s.declare(s.outermost(), id) })
	case *ast.ForLoopInitializerVarDeclList:
		bindings(n.List, func(id *ast.Identifier) { s.declare(s.outermost(), id) })
	case *ast.ForIntoVar:
		targets(n.Binding.Target, func(id *ast.Identifier) { s.declare(s.outermost(), id) })
	}
	return true
}

func (s *scoping) leave(node any) {
	if last := len(s.open) - 1; last >= 0 && s.open[last].node == node {
		s.blocks = s.blocks[:len(s.blocks)-1]
		if s.open[last].function {
			s.functionScopes = s.functionScopes[:len(s.functionScopes)-1]
		}
		s.open = s.open[:last]
	}
}

func (s *scoping) function(node any, e extent, parameters *ast.ParameterList) {
	s.functions = append(s.functions, e)
	s.functionScopes = append(s.functionScopes, e)
	s.blocks = append(s.blocks, e)
	s.open = append(s.open, opened{node, true})
	if parameters != nil {
		note := func(id *ast.Identifier) { s.declare(e, id) }
		bindings(parameters.List, note)
		targets(parameters.Rest, note)
	}
}

func (s *scoping) loop(node any, from int, body ast.Statement) {
	if b, ok := body.(*ast.BlockStatement); ok {
		s.push(node, extent{from, int(b.RightBrace)})
	}
}

func (s *scoping) push(node any, e extent) {
	s.blocks = append(s.blocks, e)
	s.open = append(s.open, opened{node, false})
}

func (s *scoping) outermost() extent { return last(s.functionScopes) }
func (s *scoping) block() extent     { return last(s.blocks) }

// last is the innermost of the open scopes; everywhere, when none is.
func last(scopes []extent) extent {
	if len(scopes) == 0 {
		return extent{0, 1 << 62}
	}
	return scopes[len(scopes)-1]
}

// declare notes the first declaration of a variable in its scope.
func (s *scoping) declare(e extent, id *ast.Identifier) {
	if id == nil {
		return
	}
	name := strings.Clone(id.Name.String())
	for _, d := range s.declared[name] {
		if d.extent == e {
			return
		}
	}
	s.declared[name] = append(s.declared[name], visible{e, int(id.Idx) - 1})
}
