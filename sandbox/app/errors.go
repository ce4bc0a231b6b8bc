package app

import (
	"fmt"
	"sort"
	"strings"
)

// Position is a place in a file of the app. Line and Column are 1-based; a Line of 0 means the whole file, an empty
// File means no place at all. File is relative to the app directory, with forward slashes. Columns count UTF-16 units
// in sources and characters in the manifest.
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

// Error is one thing about the app that its developer can fix.
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

// Errors is what Load returns: every problem found, in a fixed order. It is never empty when returned as an error.
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

func (es *Errors) add(at Position, hint, format string, args ...any) {
	*es = append(*es, &Error{Position: at, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// err hides the difference between a nil slice and a nil error.
func (es Errors) err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// Warning is something about the app that does not stop it from being run.
type Warning struct {
	// Code is a stable name: "two-manifests", "app-id-missing", "handler-outside-src", "bundle".
	Code     string
	Message  string
	Position Position
}

func less(a, b Position) bool {
	if a.File != b.File {
		return a.File < b.File
	}
	if a.Line != b.Line {
		return a.Line < b.Line
	}
	return a.Column < b.Column
}

func sortErrors(es Errors) {
	sort.SliceStable(es, func(i, j int) bool { return less(es[i].Position, es[j].Position) })
}
