package mysql

import (
	"slices"
	"strings"
)

// source makes the rows of what follows FROM.
func (s *session) source(from any, around *env) *relation {
	switch n := from.(type) {
	case nil:
		return &relation{rows: []*frame{{outer: around.frame}}}
	case *named:
		return s.named(n, around)
	case *inner:
		rel := renamed(s.query(n.q, around), n.alias, n.columns)
		return s.framed(rel, around)
	}
	return s.join(from.(*joined), around)
}

// framed has frames of its own, whose rows are those of another relation.
func (s *session) framed(rel *relation, around *env) *relation {
	out := &relation{fields: rel.fields, rows: make([]*frame, len(rel.rows))}
	for i, f := range rel.rows {
		s.step()
		out.rows[i] = &frame{row: f.row, outer: around.frame}
	}
	return out
}

func (s *session) named(n *named, around *env) *relation {
	if v := s.views[fold(n.name)]; v != nil && n.schema == "" {
		return s.framed(renamed(v, n.alias, nil), around)
	}
	if fold(n.schema) == "information_schema" {
		return s.framed(renamed(s.schema(n.name), n.alias, nil), around)
	}
	t := s.table(n.name)
	s.reads(t)
	out := &relation{fields: t.fields(n.alias), rows: make([]*frame, len(t.rows))}
	for i, r := range t.rows {
		s.step()
		out.rows[i] = &frame{row: r.values, outer: around.frame, records: []*record{r}}
	}
	return out
}

func (s *session) reads(t *table) {
	if !s.touched[t.name] {
		s.touched[t.name] = true
		s.out.Read = append(s.out.Read, t.name)
	}
}

func (t *table) fields(alias string) (out []field) {
	for _, c := range t.columns {
		out = append(out, field{table: alias, name: c.name, typ: c.typ, base: t})
	}
	return out
}

func (s *session) join(n *joined, around *env) *relation {
	x, y := s.source(n.x, around), s.source(n.y, around)
	if overlap := clash(x.fields, y.fields); overlap != "" {
		badAlias.raise(overlap)
	}
	out := &relation{fields: append(slices.Clone(x.fields), y.fields...)}
	sc := &scope{fields: out.fields, outer: around.scope}
	on := s.condition(n, x, y, sc)
	trial := &frame{row: make([]Value, len(out.fields)), outer: around.frame}
	add := func(a, b *frame) {
		out.rows = append(out.rows, pair(a, b, around))
		s.hold(len(out.rows), 0)
	}
	matches := func(a, b *frame) bool {
		s.step()
		copy(trial.row, a.row)
		copy(trial.row[len(a.row):], b.row)
		return on == nil || isTrue(on.eval(trial))
	}
	outside, inside, order := x, y, func(a, b *frame) (*frame, *frame) { return a, b }
	if n.kind == "right" {
		outside, inside, order = y, x, func(a, b *frame) (*frame, *frame) { return b, a }
	}
	for _, a := range outside.rows {
		found := false
		for _, b := range inside.rows {
			if l, r := order(a, b); matches(l, r) {
				add(l, r)
				found = true
			}
		}
		if !found && n.kind != "inner" {
			add(order(a, absent(inside)))
		}
	}
	return out
}

// clash is the name of a table that stands on both sides of a join.
func clash(x, y []field) string {
	for _, f := range x {
		for _, g := range y {
			if strings.EqualFold(f.table, g.table) {
				return f.table
			}
		}
	}
	return ""
}

func pair(a, b *frame, around *env) *frame {
	return &frame{
		row: append(slices.Clip(a.row), b.row...), outer: around.frame, records: append(slices.Clip(a.records), b.records...),
	}
}

// absent is the row of NULLs that an outer join puts beside what has no match.
func absent(r *relation) *frame {
	tables := 0
	last := ""
	for _, f := range r.fields {
		if f.base != nil && f.table != last {
			tables, last = tables+1, f.table
		}
	}
	return &frame{row: make([]Value, len(r.fields)), records: make([]*record, tables)}
}

// condition is what joins two rows; the columns that USING or NATURAL names stand once in a star.
func (s *session) condition(n *joined, x, y *relation, sc *scope) *expr {
	using := n.using
	if n.natural {
		for _, f := range x.fields {
			if slices.ContainsFunc(y.fields, func(g field) bool { return strings.EqualFold(f.name, g.name) }) {
				using = append(using, f.name)
			}
		}
	}
	on := n.on
	for _, name := range using {
		left := (&scope{fields: x.fields}).find(&reference{name: name}, "from clause")
		right := (&scope{fields: y.fields}).find(&reference{name: name}, "from clause")
		if left < 0 || right < 0 {
			badField.raise(name, "from clause")
		}
		var same any = &binary{"=", &reference{x.fields[left].table, name}, &reference{y.fields[right].table, name}}
		if on != nil {
			same = &binary{"and", on, same}
		}
		on = same
	}
	var out *expr
	if on != nil {
		out = (&binder{s: s, scope: sc, clause: "on clause"}).bind(on)
	}
	for i, f := range sc.fields {
		right := i >= len(x.fields)
		if slices.ContainsFunc(using, func(u string) bool { return strings.EqualFold(u, f.name) }) &&
			right == (n.kind != "right") {
			sc.fields[i].merged = true
		}
	}
	return out
}
