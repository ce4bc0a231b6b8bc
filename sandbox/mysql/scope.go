package mysql

import (
	"slices"
	"strings"
)

// field is one column that an expression can name.
type field struct {
	table, name string
	typ         Type
	merged      bool // it stands once in a star, for the columns that USING joins
	base        *table
}

// scope is what the names in one query mean; outer is that of the query around it.
type scope struct {
	fields     []field
	outer      *scope
	correlated bool // something in it names a column of a query around it
	loose      map[int]bool
}

// frame is the row for which an expression is evaluated.
type frame struct {
	row     []Value
	sums    []Value // of the group's aggregates
	windows []Value
	outer   *frame
	records []*record // from which the row comes, one a table that is named
}

// relation is a table in the making.
type relation struct {
	fields []field
	rows   []*frame
}

func (r *relation) result() (columns []Column, rows [][]Value) {
	columns, rows = []Column{}, [][]Value{}
	for _, f := range r.fields {
		columns = append(columns, Column{f.name, f.typ})
	}
	for _, f := range r.rows {
		rows = append(rows, f.row)
	}
	return columns, rows
}

// expr is an expression that is ready to be evaluated.
type expr struct {
	eval func(*frame) Value
	typ  Type // of the column that it is, else the zero value
	// caseless: as a text it compares without case. The rank says how much that counts beside another operand: 0 for a
	// literal, 1 for a column, 2 for a COLLATE.
	caseless bool
	rank     int
	// exact: it is a DECIMAL with so many digits after the point, also where it is computed.
	exact bool
	scale int
}

// unified is an expression that is one of several: a DECIMAL when one of them is, with the most digits of all.
func (x *expr) unified(of []*expr) *expr {
	for _, o := range of {
		x.exact, x.scale = x.exact || o.exact, max(x.scale, o.scale)
	}
	if !x.exact {
		return x
	}
	eval, scale := x.eval, x.scale
	x.eval = func(f *frame) Value {
		switch v := eval(f).(type) {
		case int64, Decimal:
			return exact(v).round(scale)
		default:
			return v
		}
	}
	return x
}

// fits is the collation by which two expressions compare.
func fits(x, y *expr) bool {
	if x.rank >= y.rank {
		return x.caseless
	}
	return y.caseless
}

// ordinal is an expression that counts as the number of its member, where it is a column of an ENUM.
func (x *expr) ordinal() *expr {
	if x.typ.Kind != Enum {
		return x
	}
	return &expr{eval: func(f *frame) Value {
		v := x.eval(f)
		if v == nil {
			return nil
		}
		return int64(slices.Index(x.typ.Members, TextOf(v)) + 1)
	}}
}

// binder turns what was parsed into what can be evaluated.
type binder struct {
	s      *session
	scope  *scope
	clause string
	// sums collects the aggregates of a query; nil where none may stand.
	sums    *[]*aggregate
	windows *[]*windowed
	named   map[string]*window
	// aliases are the names of a select list, for the clauses that may use them.
	aliases map[string]*expr
	prefer  bool // aliases go before columns
	groups  []any
	target  *table // whose VALUES(column) and DEFAULT(column) are meant
}

// resolve finds the column that a name means.
func (b *binder) resolve(r *reference) *expr {
	if b.prefer && r.table == "" {
		if x := b.aliases[fold(r.name)]; x != nil {
			return x
		}
	}
	depth := 0
	for sc := b.scope; sc != nil; sc = sc.outer {
		if i := sc.find(r, b.clause); i >= 0 {
			b.crossed(depth)
			if depth == 0 && sc.loose != nil {
				sc.loose[i] = true
			}
			return columnAt(depth, i, sc.fields[i].typ)
		}
		if depth == 0 && r.table == "" {
			if x := b.aliases[fold(r.name)]; x != nil {
				return x
			}
		}
		depth++
	}
	name := r.name
	if r.table != "" {
		name = r.table + "." + name
	}
	badField.raise(name, b.clause)
	return nil
}

// crossed notes that a name was found that many queries further out.
func (b *binder) crossed(depth int) {
	for sc := b.scope; depth > 0; sc, depth = sc.outer, depth-1 {
		sc.correlated = true
	}
}

func columnAt(depth, i int, typ Type) *expr {
	x := &expr{typ: typ, caseless: caseless(typ.Collate), rank: 1, exact: typ.Kind == Exact, scale: typ.Scale}
	switch depth {
	case 0:
		x.eval = func(f *frame) Value { return f.row[i] }
	default:
		x.eval = func(f *frame) Value {
			for range depth {
				f = f.outer
			}
			return f.row[i]
		}
	}
	return x
}

func (sc *scope) find(r *reference, clause string) int {
	found := -1
	for i, f := range sc.fields {
		if !strings.EqualFold(f.name, r.name) || r.table != "" && !strings.EqualFold(f.table, r.table) {
			continue
		}
		if f.merged && r.table == "" {
			continue
		}
		if found >= 0 {
			ambiguous.raise(r.name, clause)
		}
		found = i
	}
	return found
}

// constant evaluates an expression that names no column.
func (s *session) constant(n any, clause string) Value {
	b := &binder{s: s, scope: &scope{}, clause: clause}
	return b.bind(n).eval(&frame{})
}
