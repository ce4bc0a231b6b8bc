package mysql

// sub makes a query within a query ready. Its rows are kept when it names nothing of the query around it.
func (b *binder) sub(q *query) func(*frame) *relation {
	var kept *relation
	around := b.scope
	return func(f *frame) *relation {
		if kept != nil {
			return kept
		}
		probe := &scope{outer: around, fields: nil}
		rel := b.s.query(q, &env{probe, &frame{outer: f}})
		if !probe.correlated {
			kept = rel
		}
		return rel
	}
}

// env is what surrounds a query: an empty scope and frame of its own, behind which are those of the query around it.
type env struct {
	scope *scope
	frame *frame
}

func (b *binder) scalar(n *subquery) *expr {
	run := b.sub(n.q)
	return &expr{eval: func(f *frame) Value {
		rel := run(f)
		switch {
		case len(rel.fields) != 1:
			operands.raise(1)
		case len(rel.rows) > 1:
			manyRows.raise()
		case len(rel.rows) == 0:
			return nil
		}
		return rel.rows[0].row[0]
	}}
}

// withinQuery is IN, or a comparison with ANY or ALL of the rows.
func (b *binder) withinQuery(n *withinQuery) *expr {
	xs := []any{n.x}
	if t, is := n.x.(*tuple); is {
		xs = t.xs
	}
	bound, run := b.bindAll(xs), b.sub(n.q)
	return &expr{eval: func(f *frame) Value {
		rel := run(f)
		if len(rel.fields) != len(bound) {
			operands.raise(len(bound))
		}
		v := n.among(f, bound, rel)
		if v != nil && n.not {
			return truth(!isTrue(v))
		}
		return v
	}}
}

func (n *withinQuery) among(f *frame, xs []*expr, rel *relation) Value {
	unknown := false
	for _, row := range rel.rows {
		v := n.against(f, xs, rel, row.row)
		switch {
		case v == nil:
			unknown = true
		case isTrue(v) != n.every:
			return truth(!n.every)
		}
	}
	if unknown {
		return nil
	}
	return truth(n.every)
}

// against compares with one row.
func (n *withinQuery) against(f *frame, xs []*expr, rel *relation, row []Value) Value {
	var out Value = int64(1)
	for i, x := range xs {
		v := x.eval(f)
		if v == nil || row[i] == nil {
			out = nil
			continue
		}
		fold := x.caseless || x.rank == 0 && caseless(rel.fields[i].typ.Collate)
		if !holds(n.op, compare(v, row[i], fold)) {
			return int64(0)
		}
	}
	return out
}
