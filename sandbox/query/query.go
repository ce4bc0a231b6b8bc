// Package query takes JQL and CQL apart and says which of some things a query selects, in which order.
package query

// Query is a query that was taken apart.
type Query struct {
	where Expr // nil: everything
	Order []Key
}

// Key is one thing by which results are ordered.
type Key struct {
	Field      string
	Descending bool
}

// Expr is a condition.
type Expr interface {
	// holds says whether a thing meets the condition, or the opposite of it, of which the ways to ask are given. The
	// opposite is that of each clause, as in JQL: "not (a = 1 or b = 2)" is "a != 1 and b != 2".
	holds(ask func(Clause) Truth, opposite bool) Truth
}

// Truth is whether a clause holds. What is not known holds, whichever way round it stands.
type Truth int

// The truths. The zero value is that of a clause on a field that is not known.
const (
	Unknown Truth = iota
	Yes
	No
	// Empty is the truth of a comparison with a field that holds nothing: neither it nor its opposite holds.
	Empty
)

// Is is the truth of what is known.
func Is(held bool) Truth {
	if held {
		return Yes
	}
	return No
}

func (t Truth) not() Truth {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	default:
		return Unknown
	}
}

// Clause compares a field with values. Its Op is the positive one of two: "=" for "!=", "in" for "not in".
type Clause struct {
	Field  string // in small letters, without quotes: "project", "cf[10016]", "issue.property[a].b"
	Op     string // =, ~, <, <=, >, >=, in, is, was, changed
	Values []Value
}

// Value is one value of a clause: what was written, or a function that is called.
type Value struct {
	Text   string
	Quoted bool
	// Function is the name of a function in small letters, such as "currentuser", and Args are what it is called with.
	Function string
	Args     []string
}

// Empty says whether the value is EMPTY or NULL.
func (v Value) Empty() bool {
	return !v.Quoted && v.Function == "" && (isWord(v.Text, "empty") || isWord(v.Text, "null"))
}

// Holds says whether a thing is selected. Ask says whether a clause holds for it.
func (q Query) Holds(ask func(Clause) Truth) bool {
	return q.where == nil || q.where.holds(ask, false) != No
}

// Fields are the fields that the conditions of a query name, in the order in which they stand there.
func (q Query) Fields() (out []string) {
	if q.where != nil {
		q.where.holds(func(c Clause) Truth {
			out = append(out, c.Field)
			return Unknown
		}, false)
	}
	return out
}

type (
	all     []Expr
	some    []Expr
	negated struct{ of Expr }
	single  struct{ Clause }
)

func (e all) holds(ask func(Clause) Truth, opposite bool) Truth {
	return settled(e, Is(opposite), ask, opposite)
}

func (e some) holds(ask func(Clause) Truth, opposite bool) Truth {
	return settled(e, Is(!opposite), ask, opposite)
}

// settled is what the parts of an expression come to of which one alone can settle it, as an "or" is by a Yes. Where
// none does, one that is Unknown leaves it open.
func settled(parts []Expr, by Truth, ask func(Clause) Truth, opposite bool) Truth {
	out := by.not()
	for _, part := range parts {
		switch part.holds(ask, opposite) {
		case by:
			return by
		case Unknown:
			out = Unknown
		}
	}
	return out
}

func (e negated) holds(ask func(Clause) Truth, opposite bool) Truth {
	return e.of.holds(ask, !opposite)
}

func (e single) holds(ask func(Clause) Truth, opposite bool) Truth {
	switch t := ask(e.Clause); {
	case t == Empty:
		return No
	case opposite:
		return t.not()
	default:
		return t
	}
}
