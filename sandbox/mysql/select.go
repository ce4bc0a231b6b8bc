package mysql

import (
	"slices"
	"strings"
)

// query runs a query; around is what it stands in, or nil.
func (s *session) query(q *query, around *env) *relation {
	if s.depth++; s.depth > mostDepth {
		refuse("queries nested that deep")
	}
	defer func() { s.depth-- }()
	if around == nil {
		around = &env{&scope{}, &frame{}}
	}
	if len(q.with) > 0 {
		before := s.views
		s.views = map[string]*relation{}
		for name, v := range before {
			s.views[name] = v
		}
		defer func() { s.views = before }()
		for _, c := range q.with {
			s.views[fold(c.name)] = s.common(c, q.recursive, around)
		}
	}
	if sel, is := q.first.(*selection); is && len(q.rest) == 0 {
		return s.selection(sel, q, around)
	}
	rel := s.part(q.first, around)
	for _, c := range q.rest {
		rel = combine(rel, s.part(c.of, around), c)
	}
	return s.arranged(rel, q, around)
}

// part runs one operand of a UNION.
func (s *session) part(of any, around *env) *relation {
	if sel, is := of.(*selection); is {
		return s.selection(sel, &query{}, around)
	}
	return s.query(of.(*query), around)
}

// common runs a table of a WITH clause.
func (s *session) common(c common, recursive bool, around *env) *relation {
	var rel *relation
	if recursive && len(c.q.rest) > 0 && names(c.q.rest[len(c.q.rest)-1].of, c.name) {
		rel = s.recursion(c, around)
	} else {
		rel = s.query(c.q, around)
	}
	return renamed(rel, c.name, c.columns)
}

func renamed(rel *relation, table string, columns []string) *relation {
	out := &relation{rows: rel.rows}
	for i, f := range rel.fields {
		f = field{table: table, name: f.name, typ: f.typ}
		if len(columns) > 0 {
			if len(columns) != len(rel.fields) {
				setColumns.raise()
			}
			f.name = columns[i]
		}
		out.fields = append(out.fields, f)
	}
	return out
}

// names says whether a part of a query selects from a table.
func names(of any, table string) bool {
	sel, is := of.(*selection)
	return is && slices.ContainsFunc(tablesOf(sel.from), func(n *named) bool { return strings.EqualFold(n.name, table) })
}

const mostIterations = 1000

func (s *session) recursion(c common, around *env) *relation {
	out := renamed(s.part(c.q.first, around), c.name, c.columns)
	last := out
	seen := seenRows{}
	distinct := !c.q.rest[0].all
	if distinct {
		out.rows = slices.DeleteFunc(out.rows, func(f *frame) bool { return seen.had(f.row, out.fields) })
	}
	for n := 0; len(last.rows) > 0; n++ {
		if n > mostIterations {
			deepRecursion.raise()
		}
		s.views[fold(c.name)] = last
		next := &relation{fields: out.fields}
		for _, part := range c.q.rest {
			next.rows = append(next.rows, s.part(part.of, around).rows...)
		}
		if distinct {
			next.rows = slices.DeleteFunc(next.rows, func(f *frame) bool { return seen.had(f.row, out.fields) })
		}
		out.rows = append(slices.Clip(out.rows), next.rows...)
		s.hold(len(out.rows), 0)
		last = next
	}
	return out
}

// seenRows are rows by what they hold.
type seenRows map[string]int

func rowKey(row []Value, fields []field) string {
	var key strings.Builder
	for i, v := range row {
		part := identity(v, caseless(fields[i].typ.Collate))
		key.WriteString(part)
		key.WriteByte(0)
	}
	return key.String()
}

// had says whether a row was there before, and notes it.
func (s seenRows) had(row []Value, fields []field) bool {
	key := rowKey(row, fields)
	s[key]++
	return s[key] > 1
}

