package mysqlserver_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/mysql"
	"crosstalk/sandbox/mysqlserver"
	"crosstalk/sandbox/mysqlserver/mysqltest"
)

// at is the time at which the statements of the tests run.
var at = time.UnixMilli(1768471200500)

// origin is what databases make up things of.
func origin() forge.Origin {
	n := 0
	return forge.Origin{Clock: func() time.Time { return at }, UUID: func() string {
		n++
		return fmt.Sprint("origin ", n)
	}}
}

func connected(t testing.TB) *mysqlserver.Server {
	t.Helper()
	s, err := mysqlserver.Connect(context.Background(), mysqltest.Address(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// answerOf writes what a statement gives: rows as in Go, what it changed, or its error.
func answerOf(db interface {
	Execute(text string, params []any) (*mysql.Result, error)
}, text string, params ...any) string {
	result, err := db.Execute(text, params)
	switch {
	case err != nil:
		return err.Error()
	case result.Columns == nil:
		return fmt.Sprintf("changed %d id %d", result.Affected, result.InsertID)
	}
	var names []string
	for _, c := range result.Columns {
		names = append(names, c.Name)
	}
	return fmt.Sprint(names, result.Rows)
}

// TestRunsStartTheSame has one installation after another, and several at a time, do the same.
func TestRunsStartTheSame(t *testing.T) {
	s := connected(t)
	once := func() string {
		db := s.Open(origin())
		defer db.Close()
		out := ""
		for _, text := range []string{
			"SHOW TABLES", "SELECT @mine", "CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, u CHAR(36), at DATETIME(3) " +
				"DEFAULT NOW(3))", "SET @mine = 1", "INSERT INTO t (u) VALUES (UUID()), (uuid( ))",
			"SELECT id, LENGTH(u), u, at, SYSDATE() FROM t", "SELECT RAND(), UUID()", "SELECT DATABASE(), CURRENT_USER()",
			"SELECT * FROM nope", "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = " +
				"'BASE TABLE' AND table_schema NOT IN ('information_schema', 'performance_schema')", "SELECT UNIX_TIMESTAMP()",
		} {
			out += answerOf(db, text) + "\n"
		}
		return out
	}
	first := once()
	t.Log(first)
	if second := once(); first != second {
		t.Errorf("then\n%s", second)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 3 {
				if again := once(); first != again {
					t.Errorf("at the same time\n%s", again)
				}
			}
		})
	}
	group.Wait()
	if err := s.Err(); err != nil {
		t.Error(err)
	}
}

// BenchmarkInstallation is what an installation costs that makes a table and a row.
func BenchmarkInstallation(b *testing.B) {
	s := connected(b)
	for b.Loop() {
		db := s.Open(origin())
		for _, text := range []string{
			"CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO t (name) VALUES ('a')",
			"SELECT * FROM t",
		} {
			if _, err := db.Execute(text, nil); err != nil {
				b.Fatal(err)
			}
		}
		db.Close()
	}
}
