package mysql

import (
	"slices"
	"strings"
)

// selected is a SELECT that is being run.
type selected struct {
	s       *session
	n       *selection
	around  *env
	scope   *scope
	rows    []*frame
	items   []*expr
	fields  []field
	loose   []map[int]bool // of each item, the columns that no aggregate holds
	aliases map[string]*expr
	sources map[string]any // what stands behind an alias
	groups  []any
	sums    []*aggregate
	windows []*windowed
}

// selection runs a SELECT, with the ORDER BY and LIMIT of the query that it is.
func (s *session) selection(n *selection, q *query, around *env) *relation {
	src := s.source(n.from, around)
	sel := &selected{
		s: s, n: n, around: around, rows: src.rows, scope: &scope{fields: src.fields, outer: around.scope},
		aliases: map[string]*expr{}, sources: map[string]any{},
	}
	if n.where != nil {
		sel.filter((&binder{s: s, scope: sel.scope, clause: "where clause"}).bind(n.where))
	}
	sel.readItems()
	group := sel.bindGroup()
	having, by := sel.rest(q)
	if len(n.group) > 0 || len(sel.sums) > 0 {
		sel.checkGroups(group)
		sel.grouped(group)
	}
	if having != nil {
		sel.filter(having)
	}
	for i, w := range sel.windows {
		w.fill(s, sel.rows, i, len(sel.windows))
	}
	sel.rows = s.sorted(sel.rows, by)
	out := sel.projected()
	if n.distinct {
		seen := seenRows{}
		out.rows = slices.DeleteFunc(out.rows, func(f *frame) bool { return seen.had(f.row, out.fields) })
	}
	out.rows = s.cut(out.rows, q)
	return out
}

func (sel *selected) filter(x *expr) {
	var kept []*frame
	for _, f := range sel.rows {
		sel.s.step()
		if isTrue(x.eval(f)) {
			kept = append(kept, f)
		}
	}
	sel.rows = kept
}

// binder is one for clauses that may hold aggregates.
func (sel *selected) binder(clause string) *binder {
	return &binder{
		s: sel.s, scope: sel.scope, clause: clause, sums: &sel.sums, windows: &sel.windows, named: sel.n.windows,
		groups: sel.groups,
	}
}

// readItems makes the select list ready.
func (sel *selected) readItems() {
	for _, it := range sel.n.items { // aliases first, for GROUP BY may stand for what precedes it
		if it.alias != "" {
			sel.sources[fold(it.alias)] = it.x
		}
	}
	for _, g := range sel.n.group {
		sel.groups = append(sel.groups, sel.meant(g))
	}
	for _, it := range sel.n.items {
		if it.all {
			sel.star(it.table)
			continue
		}
		sel.scope.loose = map[int]bool{}
		x := sel.binder("field list").bind(it.x)
		sel.loose = append(sel.loose, sel.scope.loose)
		sel.scope.loose = nil
		name := it.alias
		if name == "" {
			name = it.text
			if r, is := it.x.(*reference); is {
				name = r.name
			} else if l, is := it.x.(*literal); is {
				if s, isText := l.value.(string); isText {
					name = s
				}
			}
		} else {
			sel.aliases[fold(name)] = x
		}
		sel.items = append(sel.items, x)
		sel.fields = append(sel.fields, field{name: name, typ: shown(x)})
	}
}

// shown is the type of an item; of what is computed, its collation alone.
func shown(x *expr) Type {
	t := x.typ
	if t.Kind == Unknown && x.caseless {
		t.Collate = "utf8mb4_general_ci"
	}
	return t
}

// meant is what an element of GROUP BY stands for: a number or an alias for an item of the select list.
func (sel *selected) meant(g any) any {
	switch g := g.(type) {
	case *literal:
		i, is := g.value.(int64)
		if !is {
			return g
		}
		if i < 1 || int(i) > len(sel.n.items) || sel.n.items[i-1].all {
			badField.raise(TextOf(i), "group statement")
		}
		return sel.n.items[i-1].x
	case *reference:
		if x := sel.sources[fold(g.name)]; x != nil && g.table == "" && sel.scope.find(g, "group statement") < 0 {
			return x
		}
	}
	return g
}

