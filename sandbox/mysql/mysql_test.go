package mysql_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/mysql"
)

// TestParameters binds values of each type that a caller has.
func TestParameters(t *testing.T) {
	db := &mysql.Database{}
	got := run(t, db, "SELECT ?, ?, ?, ?, ?, CONCAT(?, '?')", nil, true, int64(7), 2.5, "it's", "x")
	want := [][]mysql.Value{{nil, int64(1), int64(7), 2.5, "it's", "x?"}}
	if diff := cmp.Diff(want, got.Rows); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct {
		statement string
		params    []any
	}{
		{"SELECT ?", nil}, {"SELECT 1", []any{"spare"}}, {"SELECT ?", []any{[]string{"no value"}}},
	} {
		var e *mysql.Error
		if _, err := db.Execute(c.statement, c.params); !errors.As(err, &e) || e.Symbol != "ER_WRONG_ARGUMENTS" {
			t.Errorf("%s with %v: %v", c.statement, c.params, err)
		}
	}
}

// TestTouched holds what a result says of the rows that a statement read and changed.
func TestTouched(t *testing.T) {
	db := migrated(t)
	for _, c := range []struct {
		statement string
		read      []string
		written   []mysql.Row
	}{
		{"INSERT INTO notes (owner) VALUES ('ada'), ('bo')", nil,
			[]mysql.Row{{Table: "notes", Key: "1", Size: 24}, {Table: "notes", Key: "2", Size: 23}}},
		{"UPDATE notes SET title = 'abc' WHERE id = 2", []string{"notes"}, []mysql.Row{{Table: "notes", Key: "2", Size: 26}}},
		{"UPDATE notes SET title = title", []string{"notes"}, nil},
		{"DELETE FROM notes WHERE owner = 'ada'", []string{"notes"}, []mysql.Row{{Table: "notes", Key: "1", Gone: true}}},
		{"SELECT 1 FROM notes a JOIN notes b", []string{"notes"}, nil},
		{"SELECT 1", nil, nil},
	} {
		got := run(t, db, c.statement)
		if diff := cmp.Diff(c.read, got.Read) + cmp.Diff(c.written, got.Written); diff != "" {
			t.Errorf("%s:\n%s", c.statement, diff)
		}
	}
}

// TestFailureChangesNothing runs statements that fail half way.
func TestFailureChangesNothing(t *testing.T) {
	db := migrated(t)
	run(t, db, "INSERT INTO notes (id, owner, title) VALUES (1, 'ada', 'one'), (2, 'bo', 'two')")
	const all = "SELECT id, owner, title FROM notes"
	before := ours(db, all, nil)
	for _, statement := range []string{
		"INSERT INTO notes (id, owner) VALUES (3, 'eve'), (1, 'twice')",
		"UPDATE notes SET id = 9 - id, title = 'new', owner = IF(id = 7, NULL, 'x')",
		"UPDATE notes SET id = 5",
		"REPLACE INTO notes (id, owner) VALUES (1, 'gone'), (2, NULL)",
		"ALTER TABLE notes ADD COLUMN a INT, DROP COLUMN nope",
		"RENAME TABLE notes TO other, nothing TO more",
		"DROP TABLE notes, nothing",
	} {
		if _, err := db.Execute(statement, nil); err == nil {
			t.Errorf("%s: no error", statement)
		}
		if diff := cmp.Diff(before, ours(db, all, nil)); diff != "" {
			t.Errorf("%s changed:\n%s", statement, diff)
		}
	}
}

// TestLimits runs statements that would take too much.
func TestLimits(t *testing.T) {
	db := &mysql.Database{}
	run(t, db, "CREATE TABLE t (id INT PRIMARY KEY)")
	run(t, db, "INSERT INTO t WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 400) "+
		"SELECT x FROM n")
	for statement, symbol := range map[string]string{
		"SELECT COUNT(*) FROM t a, t b, t c":                                                  "ER_MEM_EXCEED_FOR_QUERY",
		"SELECT COUNT(*) FROM t a JOIN t b JOIN t c ON c.id < 0":                              "ER_MEM_EXCEED_FOR_QUERY",
		"SELECT REPEAT('x', 4000000) FROM t":                                                  "ER_MEM_EXCEED_FOR_QUERY",
		"SELECT 1 FROM t a JOIN t b ON (SELECT COUNT(*) FROM t WHERE id > a.id) < 0":          "ER_QUERY_TIMEOUT",
		"WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT COUNT(*) FROM n": "ER_CTE_MAX_RECURSION_DEPTH",
		"SELECT " + strings.Repeat("(", 100_000) + "1":                                        "ER_NOT_SUPPORTED_YET",
		"SELECT " + strings.Repeat("NOT ", 100_000) + "1":                                     "ER_NOT_SUPPORTED_YET",
	} {
		var e *mysql.Error
		if _, err := db.Execute(statement, nil); !errors.As(err, &e) || e.Symbol != symbol {
			t.Errorf("%.60s: %v, want %s", statement, err, symbol)
		}
	}
}

// TestSameAgain runs the whole table twice, at different moments of the machine and with other databases between.
func TestSameAgain(t *testing.T) {
	before := runtime.NumGoroutine()
	first := rerun(t)
	time.Sleep(2 * time.Millisecond)
	second := rerun(t)
	if diff := cmp.Diff(first, second, cmp.AllowUnexported(section{}, statement{})); diff != "" {
		t.Error(diff)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines more", after-before)
	}
}

// TestClock holds that time is what the clock says, for the whole of a statement.
func TestClock(t *testing.T) {
	now := at
	db := &mysql.Database{Clock: func() time.Time { now = now.Add(time.Hour); return now }}
	for _, want := range []string{"2026-01-15 11:00:00", "2026-01-15 12:00:00"} {
		got := run(t, db, "SELECT NOW(), SYSDATE(), NOW() = NOW(6) - INTERVAL 500000 MICROSECOND").Rows[0]
		if mysql.TextOf(got[0]) != want || mysql.TextOf(got[1]) != want || got[2] != int64(1) {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}
