package mysql_test

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/mysql"
)

var update = flag.Bool("update", false, "write the table of statements anew")

const statements = "testdata/statements.txt"

// at is the time at which the statements of the table run.
var at = time.UnixMilli(1768471200500)

func clock() time.Time { return at }

// TestStatements runs the statements of the table, each with what a server answers below it. A line that begins with #
// is an empty database. The answers are those of MariaDB 10.11 with MySQL's modes and a binary collation; where MySQL 8
// and TiDB differ from it, theirs.
func TestStatements(t *testing.T) {
	want, err := os.ReadFile(statements)
	if err != nil {
		t.Fatal(err)
	}
	got, n := rerun(string(want))
	if *update {
		if err := os.WriteFile(statements, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if n < 350 {
		t.Errorf("only %d statements", n)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// rerun runs the statements that a table holds and writes it anew.
func rerun(table string) (out string, n int) {
	var b strings.Builder
	var db *mysql.Database
	lines := bufio.NewScanner(strings.NewReader(table))
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			db = &mysql.Database{Clock: clock}
			b.WriteString(line + "\n")
		}
		if statement, is := strings.CutPrefix(line, "> "); is {
			n++
			b.WriteString(line + "\n" + answer(db, statement))
		}
	}
	return b.String(), n
}

// answer is what a statement gives, a line for each row.
func answer(db *mysql.Database, statement string) string {
	result, err := db.Execute(statement, nil)
	var e *mysql.Error
	if errors.As(err, &e) {
		if e.Refused != "" {
			return "refused " + e.Refused + "\n"
		}
		return fmt.Sprintf("error %d %s\n", e.Number, e.Message)
	}
	if result.Columns == nil {
		return fmt.Sprintf("changed %d id %d\n", result.Affected, result.InsertID)
	}
	var names []string
	for _, c := range result.Columns {
		names = append(names, c.Name)
	}
	out := "columns " + strings.Join(names, "|") + "\n"
	for _, row := range result.Rows {
		var cells []string
		for _, v := range row {
			cell := mysql.TextOf(v)
			if v == nil {
				cell = "NULL"
			}
			cells = append(cells, strings.NewReplacer("\n", `\n`, "\x00", `\0`).Replace(cell))
		}
		out += "row " + strings.Join(cells, "|") + "\n"
	}
	return out
}
