package mysql

import (
	"fmt"
	"slices"
	"strings"
)

// define runs the statements that change tables themselves. Each makes a table anew and then puts it in place, so that
// a statement that fails has changed nothing.
func (s *session) define(statement any) {
	if s.db.tables == nil {
		s.db.tables, s.db.dropped = map[string]*table{}, map[string]bool{}
	}
	switch n := statement.(type) {
	case *creation:
		s.create(n)
	case *alteration:
		s.alter(n)
	case *dropping:
		s.drop(n)
	case *truncation:
		t := s.table(n.table).clone()
		t.rows, t.next, t.serial = nil, 0, 0
		t.reindex()
		s.set(t.name, t)
	case *renaming:
		for _, p := range n.pairs {
			s.rename(s.table(p[0]).clone(), p[1])
		}
	default:
		panic(fmt.Sprintf("internal: a statement of type %T", statement))
	}
}

// set puts a table in place, or with nil takes it away.
func (s *session) set(name string, t *table) {
	id := fold(name)
	before, dropped := s.db.tables[id], s.db.dropped[id]
	s.undo = append(s.undo, func() {
		s.db.dropped[id] = dropped
		if before == nil {
			delete(s.db.tables, id)
		} else {
			s.db.tables[id] = before
		}
	})
	if t == nil {
		delete(s.db.tables, id)
		s.db.dropped[id] = true
		return
	}
	s.db.tables[id] = t
}

func (s *session) rename(t *table, to string) {
	if s.db.tables[fold(to)] != nil {
		tableExists.raise(to)
	}
	s.set(t.name, nil)
	t.name = to
	s.set(to, t)
}

func (s *session) create(n *creation) {
	if s.db.tables[fold(n.table)] != nil {
		if n.ifNot {
			return
		}
		tableExists.raise(n.table)
	}
	if n.like != "" {
		t := s.table(n.like).clone()
		t.name, t.rows, t.next, t.serial = n.table, nil, 0, 0
		t.reindex()
		s.set(n.table, t)
		return
	}
	t := &table{name: n.table, next: max(n.incremented-1, 0)}
	for _, c := range n.columns {
		t.addColumn(c, len(t.columns))
	}
	for _, k := range n.keys {
		t.addKey(k)
	}
	for _, c := range n.checks {
		t.addCheck(c)
	}
	s.probe(t)
	t.reindex()
	s.set(t.name, t)
}

// probe binds the expressions of a table, so that what they cannot mean is an error at once.
func (s *session) probe(t *table) {
	b := &binder{s: s, scope: &scope{fields: t.fields(t.name)}, clause: "generated column function", target: t}
	for i := range t.columns {
		c := &t.columns[i]
		if c.computed != nil {
			b.bind(c.computed)
		}
		if c.hasDefault {
			if l, is := c.def.(*literal); !is {
				(&binder{s: s, scope: &scope{}, clause: "default value"}).bind(c.def)
			} else if l.value == nil && c.notNull {
				raise(&Error{Number: 1067, Symbol: "ER_INVALID_DEFAULT", State: "42000",
					Message: "Invalid default value for '" + c.name + "'"})
			}
		}
	}
	b.clause = "check constraint"
	for _, c := range t.checks {
		b.bind(c.x)
	}
}

func (t *table) addColumn(c columnSpec, at int) {
	if t.index(c.name) >= 0 {
		duplicateName.raise(c.name)
	}
	t.columns = slices.Insert(t.columns, at, c.column)
	if c.primary {
		t.addKey(key{name: "PRIMARY", columns: []string{c.name}, primary: true, unique: true})
	}
	if c.unique {
		t.addKey(key{columns: []string{c.name}, unique: true})
	}
	if c.check != nil {
		t.addCheck(*c.check)
	}
}

func (t *table) addKey(k key) {
	for i, name := range k.columns {
		at := t.index(name)
		if at < 0 {
			noKeyColumn.raise(name)
		}
		k.columns[i] = t.columns[at].name
		if k.primary {
			t.columns[at].notNull = true
		}
	}
	if k.primary && t.primary() != nil {
		manyPrimary.raise()
	}
	if k.name == "" {
		k.name = t.freeName(k.columns[0])
	}
	if t.keyIndex(k.name) >= 0 {
		duplicateKey.raise(k.name)
	}
	t.keys = append(t.keys, k)
}

// freeName is the name of a key that was given none.
func (t *table) freeName(column string) string {
	name := column
	for n := 2; t.keyIndex(name) >= 0; n++ {
		name = fmt.Sprintf("%s_%d", column, n)
	}
	return name
}

func (t *table) keyIndex(name string) int {
	return slices.IndexFunc(t.keys, func(k key) bool { return strings.EqualFold(k.name, name) })
}

func (t *table) addCheck(c check) {
	if c.x == nil {
		return
	}
	if c.name == "" {
		c.name = fmt.Sprintf("%s_chk_%d", t.name, len(t.checks)+1)
	}
	t.checks = append(t.checks, c)
}

func (s *session) drop(n *dropping) {
	var missing []string
	for _, name := range n.tables {
		if s.db.tables[fold(name)] == nil && !n.ifThere {
			missing = append(missing, databaseName+"."+name)
		}
	}
	if len(missing) > 0 {
		unknownTable.raise(strings.Join(missing, ","))
	}
	for _, name := range n.tables {
		if s.db.tables[fold(name)] != nil {
			s.set(name, nil)
		}
	}
}
