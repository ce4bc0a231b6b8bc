package mysql

import (
	"fmt"
	"slices"
	"strings"
)

// insert runs INSERT and REPLACE.
func (s *session) insert(n *insertion) {
	t := s.table(n.table)
	s.strict = !n.ignore
	columns := s.targets(t, n)
	rows := s.given(t, n, columns)
	for at, c := range t.columns { // said before any number is taken
		if !slices.Contains(columns, at) && c.computed == nil && c.needed() {
			s.complain(func() { noDefault.raise(c.name) })
		}
	}
	duplicates, taken := 0, int64(0)
	for i, row := range rows {
		if len(row) != len(columns) {
			columnCount.raise(i + 1)
		}
	}
	before := t.next
	s.undo = append(s.undo, func() { // a statement that fails does not give back the numbers that its rows were to have
		t.next = before
		if taken > 0 {
			t.next += int64(len(rows))
		}
	})
	for i, row := range rows {
		last := t.next
		r, id := s.compose(t, columns, row, i+1)
		other, k := t.conflict(r, nil)
		if t.next == last+1 {
			taken++
			if k != nil && !n.replace {
				t.next = last // the next row has the number, but the statement takes as many as it has rows
			}
		}
		switch {
		case k == nil:
			s.insertRecord(t, r)
			s.out.Affected++
			s.numbered(id)
		case n.replace:
			s.numbered(id)
			s.replace(t, r)
			duplicates++
		case len(n.update) > 0:
			duplicates++
			s.merge(t, n, other, r)
		case n.ignore:
			duplicates++
		default:
			duplicateEntry.raise(t.shownKey(*k, r), t.name+"."+k.name)
		}
	}
	t.next = max(t.next, before+taken)
	if len(rows) > 1 || n.q != nil {
		s.out.Info = fmt.Sprintf("Records: %d  Duplicates: %d  Warnings: %d", len(rows), duplicates, duplicates)
	}
}

// numbered notes the first number that AUTO_INCREMENT gave.
func (s *session) numbered(id int64) {
	if s.out.InsertID == 0 && id != 0 {
		s.out.InsertID, s.db.lastID = id, id
	}
}

// targets are the columns that an INSERT names, by their places.
func (s *session) targets(t *table, n *insertion) (out []int) {
	if len(n.columns) == 0 && (n.q != nil || len(n.rows) > 0 && len(n.rows[0]) > 0) {
		for i, c := range t.columns {
			if c.computed == nil || n.q == nil {
				out = append(out, i)
			}
		}
	}
	for _, name := range n.columns {
		i := t.index(name)
		if i < 0 {
			badField.raise(name, "field list")
		}
		if slices.Contains(out, i) {
			twice.raise(name)
		}
		out = append(out, i)
	}
	return out
}

// missing stands for DEFAULT in a list of values.
type missing struct{}

// given are the rows of values of an INSERT.
func (s *session) given(t *table, n *insertion, columns []int) (out [][]Value) {
	if n.q != nil {
		for _, f := range s.query(n.q, nil).rows {
			out = append(out, f.row)
		}
		return out
	}
	for _, row := range n.rows {
		// A value may name the columns before it; those not yet given have their defaults.
		b := &binder{s: s, scope: &scope{fields: t.fields(t.name)}, clause: "field list", target: t}
		values := make([]Value, len(row))
		f := &frame{row: make([]Value, len(t.columns))}
		for i, x := range row {
			if d, is := x.(*defaulted); is && d.column == "" {
				values[i] = missing{}
				continue
			}
			values[i] = b.bind(x).eval(f)
			if i < len(columns) {
				f.row[columns[i]] = values[i]
			}
		}
		out = append(out, values)
	}
	return out
}

// compose makes a record of the values that are given and the defaults of the rest; id is the number that
// AUTO_INCREMENT made.
func (s *session) compose(t *table, columns []int, row []Value, number int) (r *record, id int64) {
	r = &record{values: make([]Value, len(t.columns))}
	isGiven := make([]bool, len(t.columns))
	for i, at := range columns {
		if _, is := row[i].(missing); is {
			continue
		}
		c := &t.columns[at]
		if c.computed != nil {
			generated.raise(c.name, t.name)
		}
		r.values[at], isGiven[at] = s.fit(c, row[i], number), true
	}
	for at := range t.columns {
		c := &t.columns[at]
		v := r.values[at]
		switch {
		case c.increment && (v == nil || v == int64(0)):
			t.next++
			r.values[at], id = t.next, t.next
		case c.increment:
			if n := integer(v); n > t.next {
				t.next = n
			}
			id = integer(v)
		case !isGiven[at] && c.computed == nil:
			r.values[at] = s.byDefault(t, at)
		}
		if r.values[at] == nil && c.notNull && c.computed == nil {
			s.complain(func() { notNull.raise(c.name) })
			r.values[at] = zero(c.typ)
		}
	}
	s.finish(t, r, number)
	return r, id
}

