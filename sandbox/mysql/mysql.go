// Package mysql runs MySQL's dialect of SQL over tables in memory, on a clock that is given.
package mysql

import (
	"time"
)

// Database is the tables of one installation. The zero value is empty and ready; making one costs nothing. It is not
// safe for concurrent use, starts nothing and needs no closing.
type Database struct {
	// Clock is the current time; nil stands for the Unix epoch. No statement reads any other clock.
	Clock func() time.Time
	// UUID makes what UUID() gives; nil counts.
	UUID func() string

	tables  map[string]*table // by lower-cased name
	dropped map[string]bool
	lastID  int64
	uuids   int
	randoms uint64
}

// Column is one column of a result.
type Column struct {
	Name string
	Type Type // of the column of a table that it shows; the zero value for what is computed
}

// Result is what a statement answers: rows, when Columns is not nil, else what it changed.
type Result struct {
	Columns  []Column
	Rows     [][]Value
	Affected int
	InsertID int64
	Info     string
	// Read and Written say what the statement touched, in its order.
	Read    []string // tables
	Written []Row
	Write   bool // it is a statement that changes data or tables
}

// Row names a row that a statement changed.
type Row struct {
	Table string
	Key   string // the values of its primary key, or its number when it has none
	Size  int    // of what it holds now, in bytes of text
	Gone  bool
}

// Limits of one statement. A server has them in seconds and bytes; these do not depend on the machine.
const (
	mostSteps = 4_000_000 // rows that it looks at, before it counts as one that takes too long
	mostRows  = 100_000   // rows that it holds
	mostBytes = 64 << 20  // of text that it gives
	mostDepth = 200       // brackets and queries within one another
)

// session is the run of one statement.
type session struct {
	db      *Database
	now     time.Time
	out     *Result
	undo    []func()
	steps   int
	strict  bool // values that do not fit are errors
	views   map[string]*relation
	depth   int
	bytes   int
	touched map[string]bool
}

// Execute runs one statement with values for its question marks: nil, bool, int64, float64, string. An error is an
// *Error, and nothing has changed then.
func (db *Database) Execute(text string, params []any) (*Result, error) {
	s := &session{db: db, now: time.Unix(0, 0).UTC(), out: &Result{}, touched: map[string]bool{}}
	if db.Clock != nil {
		s.now = db.Clock().UTC()
	}
	if failed := s.attempt(func() { s.run(parse(text, params)) }); failed != nil {
		for i := len(s.undo) - 1; i >= 0; i-- {
			s.undo[i]()
		}
		return nil, failed
	}
	return s.out, nil
}

// attempt runs a part of a statement and catches what raise ends it with. A defect of this engine is no reason to end
// the process: the statement is refused, by the name of the defect.
func (s *session) attempt(do func()) (failed *Error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *Error:
			failed = e
		default:
			failed = s.attempt(func() { refuse("this statement (%s: %v)", defect, e) })
		}
	}()
	do()
	return nil
}

const defect = "a defect of the engine"

// Tables is how many tables there are.
func (db *Database) Tables() int { return len(db.tables) }

// Dropped says whether a table was there once and is no more.
func (db *Database) Dropped(name string) bool { return db.dropped[fold(name)] }

// step counts a row that is looked at.
func (s *session) step() {
	if s.steps++; s.steps > mostSteps {
		raise(&Error{Number: TimedOut, Symbol: "ER_QUERY_TIMEOUT", State: "HY000",
			Message: "Query execution was interrupted, maximum statement execution time exceeded"})
	}
}

// hold counts what a statement holds: so many rows, and so many bytes of text more.
func (s *session) hold(rows, bytes int) {
	if s.bytes += bytes; s.bytes > mostBytes || rows > mostRows {
		raise(&Error{Number: 8175, Symbol: "ER_MEM_EXCEED_FOR_QUERY", State: "HY000",
			Message: "Your query has been cancelled due to exceeding the allowed memory limit for a single SQL query."})
	}
}

func (s *session) run(statement any) {
	switch n := statement.(type) {
	case *query:
		rel := s.query(n, nil)
		s.out.Columns, s.out.Rows = rel.result()
	case *insertion:
		s.change(func() { s.insert(n) })
	case *updating:
		s.change(func() { s.update(n) })
	case *deletion:
		s.change(func() { s.delete(n) })
	case *show:
		s.show(n)
	case nothing:
		s.out.Write = true
	default:
		s.change(func() { s.define(n) })
	}
}

func (s *session) change(do func()) {
	s.out.Write, s.strict = true, true
	do()
}
