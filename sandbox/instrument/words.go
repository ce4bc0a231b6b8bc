package instrument

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// maxWord is the longest word that is kept, in bytes: what is longer is a document, and no key or keyword.
const maxWord = 256

// word keeps the words of a node.
func (w *writer) word(node any) {
	switch n := node.(type) {
	case *ast.StringLiteral:
		w.add(TextWord, n.Value.String(), n.Idx)
	case *ast.TemplateLiteral:
		for _, e := range n.Elements {
			w.add(TextWord, e.Parsed.String(), e.Idx)
		}
	case *ast.NumberLiteral:
		w.add(NumberWord, n.Literal, n.Idx)
	case *ast.RegExpLiteral:
		w.add(PatternWord, n.Pattern, n.Idx)
	case *ast.DotExpression:
		w.add(PropertyWord, n.Identifier.Name.String(), n.Identifier.Idx)
	case *ast.PropertyShort:
		w.add(PropertyWord, n.Name.Name.String(), n.Name.Idx)
	case *ast.PropertyKeyed:
		if key, ok := n.Key.(*ast.StringLiteral); ok && !n.Computed && !w.done[n] {
			w.add(PropertyWord, key.Value.String(), key.Idx)
		}
	}
}

func (w *writer) add(kind WordKind, text string, at file.Idx) {
	key := Word{Kind: kind, Text: text}
	if text == "" || len(text) > maxWord || w.words[key] {
		return
	}
	p := w.place(at)
	if p.origin == bundlers {
		return
	}
	w.entryOf(p)
	if p.origin == own {
		w.words[key] = true
		w.table.Words = append(w.table.Words, Word{Kind: kind, Text: text, File: p.file})
	}
}
