package instrument

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
)

// comparison makes a node tell what it compares.
func (w *writer) comparison(node any) {
	switch n := node.(type) {
	case *ast.BinaryExpression:
		if !w.done[n] {
			w.operator(n)
		}
	case *ast.SwitchStatement:
		w.discriminant(n)
	case *ast.BracketExpression:
		w.lookup(n)
	case *ast.CallExpression:
		w.method(n)
	case *ast.DotExpression:
		w.property(n, &n.Left, n.Identifier.Name.String())
	case *ast.Binding:
		w.taken(n.Target, &n.Initializer)
	case *ast.AssignExpression:
		w.taken(n.Left, &n.Right)
	}
}

// site adds a place that compares; ok is false when code there is of no interest.
func (w *writer) site(at file.Idx, least origin, s Site) (n int, ok bool) {
	p := w.place(at)
	if p.origin < least || p.origin == bundlers {
		return 0, false
	}
	s.Position, s.Own = p.position, p.origin == own
	w.table.Sites = append(w.table.Sites, s)
	w.entryOf(p).Sites++
	return len(w.table.Sites) - 1, true
}

// operator is for the operators that compare. Those on which much of a package's own work turns, such as numbers in
// a parser, are told of the app's own files only.
func (w *writer) operator(n *ast.BinaryExpression) {
	equality := slices.Contains([]token.Token{
		token.STRICT_EQUAL, token.STRICT_NOT_EQUAL, token.EQUAL, token.NOT_EQUAL,
	}, n.Operator)
	order := slices.Contains([]token.Token{
		token.LESS, token.LESS_OR_EQUAL, token.GREATER, token.GREATER_OR_EQUAL, token.IN,
	}, n.Operator)
	if !equality && !order || trivial(n.Left) || trivial(n.Right) {
		return
	}
	left, leftKnown := literal(n.Left)
	right, rightKnown := literal(n.Right)
	if leftKnown && (rightKnown || n.Operator == token.IN && left.Kind != String) {
		return
	}
	at, site, least := n.Left.Idx0(), Site{Op: n.Operator.String()}, packages
	if order || leftKnown && left.Kind != String || rightKnown && right.Kind != String {
		least = own
	}
	switch {
	case leftKnown && n.Operator != token.IN:
		site.Literals, site.Swapped = []Value{left}, true
		w.value(&n.Right, at, least, site)
	case rightKnown:
		site.Literals = []Value{right}
		w.value(&n.Left, at, least, site)
	case n.Operator == token.STRICT_EQUAL || n.Operator == token.STRICT_NOT_EQUAL:
		if k, ok := w.site(at, least, site); ok {
			n.Left, n.Right = call(equalName, at, n.Left, n.Right, number(k, at)), truth(true, at)
		}
	default:
		if k, ok := w.site(at, least, site); ok {
			w.pair(&n.Left, &n.Right, k)
		}
	}
}

// value tells a value that is compared with literals.
func (w *writer) value(slot *ast.Expression, at file.Idx, least origin, s Site) {
	if k, ok := w.site(at, least, s); ok {
		*slot = call(valueName, (*slot).Idx0(), *slot, number(k, at))
	}
}

// pair tells two values of which the first is there before the second. What runs between them may come to the same
// place and tell another first one; then the pair is a wrong one, which is no harm: it is a hint.
func (w *writer) pair(left, right *ast.Expression, k int) {
	*left = call(leftName, (*left).Idx0(), *left, number(k, (*left).Idx0()))
	*right = call(rightName, (*right).Idx0(), *right, number(k, (*right).Idx0()))
}

// discriminant tells the value of a switch, with its cases.
func (w *writer) discriminant(n *ast.SwitchStatement) {
	if trivial(n.Discriminant) {
		return
	}
	var literals []Value
	var names []*ast.CaseStatement
	least := packages
	for _, c := range n.Body {
		v, known := literal(c.Test)
		switch {
		case known:
			literals = append(literals, v)
			if v.Kind != String {
				least = own
			}
		case c.Test != nil && !trivial(c.Test) && pure(c.Test):
			names = append(names, c)
		}
	}
	if _, known := literal(n.Discriminant); known {
		return
	}
	if len(literals) > 0 {
		w.value(&n.Discriminant, n.Switch, least, Site{Op: Switch, Literals: literals})
	}
	if len(names) == 0 {
		return
	}
	if k, ok := w.site(n.Switch, own, Site{Op: Switch}); ok {
		n.Discriminant = call(leftName, n.Switch, n.Discriminant, number(k, n.Switch))
		for _, c := range names {
			c.Test = call(rightName, c.Case, c.Test, number(k, c.Case))
		}
	}
}
