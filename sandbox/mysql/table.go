package mysql

import (
	"slices"
	"strings"
)

// column is one column of a table.
type column struct {
	name       string
	typ        Type
	notNull    bool
	def        any // an expression
	defText    string
	hasDefault bool
	increment  bool
	onUpdate   bool
	computed   any // of a generated column
	check      *check
}

// key is an index of a table; only those that are unique change an answer.
type key struct {
	name            string
	columns         []string
	primary, unique bool
}

// has says whether a column is one of the key's.
func (k *key) has(column string) bool {
	return slices.ContainsFunc(k.columns, func(n string) bool { return strings.EqualFold(n, column) })
}

type check struct {
	name, text string
	x          any
}

// record is one row. It is not changed: an update puts another in its place.
type record struct {
	values []Value
	number int64 // in the order of insertion
}

// table is one table. Its rows stand in the order of the primary key, else in that of insertion.
type table struct {
	name    string
	columns []column
	keys    []key
	checks  []check
	rows    []*record
	next    int64 // of AUTO_INCREMENT
	serial  int64
	unique  []map[string]*record // one for each unique key
}

func (s *session) table(name string) *table {
	t := s.db.tables[fold(name)]
	if t == nil {
		raise(&Error{Number: 1146, Symbol: "ER_NO_SUCH_TABLE", State: "42S02", Missing: name,
			Message: "Table '" + databaseName + "." + name + "' doesn't exist"})
	}
	return t
}

func (t *table) index(name string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return strings.EqualFold(c.name, name) })
}

func (t *table) primary() *key {
	for i := range t.keys {
		if t.keys[i].primary {
			return &t.keys[i]
		}
	}
	return nil
}

// keyOf is what a record has in a key; false when one of the columns is NULL, which never equals another.
func (t *table) keyOf(k key, r *record) (string, bool) {
	var out strings.Builder
	for _, name := range k.columns {
		i := t.index(name)
		if r.values[i] == nil {
			return "", false
		}
		out.WriteString(identity(r.values[i], caseless(t.columns[i].typ.Collate)))
		out.WriteByte(0)
	}
	return out.String(), true
}

// shownKey is the same as error messages write it.
func (t *table) shownKey(k key, r *record) string {
	var out []string
	for _, name := range k.columns {
		out = append(out, TextOf(r.values[t.index(name)]))
	}
	return strings.Join(out, "-")
}

// conflict is a record with which another shares a unique key.
func (t *table) conflict(r, but *record) (*record, *key) {
	at := 0
	for i, k := range t.keys {
		if !k.unique {
			continue
		}
		if id, whole := t.keyOf(k, r); whole {
			if other := t.unique[at][id]; other != nil && other != but {
				return other, &t.keys[i]
			}
		}
		at++
	}
	return nil, nil
}

// order compares records by the primary key.
func (t *table) order(a, b *record) int {
	if k := t.primary(); k != nil {
		for _, name := range k.columns {
			i := t.index(name)
			if c := compare(a.values[i], b.values[i], caseless(t.columns[i].typ.Collate)); c != 0 {
				return c
			}
		}
	}
	return sign(a.number - b.number)
}

func (t *table) eachUnique(r *record, do func(m map[string]*record, id string)) {
	at := 0
	for _, k := range t.keys {
		if k.unique {
			if id, whole := t.keyOf(k, r); whole {
				do(t.unique[at], id)
			}
			at++
		}
	}
}

func (t *table) put(r *record) {
	i := len(t.rows)
	if i > 0 && t.order(t.rows[i-1], r) > 0 {
		i, _ = slices.BinarySearchFunc(t.rows, r, t.order)
	}
	t.rows = slices.Insert(t.rows, i, r)
	t.eachUnique(r, func(m map[string]*record, id string) { m[id] = r })
}

func (t *table) take(r *record) {
	i, found := slices.BinarySearchFunc(t.rows, r, t.order)
	if !found || t.rows[i] != r {
		panic("internal: a record that is not in its table")
	}
	t.rows = slices.Delete(t.rows, i, i+1)
	t.eachUnique(r, func(m map[string]*record, id string) { delete(m, id) })
}

// reindex makes the maps of the unique keys and the order of the rows anew, and says where rows clash.
func (t *table) reindex() {
	t.unique = nil
	for _, k := range t.keys {
		if k.unique {
			t.unique = append(t.unique, map[string]*record{})
		}
	}
	rows := t.rows
	t.rows = make([]*record, 0, len(rows))
	for _, r := range rows {
		if _, k := t.conflict(r, nil); k != nil {
			duplicateEntry.raise(t.shownKey(*k, r), t.name+"."+k.name)
		}
		t.put(r)
	}
}

// clone is a table that can be altered without changing this one.
func (t *table) clone() *table {
	out := *t
	out.columns, out.keys = slices.Clone(t.columns), slices.Clone(t.keys)
	out.checks, out.rows = slices.Clone(t.checks), slices.Clone(t.rows)
	return &out
}

// label names a record by its primary key.
func (t *table) label(r *record) string {
	if k := t.primary(); k != nil {
		return t.shownKey(*k, r)
	}
	return "#" + TextOf(r.number)
}

// The changes below are undone when the statement fails.

func (s *session) insertRecord(t *table, r *record) {
	t.serial++
	r.number = t.serial
	t.put(r)
	s.undo = append(s.undo, func() { t.take(r) })
	s.wrote(t, r, false)
}

func (s *session) removeRecord(t *table, r *record) {
	t.take(r)
	s.undo = append(s.undo, func() { t.put(r) })
	s.wrote(t, r, true)
}

func (s *session) replaceRecord(t *table, old, r *record) {
	r.number = old.number
	t.take(old)
	t.put(r)
	s.undo = append(s.undo, func() { t.take(r); t.put(old) })
	s.wrote(t, r, false)
}

// mostWritten is how many rows a result names; the rest of a long statement is more of the same.
const mostWritten = 50

func (s *session) wrote(t *table, r *record, gone bool) {
	if len(s.out.Written) == mostWritten {
		return
	}
	row := Row{Table: t.name, Key: t.label(r), Gone: gone}
	if !gone {
		for _, v := range r.values {
			row.Size += len(TextOf(v))
		}
	}
	s.out.Written = append(s.out.Written, row)
}
