package mysql

import (
	"fmt"
	"reflect"
)

func fixed(v Value) *expr { return &expr{eval: func(*frame) Value { return v }} }

// bind makes an expression ready.
func (b *binder) bind(n any) *expr {
	if b.sums != nil && b.isGrouped(n) && b.scope.loose != nil {
		loose := b.scope.loose
		b.scope.loose = nil
		defer func() { b.scope.loose = loose }()
	}
	switch n := n.(type) {
	case *literal:
		x := fixed(n.value)
		if d, is := n.value.(Decimal); is {
			x.exact, x.scale = true, d.scale
		}
		return x
	case *reference:
		return b.resolve(n)
	case *unary:
		return b.unary(n)
	case *binary:
		return b.binary(n)
	case *call:
		return b.call(n)
	case *choice:
		return b.choice(n)
	case *within:
		return b.within(n)
	case *withinQuery:
		return b.withinQuery(n)
	case *existence:
		run := b.sub(n.q)
		return &expr{eval: func(f *frame) Value { return truth(len(run(f).rows) > 0) }}
	case *subquery:
		return b.scalar(n)
	case *likeness:
		return b.likeness(n)
	case *conversion:
		return b.conversion(n)
	case *collation:
		x := *b.bind(n.x)
		x.caseless, x.rank = caseless(n.name), 2
		return &x
	case *interval:
		refuse("an INTERVAL outside of an addition")
	case *tuple:
		operands.raise(1)
	case *defaulted:
		return b.defaulted(n)
	}
	panic(fmt.Sprintf("internal: an expression of type %T", n))
}

func (b *binder) isGrouped(n any) bool {
	for _, g := range b.groups {
		if reflect.DeepEqual(g, n) {
			return true
		}
	}
	return false
}

func (b *binder) bindAll(ns []any) []*expr {
	out := make([]*expr, len(ns))
	for i, n := range ns {
		out[i] = b.bind(n)
	}
	return out
}

func (b *binder) unary(n *unary) *expr {
	x := b.bind(n.x)
	var eval func(Value) Value
	switch n.op {
	case "not":
		eval = func(v Value) Value { return truth(!isTrue(v)) }
	case "-":
		eval = negative
	case "~":
		eval = func(v Value) Value { return exact(^integer(v)).unsigned() }
	case "is null":
		return &expr{eval: func(f *frame) Value { return truth(x.eval(f) == nil) }}
	case "is true":
		return &expr{eval: func(f *frame) Value { return truth(isTrue(x.eval(f))) }}
	case "is false":
		return &expr{eval: func(f *frame) Value { v := x.eval(f); return truth(v != nil && !isTrue(v)) }}
	}
	return &expr{eval: func(f *frame) Value {
		v := x.eval(f)
		if v == nil {
			return nil
		}
		return eval(v)
	}}
}

func (b *binder) binary(n *binary) *expr {
	switch n.op {
	case "and", "or":
		return b.logic(n)
	case "=", "<=>", "<>", "<", ">", "<=", ">=":
		return b.comparison(n)
	case "+", "-":
		if iv, is := n.y.(*interval); is {
			return b.moved(n.x, iv, n.op == "-")
		}
		if iv, is := n.x.(*interval); is && n.op == "+" {
			return b.moved(n.y, iv, false)
		}
	}
	x, y := b.bind(n.x).ordinal(), b.bind(n.y).ordinal()
	op := n.op
	out := &expr{exact: x.exact || y.exact, scale: max(x.scale, y.scale)}
	switch op {
	case "*":
		out.scale = x.scale + y.scale
	case "/":
		out.exact, out.scale = true, x.scale+4
	}
	out.eval = func(f *frame) Value {
		v, w := x.eval(f), y.eval(f)
		if v == nil || w == nil {
			return nil
		}
		return b.s.arithmetic(op, v, w)
	}
	return out
}

