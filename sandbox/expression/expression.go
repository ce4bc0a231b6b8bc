// Package expression reads Jira expressions and evaluates them over the things of a product.
package expression

import (
	"fmt"
	"unicode/utf8"
)

// The limits of Jira expressions, as its reference gives them, and one of our own on texts.
const (
	MaxLength = 1000   // characters of an expression
	MaxSteps  = 10_000 // evaluations of its parts
	maxValues = 10_000 // in a value
	maxText   = 100_000
)

// Expression is an expression that was read.
type Expression struct{ root node }

// Thing is a value of one of the product's own types: an issue, a user.
type Thing struct {
	Type string // "Issue"
	ID   string // things of a type with equal ids are equal
	// Member is a property or a method; false where it is not known.
	Member func(name string) (value any, known bool)
	JSON   any // the thing as a result shows it
}

// Func is a method, or a function that the expression has written itself.
type Func func(args []any) any

// World is what an expression is about. Values are nil, bool, float64, string, []any, map[string]any, *Thing and Func.
type World struct {
	Variables map[string]any
	// New makes a thing for "new Issue(…)"; false where the type is not known.
	New func(kind string, args []any) (value any, known bool)
}

// Kind is what went wrong with an expression.
type Kind int

// The kinds of errors.
const (
	Syntax Kind = iota // it cannot be read
	Failed             // the product, too, would fail to evaluate it
	Beyond             // it is beyond what is emulated, and nothing is known of its value
)

// Error tells what is wrong with an expression.
type Error struct {
	Kind         Kind
	Line, Column int    // of a Syntax error, from one
	Part         string // of the expression; may be empty
	Message      string
}

func (e *Error) Error() string {
	switch {
	case e.Kind == Syntax && e.Line > 0:
		return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
	case e.Part != "":
		return fmt.Sprintf("%q - %s", e.Part, e.Message)
	default:
		return e.Message
	}
}

func fail(part, format string, args ...any) {
	panic(&Error{Kind: Failed, Part: part, Message: fmt.Sprintf(format, args...)})
}

func beyond(part, format string, args ...any) {
	panic(&Error{Kind: Beyond, Part: part, Message: fmt.Sprintf(format, args...)})
}

// caught turns the panic of a reader or an evaluation into its error.
func caught(err *error) {
	if r := recover(); r != nil {
		e, ours := r.(*Error)
		if !ours {
			panic(r)
		}
		*err = e
	}
}

// Parse reads an expression. The error is an *Error.
func Parse(text string) (e Expression, err error) {
	defer caught(&err)
	if n := utf8.RuneCountInString(text); n > MaxLength {
		panic(&Error{Kind: Syntax, Message: fmt.Sprintf("Jira expression is too long (%d), limit: %d characters", n,
			MaxLength)})
	}
	p := &parser{text: text, tokens: lex(text)}
	return Expression{p.program()}, nil
}

// Evaluate is the value of an expression and in how many steps it was found. The error is an *Error.
func (e Expression) Evaluate(w World) (value any, steps int, err error) {
	defer caught(&err)
	run := &run{new: w.New}
	value = shown(run.eval(e.root, &scope{vars: w.Variables}))
	return value, run.steps, nil
}

// JSON is a value as a result shows it. A function is shown by its name alone, as in Jira.
func JSON(v any) any {
	switch v := v.(type) {
	case *Thing:
		return v.JSON
	case Func:
		return "Lambda"
	case []any:
		out := make([]any, len(v))
		for k, e := range v {
			out[k] = JSON(e)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, e := range v {
			out[name] = JSON(e)
		}
		return out
	default:
		return v
	}
}

// TypeOf is the name of the type of a value, as the operator typeof gives it.
func TypeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "Boolean"
	case float64:
		return "Number"
	case string:
		return "String"
	case []any:
		return "List"
	case *Thing:
		return v.Type
	case Func:
		return "Lambda"
	default:
		return "Map"
	}
}
