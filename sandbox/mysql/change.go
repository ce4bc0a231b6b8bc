package mysql

import (
	"fmt"
	"slices"
	"strings"
)

// place is where a table stands in a join: which of the records of a row are its own, and where its values begin.
type place struct {
	t     *table
	alias string
	order int
	from  int
}

// places lists the tables of a join that can be changed, in their order.
func (s *session) places(from any, fields []field) (out []place) {
	order, i := 0, 0
	for i < len(fields) {
		f := fields[i]
		if f.base == nil {
			i++
			continue
		}
		out = append(out, place{f.base, f.table, order, i})
		order++
		i += len(f.base.columns)
	}
	return out
}

// chosen are the rows of UPDATE and DELETE.
func (s *session) chosen(from, where any, order []ordering, limit any) (*relation, *scope) {
	around := &env{&scope{}, &frame{}}
	rel := s.source(from, around)
	sc := &scope{fields: rel.fields, outer: around.scope}
	b := &binder{s: s, scope: sc, clause: "where clause"}
	if where != nil {
		x := b.bind(where)
		rel.rows = slices.DeleteFunc(rel.rows, func(f *frame) bool {
			s.step()
			return !isTrue(x.eval(f))
		})
	}
	b.clause = "order clause"
	rel.rows = s.sorted(rel.rows, b.orders(order, nil))
	rel.rows = s.cut(rel.rows, &query{limit: limit})
	return rel, sc
}

func (s *session) update(n *updating) {
	s.strict = !n.ignore
	rel, sc := s.chosen(n.from, n.where, n.order, n.limit)
	places := s.places(n.from, rel.fields)
	b := &binder{s: s, scope: sc, clause: "field list"}
	matched, changed := 0, 0
	for _, p := range places {
		var set []assignment
		for _, a := range n.set {
			if s.owner(a, places, sc) == p.order {
				set = append(set, a)
			}
		}
		if len(set) == 0 {
			continue
		}
		b.target = p.t
		seen := map[*record]bool{}
		for i, f := range rel.rows {
			old := f.records[p.order]
			if old == nil || seen[old] {
				continue
			}
			seen[old] = true
			matched++
			if s.updateOne(p, set, &setter{s, p.t, b, f, i + 1}) {
				changed++
			}
		}
	}
	s.out.Affected = changed
	s.out.Info = fmt.Sprintf("Rows matched: %d  Changed: %d  Warnings: 0", matched, changed)
}

// owner is the place of the table to which an assignment belongs.
func (s *session) owner(a assignment, places []place, sc *scope) int {
	at := sc.find(&a.column, "field list")
	for _, p := range places {
		if at >= p.from && at < p.from+len(p.t.columns) {
			return p.order
		}
	}
	name := a.column.name
	if a.column.table != "" {
		name = a.column.table + "." + name
	}
	badField.raise(name, "field list")
	return -1
}

// updateOne changes one record. Assignments see those before them.
func (s *session) updateOne(p place, set []assignment, to *setter) bool {
	old := to.f.records[p.order]
	now := *to.f
	now.row = slices.Clone(now.row)
	to.f = &now
	next := &record{values: slices.Clone(old.values)}
	for _, a := range set {
		at := p.t.index(a.column.name)
		next.values[at] = to.value(at, a.x)
		now.row[p.from+at] = next.values[at]
	}
	return s.apply(p.t, old, next, 1, to.row)
}

func (s *session) delete(n *deletion) {
	rel, _ := s.chosen(n.from, n.where, n.order, n.limit)
	places := s.places(n.from, rel.fields)
	wanted := func(p place) bool {
		isIt := func(t string) bool { return strings.EqualFold(t, p.alias) }
		return len(n.tables) == 0 || slices.ContainsFunc(n.tables, isIt)
	}
	for _, name := range n.tables {
		if !slices.ContainsFunc(places, func(p place) bool { return strings.EqualFold(p.alias, name) }) {
			unknownTable.raise(databaseName + "." + name)
		}
	}
	for _, p := range places {
		if !wanted(p) {
			continue
		}
		seen := map[*record]bool{}
		for _, f := range rel.rows {
			if r := f.records[p.order]; r != nil && !seen[r] {
				seen[r] = true
				s.removeRecord(p.t, r)
				s.out.Affected++
			}
		}
	}
}
