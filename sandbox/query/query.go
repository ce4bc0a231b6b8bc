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
	// holds says whether a thing meets the condition, of which the ways to ask are given.
	holds(ask func(Clause) Truth) Truth
}

// Truth is whether a clause holds. What is not known holds, whichever way round it stands.
type Truth int

// The truths. The zero value is that of a clause on a field that is not known.
const (
	Unknown Truth = iota
	Yes
	No
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
	return q.where == nil || q.where.holds(ask) != No
}

// Fields are the fields that the conditions of a query name, in the order in which they stand there.
func (q Query) Fields() (out []string) {
	if q.where != nil {
		q.where.holds(func(c Clause) Truth {
			out = append(out, c.Field)
			return Unknown
		})
	}
	return out
}

type (
	all     []Expr
	some    []Expr
	negated struct{ of Expr }
	single  struct{ Clause }
)

func (e all) holds(ask func(Clause) Truth) Truth  { return settled(e, No, ask) }
func (e some) holds(ask func(Clause) Truth) Truth { return settled(e, Yes, ask) }

// settled is what the parts of an expression come to of which one alone can settle it, as an "or" is by a Yes. Where
// none does, one that is Unknown leaves it open.
func settled(parts []Expr, by Truth, ask func(Clause) Truth) Truth {
	out := by.not()
	for _, part := range parts {
		switch part.holds(ask) {
		case by:
			return by
		case Unknown:
			out = Unknown
		}
	}
	return out
}

func (e negated) holds(ask func(Clause) Truth) Truth { return e.of.holds(ask).not() }
func (e single) holds(ask func(Clause) Truth) Truth  { return ask(e.Clause) }
