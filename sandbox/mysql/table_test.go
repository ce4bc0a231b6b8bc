package mysql_test

import (
	"bufio"
	"encoding/json"
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

// section is a part of the table that begins with an empty database: "# what it is about", and after " ! " why a server
// is not asked.
type section struct {
	head, apart string
	cases       []*statement
}

// statement is a line that begins with ">", and lines below it: "with" the values of its question marks as JSON, "!"
// why a server answers something else, and the answer.
type statement struct {
	text, with, differs string
	answer              []string
}

func readTable(t *testing.T) (out []*section) {
	t.Helper()
	text, err := os.ReadFile(statements)
	if err != nil {
		t.Fatal(err)
	}
	var c *statement
	for lines := bufio.NewScanner(strings.NewReader(string(text))); lines.Scan(); {
		line := lines.Text()
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "#":
			head, apart, _ := strings.Cut(rest, " ! ")
			out = append(out, &section{head: head, apart: apart})
		case ">":
			c = &statement{text: rest}
			last := out[len(out)-1]
			last.cases = append(last.cases, c)
		case "with":
			c.with = rest
		case "!":
			c.differs = rest
		default:
			c.answer = append(c.answer, line)
		}
	}
	return out
}

func writeTable(t *testing.T, table []*section) {
	t.Helper()
	var b strings.Builder
	put := func(kind, text string) {
		if text != "" {
			b.WriteString(kind + text)
		}
	}
	for _, s := range table {
		put("# ", s.head)
		put(" ! ", s.apart)
		b.WriteString("\n")
		for _, c := range s.cases {
			put("> ", c.text+"\n")
			put("with ", c.with)
			put("", strings.Repeat("\n", min(len(c.with), 1)))
			put("! ", c.differs)
			put("", strings.Repeat("\n", min(len(c.differs), 1)))
			put("", strings.Join(c.answer, "\n")+"\n")
		}
	}
	if err := os.WriteFile(statements, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// params are the values of the question marks.
func (c *statement) params(t *testing.T) (out []any) {
	t.Helper()
	if c.with == "" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(c.with))
	d.UseNumber()
	if err := d.Decode(&out); err != nil {
		t.Fatalf("%s: %v", c.text, err)
	}
	for i, v := range out {
		if n, is := v.(json.Number); is {
			if whole, err := n.Int64(); err == nil {
				out[i] = whole
			} else if out[i], err = n.Float64(); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

// TestStatements runs the statements of the table, each with its answer below it. TestAgainstServer holds the answers
// against those of a server.
func TestStatements(t *testing.T) {
	table, want, n := rerun(t), readTable(t), 0
	if *update {
		writeTable(t, table)
		return
	}
	for i, s := range table {
		for j, c := range s.cases {
			n++
			if diff := cmp.Diff(want[i].cases[j].answer, c.answer); diff != "" {
				t.Errorf("%s: %s\n-want +got:\n%s", s.head, c.text, diff)
			}
		}
	}
	if n < 500 {
		t.Errorf("only %d statements", n)
	}
}

// rerun is the table with what its statements give now.
func rerun(t *testing.T) []*section {
	t.Helper()
	table := readTable(t)
	for _, s := range table {
		db := &mysql.Database{Clock: clock}
		for _, c := range s.cases {
			c.answer = ours(db, c.text, c.params(t))
		}
	}
	return table
}

// executor runs statements: the engine of this room, or a server.
type executor interface {
	Execute(text string, params []any) (*mysql.Result, error)
}

// ours is what a statement gives, a line for each row.
func ours(db executor, text string, params []any) []string {
	result, err := db.Execute(text, params)
	var e *mysql.Error
	if errors.As(err, &e) {
		if e.Refused != "" {
			return []string{"refused " + e.Refused}
		}
		return []string{fmt.Sprintf("error %d %s", e.Number, e.Message)}
	}
	if result.Columns == nil {
		return []string{fmt.Sprintf("changed %d id %d", result.Affected, result.InsertID)}
	}
	var names []string
	for _, c := range result.Columns {
		names = append(names, c.Name)
	}
	out := []string{"columns " + strings.Join(names, "|")}
	for _, row := range result.Rows {
		var cells []string
		for _, v := range row {
			if v == nil {
				cells = append(cells, "NULL")
			} else {
				cells = append(cells, oneLine(mysql.TextOf(v)))
			}
		}
		out = append(out, "row "+strings.Join(cells, "|"))
	}
	return out
}

func oneLine(cell string) string { return strings.NewReplacer("\n", `\n`, "\x00", `\0`).Replace(cell) }