func (b *binder) logic(n *binary) *expr {
	x, y := b.bind(n.x), b.bind(n.y)
	stop := n.op == "or" // the value that decides alone
	return &expr{eval: func(f *frame) Value {
		v := x.eval(f)
		if v != nil && isTrue(v) == stop {
			return truth(stop)
		}
		w := y.eval(f)
		switch {
		case w != nil && isTrue(w) == stop:
			return truth(stop)
		case v == nil || w == nil:
			return nil
		}
		return truth(!stop)
	}}
}

// holds says whether an order of two values is what an operator asks for.
func holds(op string, c int) bool {
	switch op {
	case "=":
		return c == 0
	case "<>":
		return c != 0
	case "<":
		return c < 0
	case ">":
		return c > 0
	case "<=":
		return c <= 0
	}
	return c >= 0
}

func (b *binder) comparison(n *binary) *expr {
	if xs, is := n.x.(*tuple); is {
		return b.tuples(n, xs)
	}
	x, y := b.bind(n.x), b.bind(n.y)
	fold, op := fits(x, y), n.op
	return &expr{eval: func(f *frame) Value {
		v, w := x.eval(f), y.eval(f)
		switch {
		case op == "<=>" && (v == nil || w == nil):
			return truth(v == nil && w == nil)
		case v == nil || w == nil:
			return nil
		case op == "<=>":
			return truth(compare(v, w, fold) == 0)
		}
		return truth(holds(op, compare(v, w, fold)))
	}}
}

// tuples compares rows of values: (a, b) = (1, 2) stands for a = 1 AND b = 2, (a, b) < (1, 2) for a < 1 OR a = 1 AND b
// < 2.
func (b *binder) tuples(n *binary, xs *tuple) *expr {
	ys, is := n.y.(*tuple)
	if !is || len(ys.xs) != len(xs.xs) {
		operands.raise(len(xs.xs))
	}
	last := len(xs.xs) - 1
	var out any = &binary{n.op, xs.xs[last], ys.xs[last]}
	for i := last - 1; i >= 0; i-- {
		x, y := xs.xs[i], ys.xs[i]
		switch n.op {
		case "=", "<=>":
			out = &binary{"and", &binary{n.op, x, y}, out}
		case "<>":
			out = &binary{"or", &binary{n.op, x, y}, out}
		default:
			out = &binary{"or", &binary{n.op[:1], x, y}, &binary{"and", &binary{"=", x, y}, out}}
		}
	}
	return b.bind(out)
}

func (b *binder) choice(n *choice) *expr {
	type branch struct{ when, then *expr }
	var subject *expr
	if n.subject != nil {
		subject = b.bind(n.subject)
	}
	branches := make([]branch, len(n.when))
	for i, w := range n.when {
		branches[i] = branch{b.bind(w[0]), b.bind(w[1])}
	}
	other := fixed(nil)
	if n.other != nil {
		other = b.bind(n.other)
	}
	all := []*expr{other}
	for _, br := range branches {
		all = append(all, br.then)
	}
	out := &expr{eval: func(f *frame) Value {
		for _, br := range branches {
			v := br.when.eval(f)
			if subject != nil {
				s := subject.eval(f)
				if s != nil && v != nil && compare(s, v, fits(subject, br.when)) == 0 {
					return br.then.eval(f)
				}
			} else if isTrue(v) {
				return br.then.eval(f)
			}
		}
		return other.eval(f)
	}}
	return out.unified(all)
}

func (b *binder) within(n *within) *expr {
	var out any
	for i := len(n.list) - 1; i >= 0; i-- {
		var same any = &binary{"=", n.x, n.list[i]}
		if out != nil {
			same = &binary{"or", same, out}
		}
		out = same
	}
	if n.not {
		out = &unary{"not", out}
	}
	return b.bind(out)
}

func (b *binder) conversion(n *conversion) *expr {
	x, to := b.bind(n.x), n.to
	out := &expr{eval: func(f *frame) Value { return cast(x.eval(f), to) }}
	return out
}

func (b *binder) defaulted(n *defaulted) *expr {
	if b.target == nil || n.column == "" {
		refuse("DEFAULT in an expression")
	}
	i := b.target.index(n.column)
	if i < 0 {
		badField.raise(n.column, b.clause)
	}
	return fixed(b.s.byDefault(b.target, i))
}