func combine(x, y *relation, c combined) *relation {
	if len(x.fields) != len(y.fields) {
		setColumns.raise()
	}
	out := &relation{fields: unified(x.fields, y.fields)}
	switch c.op {
	case "union":
		out.rows = append(slices.Clone(x.rows), y.rows...)
	default:
		others := map[string]bool{}
		for _, f := range y.rows {
			others[rowKey(f.row, x.fields)] = true
		}
		for _, f := range x.rows {
			if others[rowKey(f.row, x.fields)] == (c.op == "intersect") {
				out.rows = append(out.rows, f)
			}
		}
	}
	if !c.all {
		seen := seenRows{}
		out.rows = slices.DeleteFunc(out.rows, func(f *frame) bool { return seen.had(f.row, out.fields) })
	}
	return out
}

// unified are the columns of a UNION: the names of the first part, and types where both agree.
func unified(x, y []field) (out []field) {
	for i, f := range x {
		if f.typ.Kind != y[i].typ.Kind || f.typ.Bits != y[i].typ.Bits {
			f.typ = Type{Collate: f.typ.Collate}
		}
		out = append(out, field{name: f.name, typ: f.typ})
	}
	return out
}

// arranged sorts and cuts what a UNION gives.
func (s *session) arranged(rel *relation, q *query, around *env) *relation {
	b := &binder{s: s, scope: &scope{fields: rel.fields, outer: around.scope}, clause: "order clause"}
	for _, f := range rel.rows {
		f.outer = around.frame
	}
	rel.rows = s.sorted(rel.rows, b.orders(q.order, nil))
	rel.rows = s.cut(rel.rows, q)
	return rel
}

// sorter is one key of an ORDER BY.
type sorter struct {
	x    *expr
	desc bool
}

// orders makes an ORDER BY ready; a number stands for a column of the select list.
func (b *binder) orders(order []ordering, items []*expr) (out []sorter) {
	for _, o := range order {
		if n, is := o.x.(*literal); is {
			i, isInt := n.value.(int64)
			switch {
			case isInt && items == nil && int(i) <= len(b.scope.fields) && i > 0:
				out = append(out, sorter{columnAt(0, int(i)-1, b.scope.fields[i-1].typ).ordinal(), o.desc})
				continue
			case isInt && i > 0 && int(i) <= len(items):
				out = append(out, sorter{items[i-1].ordinal(), o.desc})
				continue
			case isInt:
				badField.raise(TextOf(i), b.clause)
			}
		}
		out = append(out, sorter{b.bind(o.x).ordinal(), o.desc})
	}
	return out
}

func (s *session) sorted(rows []*frame, by []sorter) []*frame {
	if len(by) == 0 {
		return rows
	}
	type keyed struct {
		f    *frame
		keys []Value
	}
	all := make([]keyed, len(rows))
	for i, f := range rows {
		all[i] = keyed{f, make([]Value, len(by))}
		for k, o := range by {
			all[i].keys[k] = o.x.eval(f)
		}
	}
	slices.SortStableFunc(all, func(a, c keyed) int {
		s.step()
		for k, o := range by {
			n := ranked(a.keys[k], c.keys[k], o.x.caseless)
			if o.desc {
				n = -n
			}
			if n != 0 {
				return n
			}
		}
		return 0
	})
	out := make([]*frame, len(rows))
	for i, k := range all {
		out[i] = k.f
	}
	return out
}

// ranked orders values with NULL before all others.
func ranked(a, b Value, caseless bool) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return compare(a, b, caseless)
}

// cut applies LIMIT and OFFSET.
func (s *session) cut(rows []*frame, q *query) []*frame {
	count := func(n any) int {
		v := s.constant(n, "limit clause")
		i, is := v.(int64)
		if f, float := v.(float64); float && f == float64(int64(f)) {
			i, is = int64(f), true
		}
		if !is || i < 0 {
			malformed(TextOf(v), 1)
		}
		return int(min(i, 1<<31))
	}
	if q.offset != nil {
		rows = rows[min(count(q.offset), len(rows)):]
	}
	if q.limit != nil {
		rows = rows[:min(count(q.limit), len(rows))]
	}
	return rows
}