func (sel *selected) star(table string) {
	found := false
	for i, f := range sel.scope.fields {
		if f.merged && table == "" || table != "" && !strings.EqualFold(f.table, table) {
			continue
		}
		found = true
		sel.items = append(sel.items, columnAt(0, i, f.typ))
		sel.loose = append(sel.loose, map[int]bool{i: true})
		sel.fields = append(sel.fields, field{name: f.name, typ: f.typ})
	}
	if !found {
		unknownTable.raise(table)
	}
}

func (sel *selected) bindGroup() []*expr {
	b := &binder{s: sel.s, scope: sel.scope, clause: "group statement"}
	return b.bindAll(sel.groups)
}

// rest makes HAVING and ORDER BY ready.
func (sel *selected) rest(q *query) (having *expr, by []sorter) {
	if sel.n.having != nil {
		b := sel.binder("having clause")
		b.aliases, b.prefer = sel.aliases, true
		having = b.bind(sel.n.having)
	}
	b := sel.binder("order clause")
	b.aliases, b.prefer = sel.aliases, true
	return having, b.orders(q.order, sel.items)
}

// grouped makes one row of each group, in the order in which the groups begin.
func (sel *selected) grouped(group []*expr) {
	members := map[string][]*frame{}
	var order []string
	for _, f := range sel.rows {
		sel.s.step()
		var key strings.Builder
		for _, g := range group {
			key.WriteString(identity(g.eval(f), g.caseless))
			key.WriteByte(0)
		}
		k := key.String()
		if members[k] == nil {
			order = append(order, k)
		}
		members[k] = append(members[k], f)
	}
	if len(group) == 0 && len(order) == 0 { // an aggregate over nothing is still a row
		order = append(order, "")
	}
	sel.rows = nil
	for _, k := range order {
		f := &frame{row: make([]Value, len(sel.scope.fields)), outer: sel.around.frame}
		if len(members[k]) > 0 {
			f.row = members[k][0].row
		}
		for _, a := range sel.sums {
			f.sums = append(f.sums, a.compute(sel.s, members[k]))
		}
		sel.rows = append(sel.rows, f)
	}
}

func (sel *selected) projected() *relation {
	out := &relation{fields: sel.fields, rows: make([]*frame, len(sel.rows))}
	for i, f := range sel.rows {
		row := make([]Value, len(sel.items))
		for k, x := range sel.items {
			row[k] = x.eval(f)
			if text, is := row[k].(string); is {
				sel.s.hold(0, len(text))
			}
		}
		out.rows[i] = &frame{row: row}
	}
	return out
}

// checkGroups holds the rule of ONLY_FULL_GROUP_BY: a column outside of aggregates follows from the columns of the
// groups.
func (sel *selected) checkGroups(group []*expr) {
	given := map[int]bool{}
	for _, g := range sel.groups {
		if r, is := g.(*reference); is {
			given[sel.scope.find(r, "group statement")] = true
		}
	}
	equal := map[string]bool{}
	equated(sel.n.where, equal)
	equatedJoins(sel.n.from, equal)
	for i, loose := range sel.loose {
		for k := range len(sel.scope.fields) {
			f := sel.scope.fields[k]
			if !loose[k] || given[k] || equal[fold(f.name)] || sel.determined(f, given) {
				continue
			}
			name := f.table + "." + f.name
			if len(group) == 0 {
				mixedGroup.raise(i+1, name)
			}
			notGrouped.raise(i+1, name)
		}
	}
}

// determined says whether the primary key of a column's table is among the columns of the groups.
func (sel *selected) determined(f field, given map[int]bool) bool {
	if f.base == nil {
		return false
	}
	for _, k := range f.base.keys {
		if !k.unique {
			continue
		}
		all := true
		for _, name := range k.columns {
			at := sel.scope.find(&reference{f.table, name}, "group statement")
			all = all && given[at]
		}
		if all {
			return true
		}
	}
	return false
}

// equated collects the columns that a condition holds to be equal to something.
func equated(n any, out map[string]bool) {
	b, is := n.(*binary)
	if !is {
		return
	}
	switch b.op {
	case "and":
		equated(b.x, out)
		equated(b.y, out)
	case "=":
		for _, side := range []any{b.x, b.y} {
			if r, is := side.(*reference); is {
				out[fold(r.name)] = true
			}
		}
	}
}

func equatedJoins(from any, out map[string]bool) {
	if j, is := from.(*joined); is {
		equated(j.on, out)
		equatedJoins(j.x, out)
		equatedJoins(j.y, out)
	}
}
