package mysql_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"crosstalk/sandbox/mysql"
)

// FuzzStatements holds that no statement finds a defect of the engine, and that one that fails changes nothing.
func FuzzStatements(f *testing.F) {
	table, err := os.ReadFile(statements)
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range strings.Split(string(table), "\n") {
		if statement, is := strings.CutPrefix(line, "> "); is {
			f.Add(statement)
		}
	}
	f.Fuzz(func(t *testing.T, statement string) {
		db := migrated(t)
		run(t, db, "INSERT INTO notes (owner, title) VALUES ('ada', 'one'), ('bo', 'two')")
		before := ours(db, "SELECT * FROM notes", nil)
		_, err := db.Execute(statement, nil)
		var e *mysql.Error
		if !errors.As(err, &e) {
			return
		}
		if strings.Contains(e.Refused, "a defect of the engine") {
			t.Errorf("%q: %s", statement, e.Refused)
		}
		if after := ours(db, "SELECT * FROM notes", nil); !slices.Equal(after, before) {
			t.Errorf("%q failed and changed the table:\n%s", statement, after)
		}
	})
}
