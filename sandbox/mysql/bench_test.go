package mysql_test

import (
	"fmt"
	"testing"

	"crosstalk/sandbox/mysql"
)

// BenchmarkEmpty makes the database of one tenant, as is done for each instance.
func BenchmarkEmpty(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		db := &mysql.Database{Clock: clock}
		if db.Dropped("t") {
			b.Fatal("dropped")
		}
	}
}

// BenchmarkMigrated makes one and runs what a small app's migrations run.
func BenchmarkMigrated(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		migrated(b)
	}
}

// BenchmarkStatements times statements over a table of a thousand rows.
func BenchmarkStatements(b *testing.B) {
	db := migrated(b)
	for i := range 1000 {
		run(b, db, fmt.Sprintf("INSERT INTO notes (owner, title) VALUES ('u%d', 'note %d')", i%10, i))
	}
	for _, c := range []struct{ name, statement string }{
		{"key", "SELECT * FROM notes WHERE id = 500"},
		{"filter", "SELECT id, title FROM notes WHERE owner = 'u3' ORDER BY title LIMIT 10"},
		{"group", "SELECT owner, COUNT(*) FROM notes GROUP BY owner"},
		{"update", "UPDATE notes SET title = CONCAT(title, '') WHERE id = 500"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				run(b, db, c.statement)
			}
		})
	}
}

func migrated(tb testing.TB) *mysql.Database {
	db := &mysql.Database{Clock: clock}
	run(tb, db, "CREATE TABLE notes (id BIGINT PRIMARY KEY AUTO_INCREMENT, owner VARCHAR(128) NOT NULL, "+
		"title VARCHAR(255), created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, INDEX (owner))")
	run(tb, db, "ALTER TABLE notes ADD COLUMN done BOOLEAN NOT NULL DEFAULT FALSE")
	return db
}

func run(tb testing.TB, db *mysql.Database, statement string, params ...any) *mysql.Result {
	tb.Helper()
	out, err := db.Execute(statement, params)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}
