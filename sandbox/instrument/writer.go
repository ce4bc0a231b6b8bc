package instrument

import (
	"slices"
	"strconv"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
)

// writer puts the hooks into one tree. A node is written when all below it are done, so that what is put in is never
// looked at itself.
type writer struct {
	table   *Table
	tree    *ast.Program
	wrapper *ast.FunctionLiteral
	name    string
	level   level
	words   map[Word]bool
	files   map[string]int // index in table.Files
	// glue are functions that the bundler wrote.
	glue map[any]bool
	// done are nodes of which nothing more is to be told; elementwise are elements that are told by their sequences.
	done, elementwise map[any]bool
}

func newWriter(t *Table, tree *ast.Program, name string, level level) *writer {
	w := &writer{
		table: t, tree: tree, name: name, level: level,
		words: map[Word]bool{}, files: map[string]int{}, glue: map[any]bool{}, done: map[any]bool{},
		elementwise: map[any]bool{},
	}
	t.Branches, t.Sites = slices.Clip(t.Branches), slices.Clip(t.Sites)
	t.Words, t.Files = slices.Clip(t.Words), slices.Clone(t.Files)
	for _, word := range t.Words {
		w.words[Word{Kind: word.Kind, Text: word.Text}] = true
	}
	for k, f := range t.Files {
		w.files[f.Name] = k
	}
	return w
}

// place is where something stands in the source.
type place struct {
	file     string
	position string
	origin   origin
}

func (w *writer) place(at file.Idx) place {
	p := w.tree.File.Position(int(at) - 1)
	out := place{file: p.Filename, origin: w.originOf(p.Filename)}
	if out.origin != bundlers {
		out.position = p.Filename + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
	}
	return out
}

// entryOf is the table's line about a file.
func (w *writer) entryOf(p place) *File {
	k, ok := w.files[p.file]
	if !ok {
		k = len(w.table.Files)
		w.files[p.file] = k
		w.table.Files = append(w.table.Files, File{Name: p.file, Own: p.origin == own})
	}
	return &w.table.Files[k]
}

// close says of which files there is nothing, or less, because the engine does not take the hooks.
func (w *writer) close() {
	const why = "the engine does not take this bundle with hooks"
	for k := range w.table.Files {
		switch f := &w.table.Files[k]; {
		case w.level == nothing && f.Branches+f.Sites == 0:
			f.Without = why
		case w.level == branchesOnly && f.Sites == 0:
			f.Without = why + " that compare"
		}
	}
}

func (w *writer) enter(node any) bool {
	switch n := node.(type) {
	case *ast.CallExpression:
		w.findGlue(n)
		w.done[n.Callee] = true // that a method is read tells nothing of the object
	case *ast.AssignExpression:
		w.done[n.Left] = true
	case *ast.UnaryExpression:
		w.done[n.Operand] = n.Operator == token.DELETE || n.Operator == token.INCREMENT || n.Operator == token.DECREMENT
	case *ast.ForStatement:
		w.done[n.Test] = true // a counter against a length, nearly always
	case *ast.BinaryExpression:
		w.elements(n)
	}
	return true
}

func (w *writer) leave(node any) {
	w.word(node)
	switch w.level {
	case nothing:
	case metered:
		w.work(node)
	case branchesOnly:
		w.branch(node)
	case everything:
		w.branch(node)
		w.comparison(node)
	}
}

// findGlue finds the functions in which esbuild wraps modules and exports. They stand on lines that the source map
// does not know, so that they would be taken for the file before.
func (w *writer) findGlue(n *ast.CallExpression) {
	callee, ok := n.Callee.(*ast.Identifier)
	if !ok || !slices.Contains([]string{"__commonJS", "__esm", "__export"}, callee.Name.String()) {
		return
	}
	for _, argument := range n.ArgumentList {
		literal, ok := argument.(*ast.ObjectLiteral)
		if !ok {
			continue
		}
		for _, property := range literal.Value {
			if p, ok := property.(*ast.PropertyKeyed); ok {
				w.glue[p.Value] = true
				w.done[p] = true
			}
		}
	}
}

// count is the expression that counts a branch; nil when code there is not the app's own, or where work is counted, not
// a package's either.
func (w *writer) count(kind BranchKind, at file.Idx) ast.Expression {
	p := w.place(at)
	if p.origin != own && (w.level != metered || p.origin != packages) {
		return nil
	}
	n := len(w.table.Branches)
	w.table.Branches = append(w.table.Branches, Branch{Kind: kind, Position: p.position})
	w.entryOf(p).Branches++
	if w.level == metered {
		return call(stepName, at, number(n, at))
	}
	return &ast.UnaryExpression{Operator: token.INCREMENT, Idx: at, Operand: &ast.BracketExpression{
		Left: identifier(counterName, at), Member: number(n, at), LeftBracket: at, RightBracket: at,
	}}
}

func number(n int, at file.Idx) *ast.NumberLiteral {
	return &ast.NumberLiteral{Idx: at, Literal: strconv.Itoa(n), Value: int64(n)}
}

// after makes an expression count first.
func after(count, e ast.Expression) ast.Expression {
	return &ast.SequenceExpression{Sequence: []ast.Expression{count, e}}
}

func truth(value bool, at file.Idx) ast.Expression {
	return &ast.BooleanLiteral{Idx: at, Literal: strconv.FormatBool(value), Value: value}
}

func statement(e ast.Expression) ast.Statement { return &ast.ExpressionStatement{Expression: e} }

// call is a call of a hook.
func call(hook string, at file.Idx, arguments ...ast.Expression) ast.Expression {
	return &ast.CallExpression{
		Callee: identifier(hook, at), LeftParenthesis: at, ArgumentList: arguments, RightParenthesis: at,
	}
}
