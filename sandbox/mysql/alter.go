package mysql

import (
	"slices"
	"strings"
)

func (s *session) alter(n *alteration) {
	t := s.table(n.table).clone()
	for _, a := range n.changes {
		s.alterOne(t, a)
	}
	s.probe(t)
	t.reindex()
	if s.db.tables[fold(t.name)] == nil { // renamed on the way
		s.set(n.table, nil)
	}
	s.set(t.name, t)
}

func (s *session) alterOne(t *table, a alter) {
	switch a.do {
	case "add":
		s.addTo(t, a)
	case "drop":
		s.dropColumn(t, a)
	case "modify", "change":
		s.changeColumn(t, a)
	case "rename-column":
		if at := t.known(a.name); t.index(a.to) >= 0 && t.index(a.to) != at {
			duplicateName.raise(a.to)
		}
		t.renameColumn(a.name, a.to)
	case "rename":
		if s.db.tables[fold(a.to)] != nil && !strings.EqualFold(a.to, t.name) {
			tableExists.raise(a.to)
		}
		t.name = a.to
	case "add-key":
		t.addKey(a.key)
	case "rename-key":
		if at := t.keyIndex(a.name); at >= 0 {
			t.keys[at].name = a.to
		} else {
			cantDrop.raise(a.name)
		}
	case "drop-key":
		t.dropKey(a)
	case "add-check":
		t.addCheck(a.check)
		s.checkRows(t)
	case "drop-check":
		before := len(t.checks)
		t.checks = slices.DeleteFunc(t.checks, func(c check) bool { return strings.EqualFold(c.name, a.name) })
		if len(t.checks) == before && !a.lenient {
			cantDrop.raise(a.name)
		}
	case "default":
		at := t.known(a.name)
		c := &t.columns[at]
		c.def, c.defText, c.hasDefault = a.column.def, a.column.defText, a.column.hasDefault
	case "increment":
		t.next = max(t.next, a.increment-1)
	}
}

// known is the place of a column that has to be there.
func (t *table) known(name string) int {
	at := t.index(name)
	if at < 0 {
		badField.raise(name, t.name)
	}
	return at
}

// at is where a column shall stand.
func (t *table) at(a alter, otherwise int) int {
	switch {
	case a.first:
		return 0
	case a.after != "":
		return t.known(a.after) + 1
	}
	return otherwise
}

func (s *session) addTo(t *table, a alter) {
	if a.lenient && t.index(a.column.name) >= 0 {
		return
	}
	at := t.at(a, len(t.columns))
	t.addColumn(a.column, at)
	c := &t.columns[at]
	for i, r := range t.rows {
		var v Value
		switch {
		case c.increment:
			t.next++
			v = t.next
		case c.hasDefault:
			v = s.byDefault(t, at)
		case c.notNull:
			v = zero(c.typ)
		}
		t.rows[i] = &record{values: slices.Insert(slices.Clone(r.values), at, v), number: r.number}
	}
	s.recompute(t)
}

// recompute fills the generated columns of all rows.
func (s *session) recompute(t *table) {
	if !slices.ContainsFunc(t.columns, func(c column) bool { return c.computed != nil }) {
		return
	}
	for i, r := range t.rows {
		next := &record{values: slices.Clone(r.values), number: r.number}
		s.finish(t, next, i+1)
		t.rows[i] = next
	}
}

func (s *session) checkRows(t *table) {
	for i, r := range t.rows {
		s.finish(t, &record{values: slices.Clone(r.values)}, i+1)
	}
}

// drops says whether what is to be dropped is there, at a place. What is not may be missing where IF EXISTS says so.
func (a alter) drops(at int) bool {
	if at < 0 && !a.lenient {
		cantDrop.raise(a.name)
	}
	return at >= 0
}

func (s *session) dropColumn(t *table, a alter) {
	at := t.index(a.name)
	if !a.drops(at) {
		return
	}
	t.columns = slices.Delete(t.columns, at, at+1)
	var keys []key
	for _, k := range t.keys {
		k.columns = slices.DeleteFunc(slices.Clone(k.columns), func(c string) bool { return strings.EqualFold(c, a.name) })
		if len(k.columns) > 0 {
			keys = append(keys, k)
		}
	}
	t.keys = keys
	for i, r := range t.rows {
		t.rows[i] = &record{values: slices.Delete(slices.Clone(r.values), at, at+1), number: r.number}
	}
}

func (s *session) changeColumn(t *table, a alter) {
	if t.index(a.name) < 0 && a.lenient {
		return
	}
	old := t.known(a.name)
	if other := t.index(a.column.name); other >= 0 && other != old {
		duplicateName.raise(a.column.name)
	}
	t.renameColumn(a.name, a.column.name)
	c := a.column.column
	if k := t.primary(); k != nil && k.has(c.name) {
		c.notNull = true
	}
	for i, r := range t.rows {
		values := slices.Clone(r.values)
		if values[old] = s.fit(&c, values[old], i+1); values[old] == nil && c.notNull {
			raise(&Error{Number: 1138, Symbol: "ER_INVALID_USE_OF_NULL", State: "22004", Message: "Invalid use of NULL value"})
		}
		t.rows[i] = &record{values: values, number: r.number}
	}
	t.columns[old] = c
	if a.column.primary {
		t.addKey(key{name: "PRIMARY", columns: []string{c.name}, primary: true, unique: true})
	}
	if a.column.unique {
		t.addKey(key{columns: []string{c.name}, unique: true})
	}
	t.move(old, a)
}

// move puts a column elsewhere.
func (t *table) move(from int, a alter) {
	if !a.first && a.after == "" {
		return
	}
	to := t.at(a, from)
	if to > from {
		to--
	}
	c := t.columns[from]
	t.columns = slices.Insert(slices.Delete(t.columns, from, from+1), to, c)
	for i, r := range t.rows {
		values := slices.Clone(r.values)
		v := values[from]
		values = slices.Insert(slices.Delete(values, from, from+1), to, v)
		t.rows[i] = &record{values: values, number: r.number}
	}
}

func (t *table) renameColumn(from, to string) {
	t.columns[t.known(from)].name = to
	for i, k := range t.keys {
		k.columns = slices.Clone(k.columns)
		for n, name := range k.columns {
			if strings.EqualFold(name, from) {
				k.columns[n] = to
			}
		}
		t.keys[i] = k
	}
}

func (t *table) dropKey(a alter) {
	at := t.keyIndex(a.name)
	if !a.drops(at) {
		return
	}
	t.keys = slices.Delete(t.keys, at, at+1)
}
