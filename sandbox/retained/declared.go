package retained

import (
	"fmt"
	"strings"
	"sync"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"

	"crosstalk/sandbox"
)

// declarations are the positions of the variables at module scope, found on first use.
type declarations struct {
	program *sandbox.Program
	once    sync.Once
	at      map[declaration]int // offset in the bundle
}

func newDeclarations(p *sandbox.Program) *declarations { return &declarations{program: p} }

// offset is where in its bundle a variable is declared; negative when that is not known.
func (d *declarations) offset(variable declaration) int {
	d.once.Do(func() {
		d.at = map[declaration]int{}
		for _, b := range d.program.App.Bundles {
			d.add(b.Module, b.Script)
		}
	})
	if at, ok := d.at[variable]; ok {
		return at
	}
	return -1
}

func (d *declarations) add(module, script string) {
	program, err := parser.ParseFile(nil, "", script, 0, parser.WithDisableSourceMaps)
	if err != nil || len(program.Body) == 0 {
		return
	}
	statement, ok := program.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return
	}
	wrapper, ok := statement.Expression.(*ast.FunctionLiteral)
	if !ok {
		return
	}
	note := func(id *ast.Identifier) {
		variable := declaration{module: module, name: id.Name.String()}
		if _, ok := d.at[variable]; !ok {
			d.at[variable] = int(id.Idx) - 1 // positions count from 1
		}
	}
	for _, s := range wrapper.Body.List {
		switch s := s.(type) {
		case *ast.VariableStatement:
			bindings(s.List, note)
		case *ast.LexicalDeclaration:
			bindings(s.List, note)
		case *ast.FunctionDeclaration:
			note(s.Function.Name)
		case *ast.ClassDeclaration:
			note(s.Class.Name)
		}
	}
}

func bindings(list []*ast.Binding, note func(*ast.Identifier)) {
	for _, b := range list {
		targets(b.Target, note)
	}
}

// targets calls note for the variables of a declaration, which may be a pattern.
func targets(e ast.Expression, note func(*ast.Identifier)) {
	switch e := e.(type) {
	case *ast.Identifier:
		note(e)
	case *ast.AssignExpression:
		targets(e.Left, note)
	case *ast.ArrayPattern:
		for _, element := range e.Elements {
			targets(element, note)
		}
		targets(e.Rest, note)
	case *ast.ObjectPattern:
		for _, p := range e.Properties {
			switch p := p.(type) {
			case *ast.PropertyShort:
				note(&p.Name)
			case *ast.PropertyKeyed:
				targets(p.Value, note)
			}
		}
		targets(e.Rest, note)
	}
}

// declaredAt is the position to which a path belongs: that of the last variable or function on it that stands in a file
// of the app. Functions that the bundler added and the library's stand in none.
func (w *walker) declaredAt(p *path, b *Baseline) string {
	last := ""
	for d, n := p.declared, 0; d != nil && n < maxDepth; d, n = d.outer, n+1 {
		at, ok := w.at[d.declaration]
		if !ok {
			at = w.positionFor(d.declaration, b.declarations)
			w.at[d.declaration] = at
		}
		switch {
		case at == "" || strings.HasPrefix(at, libraryPrefix):
		case !strings.HasPrefix(at, unmapped):
			return at
		case last == "":
			last = at
		}
	}
	return last
}

// unmapped begins positions in a bundle that its source map says nothing about.
const unmapped = "bundle:"

func (w *walker) positionFor(where declaration, d *declarations) string {
	if where.name == "" {
		return w.positionOf(where.function)
	}
	offset := d.offset(where)
	for _, m := range w.modules {
		if m.Module == where.module && offset >= 0 {
			return positionText(w.fileOf(m.Compiled), offset)
		}
	}
	return ""
}

func positionText(f *file.File, offset int) string {
	if f == nil {
		return ""
	}
	at := f.Position(offset)
	return fmt.Sprintf("%s:%d:%d", at.Filename, at.Line, at.Column)
}