// finish fills the generated columns and holds the checks.
func (s *session) finish(t *table, r *record, number int) {
	b := &binder{s: s, scope: &scope{fields: t.fields(t.name)}, clause: "generated column function", target: t}
	for at := range t.columns {
		if c := &t.columns[at]; c.computed != nil {
			r.values[at] = s.fit(c, b.bind(c.computed).eval(&frame{row: r.values}), number)
		}
	}
	for _, c := range t.checks {
		if v := b.bind(c.x).eval(&frame{row: r.values}); v != nil && !isTrue(v) {
			s.complain(func() { checkFailed.raise(c.name) })
		}
	}
}

// byDefault is the default of a column.
func (s *session) byDefault(t *table, at int) Value {
	c := &t.columns[at]
	switch {
	case c.hasDefault:
		return s.fit(c, s.constant(c.def, "default value"), 1)
	case c.needed():
		s.complain(func() { noDefault.raise(c.name) })
		return zero(c.typ)
	case c.notNull && c.typ.Kind == Enum:
		return c.typ.Members[0]
	}
	return nil
}

// needed says whether a column has to be given a value.
func (c *column) needed() bool {
	return c.notNull && !c.hasDefault && !c.increment && c.typ.Kind != Enum
}

// zero is what a lenient statement puts where NULL may not stand.
func zero(t Type) Value {
	switch t.Kind {
	case Integer, Year, Bit:
		return int64(0)
	case Float:
		return float64(0)
	case Exact:
		return exact(int64(0)).round(t.Scale)
	case Binary:
		return Blob("")
	case Time:
		return Span{fsp: t.Fsp}
	case JSON:
		return Document{}
	}
	return ""
}

// replace puts a record in the place of all with which it shares a key.
func (s *session) replace(t *table, r *record) {
	for {
		other, k := t.conflict(r, nil)
		if k == nil {
			break
		}
		s.removeRecord(t, other)
		s.out.Affected++
	}
	s.insertRecord(t, r)
	s.out.Affected++
}

// merge is ON DUPLICATE KEY UPDATE: old is in the table, r was to be inserted.
func (s *session) merge(t *table, n *insertion, old, r *record) {
	fields := t.fields(t.name)
	incoming := t.fields("\x00values")
	if n.rowAlias != "" {
		incoming = t.fields(n.rowAlias)
	}
	for i := range incoming { // a bare name means the row that is there
		incoming[i].merged = true
	}
	sc := &scope{fields: append(fields, incoming...)}
	b := &binder{s: s, scope: sc, clause: "field list", target: t}
	f := &frame{row: append(slices.Clone(old.values), r.values...)}
	next := &record{values: slices.Clone(old.values)}
	for _, a := range n.update {
		at := t.index(a.column.name)
		if at < 0 {
			badField.raise(a.column.name, "field list")
		}
		next.values[at] = (&setter{s, t, b, f, 1}).value(at, a.x)
		f.row[at] = next.values[at]
	}
	changed := s.apply(t, old, next, 2, 1)
	for at, c := range t.columns {
		if c.increment && changed {
			s.out.InsertID = integer(next.values[at])
		}
	}
}

// setter gives values to the columns of one record; row is the number that errors name.
type setter struct {
	s   *session
	t   *table
	b   *binder
	f   *frame
	row int
}

// value is what an assignment gives to a column.
func (to *setter) value(at int, x any) Value {
	c := &to.t.columns[at]
	if c.computed != nil {
		generated.raise(c.name, to.t.name)
	}
	if d, is := x.(*defaulted); is && d.column == "" {
		return to.s.byDefault(to.t, at)
	}
	v := to.s.fit(c, to.b.bind(x).eval(to.f), to.row)
	if v == nil && c.notNull {
		to.s.complain(func() { notNull.raise(c.name) })
		v = zero(c.typ)
	}
	return v
}

// apply puts a changed record in the place of another, unless it is the same. Affected grows by the weight.
func (s *session) apply(t *table, old, next *record, weight, row int) bool {
	for at, c := range t.columns {
		if c.onUpdate && !same(old, next) && alike(old.values[at], next.values[at]) {
			next.values[at] = s.moment(c.typ.Fsp)
		}
	}
	s.finish(t, next, row)
	if same(old, next) {
		return false
	}
	if _, k := t.conflict(next, old); k != nil {
		duplicateEntry.raise(t.shownKey(*k, next), t.name+"."+k.name)
	}
	s.replaceRecord(t, old, next)
	s.out.Affected += weight
	return true
}

func same(a, b *record) bool { return slices.EqualFunc(a.values, b.values, alike) }

// alike says whether two values of one column are the same to the last byte.
func alike(a, b Value) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return strings.Compare(TextOf(a), TextOf(b)) == 0
}
