package mysqlserver_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness/mysqlserver"
	"crosstalk/harness/mysqlserver/mysqltest"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/mysql"
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

// TestAnswers holds the shape of answers: values as package mysql has them, columns of tables apart from what is
// computed, errors with their names, and what was touched.
func TestAnswers(t *testing.T) {
	s := connected(t)
	db := s.Open(origin())
	defer db.Close()
	for _, c := range []struct {
		text   string
		params []any
		want   string
	}{
		{"CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT UNSIGNED, d DECIMAL(8,2), f FLOAT, b BLOB, " +
			"bits BIT(10), big BIGINT UNSIGNED, `odd. name` DATE)", nil, "changed 0 id 0"},
		{"INSERT INTO t VALUES (7, ?, ?, ?, 'x', 513, 18446744073709551615, ?), " +
			"(DEFAULT, NULL, NULL, NULL, NULL, NULL, 1, NULL)",
			[]any{int64(5), 1.5, 0.1, "2026-01-02"}, "changed 2 id 8"},
		{"SELECT * FROM t WHERE id = ?", []any{int64(7)},
			"[id n d f b bits big odd. name] [[7 5 1.50 0.1 x 513 18446744073709551615 2026-01-02]]"},
		{"SELECT COUNT(*) AS `t.n`, MAX(id), ? FROM t", []any{true}, "[t.n MAX(id) ?] [[2 8 1]]"},
		{"SELECT ?", nil, "ER_PARSE_ERROR"},
		{"SELECT ?", []any{int64(1), int64(2)}, "ER_WRONG_ARGUMENTS: Incorrect arguments to EXECUTE"},
		{"SELECT 1; SELECT 2", nil, "ER_PARSE_ERROR"},
		{"INSERT INTO t (id) VALUES (7)", nil, "ER_DUP_ENTRY: Duplicate entry '7' for key 'PRIMARY'"},
		{"UPDATE t SET n = 6 WHERE id < 9", nil, "changed 2 id 0"},
		{"WITH x AS (SELECT 1) SELECT * FROM x", nil, "[1] [[1]]"},
		{"SELECT CONNECTION_ID()", nil, "ER_NOT_SUPPORTED_YET: what CONNECTION_ID() gives cannot be repeated"},
		{"LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t", nil, "ER_NOT_SUPPORTED_YET"},
		{"USE mysql", nil, "ER_DBACCESS_DENIED_ERROR"},
		{"DROP TABLE t", nil, "changed 0 id 0"},
	} {
		if got := answerOf(db, c.text, c.params...); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
	}
	if !db.Dropped("T") || db.Dropped("u") {
		t.Error("what was dropped is not known")
	}
	before := db.Tables()
	if got := answerOf(db, "CREATE TABLE one (id INT PRIMARY KEY)"); db.Tables() != before+1 {
		t.Errorf("%s: there are %d tables, were %d", got, db.Tables(), before)
	}
}

// TestWhatWasTouched holds what a result tells beside the answer.
func TestWhatWasTouched(t *testing.T) {
	s := connected(t)
	db := s.Open(origin())
	defer db.Close()
	answerOf(db, "CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(9))")
	insert, err := db.Execute("INSERT INTO t (name) VALUES (?)", []any{"Ada"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]mysql.Row{{Table: "t", Key: "1", Size: 3}}, insert.Written); diff != "" || !insert.Write {
		t.Error(diff, insert.Write)
	}
	rows, err := db.Execute("SELECT id, COUNT(*) FROM t GROUP BY id", nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"t"}, rows.Read); diff != "" || rows.Write {
		t.Error(diff, rows.Write)
	}
	if id, n := rows.Columns[0].Type, rows.Columns[1].Type; id.Bits != 64 || n.Bits != 0 || n.Kind != mysql.Integer {
		t.Errorf("the columns are of types %+v and %+v", id, n)
	}
	_, err = db.Execute("SELECT * FROM gone", nil)
	var e *mysql.Error
	if !errors.As(err, &e) || e.Missing != "gone" || e.State != "42S02" || e.Number != 1146 {
		t.Errorf("%#v", err)
	}
}

// TestServerEnds has the server end between two statements: that is no answer of a database, and Err says so.
func TestServerEnds(t *testing.T) {
	address, kill := mysqltest.Start(t)
	s, err := mysqlserver.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db := s.Open(origin())
	defer db.Close()
	if got := answerOf(db, "SELECT 1"); got != "[1] [[1]]" || s.Err() != nil {
		t.Fatal(got, s.Err())
	}
	kill()
	if got := answerOf(db, "SELECT 1"); !strings.HasPrefix(got, "CR_SERVER_LOST") || s.Err() == nil {
		t.Errorf("%s, %v", got, s.Err())
	}
	if _, err := mysqlserver.Connect(t.Context(), "no address"); err == nil {
		t.Error("connected to nothing")
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
