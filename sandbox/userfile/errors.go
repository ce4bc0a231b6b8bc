// Package userfile reads what users write by hand: YAML with the place of every value, errors that name it, patterns.
package userfile

import (
	"fmt"
	"sort"
	"strings"
)

// Position is a place in a file of the user's. Line and Column are 1-based; a Line of 0 means the whole file, an empty
// File means no place at all. A File of the app is relative to the app directory, with forward slashes. Columns count
// UTF-16 units in the app's code and characters in YAML.
type Position struct {
	File         string
	Line, Column int
}

// String returns "src/index.ts:3:7", "src/index.ts" when there is no line, and "" for the zero Position.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Error is one thing that the user can fix.
type Error struct {
	Position
	// Msg says what is wrong; it may hold further, indented lines (the source line of a syntax error).
	Msg string
	// Hint says what to do about it, or is empty.
	Hint string
}

// Error returns position and message; the hint is left to who prints it.
func (e *Error) Error() string {
	if at := e.Position.String(); at != "" {
		return at + ": " + e.Msg
	}
	return e.Msg
}

// Errors is every problem found, in a fixed order. It is never empty when returned as an error.
type Errors []*Error

// Error lists the problems, one after the other, each beginning a new line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.As the single problems.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// Add appends an error; format and args make its message.
func (es *Errors) Add(at Position, hint, format string, args ...any) {
	*es = append(*es, &Error{Position: at, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// Err hides the difference between a nil slice and a nil error.
func (es Errors) Err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// Before orders places by file, line and column.
func (p Position) Before(b Position) bool {
	if p.File != b.File {
		return p.File < b.File
	}
	if p.Line != b.Line {
		return p.Line < b.Line
	}
	return p.Column < b.Column
}

// Sort puts the errors in the order of their places.
func (es Errors) Sort() {
	sort.SliceStable(es, func(i, j int) bool { return es[i].Before(es[j].Position) })
}
