package harness_test

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// rowOf is the row that a failure prints.
func rowOf(t *testing.T, failure string) string {
	t.Helper()
	_, after, found := strings.Cut(failure, "as a row of a table of cases:\n")
	row, _, closed := strings.Cut(after, "replay: ")
	if !found || !closed {
		t.Fatalf("no row in\n%s", failure)
	}
	return row
}

// pasted is the case that a row stands for where it is pasted into a table, which gofmt has to leave as it is.
func pasted(t *testing.T, row string) harness.Case {
	t.Helper()
	table := "package x\n\nfunc x() {\n\t_ = []harness.Case{\n" + row + "\t}\n}\n"
	formatted, err := format.Source([]byte(table))
	if err != nil {
		t.Fatalf("%v\n%s", err, table)
	}
	if d := cmp.Diff(table, string(formatted)); d != "" {
		t.Errorf("gofmt changes the row (-printed +formatted):\n%s", d)
	}
	e, err := parser.ParseExpr("[]harness.Case{\n" + row + "}")
	if err != nil {
		t.Fatal(err)
	}
	var c harness.Case
	for _, member := range e.(*ast.CompositeLit).Elts[0].(*ast.CompositeLit).Elts {
		pair := member.(*ast.KeyValueExpr)
		switch value := value(t, pair.Value); pair.Key.(*ast.Ident).Name {
		case "Name":
			c.Name = value.(string)
		case "Moves":
			for _, move := range value.([]any) {
				c.Moves = append(c.Moves, move.(harness.Move))
			}
		case "Want":
			for _, rule := range value.([]any) {
				c.Want = append(c.Want, rule.(string))
			}
		case "Unstored":
			c.Unstored = value.(bool)
		case "World":
			c.World = value.(tenant.World)
		}
	}
	return c
}

// value is what an expression of a row stands for.
func value(t *testing.T, e ast.Expr) any {
	t.Helper()
	switch e := e.(type) {
	case *ast.BasicLit:
		if n, err := strconv.ParseInt(e.Value, 10, 64); err == nil {
			return n
		}
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			t.Fatal(err)
		}
		return text
	case *ast.Ident:
		return map[string]any{"nil": nil, "true": true}[e.Name]
	case *ast.SelectorExpr:
		return map[string]any{"Empty": harness.Empty}[e.Sel.Name]
	case *ast.CompositeLit:
		return list(t, e)
	case *ast.CallExpr:
		return call(t, e)
	}
	t.Fatalf("a row holds a %T", e)
	return nil
}

// list is a slice, or a world of which one list of tenants is given.
func list(t *testing.T, e *ast.CompositeLit) any {
	t.Helper()
	var out []any
	var w tenant.World
	for _, item := range e.Elts {
		pair, ok := item.(*ast.KeyValueExpr)
		if !ok {
			out = append(out, value(t, item))
			continue
		}
		for _, name := range value(t, pair.Value).([]any) {
			switch pair.Key.(*ast.Ident).Name {
			case "Busy":
				w.Busy = append(w.Busy, name.(string))
			default:
				t.Fatalf("a world with %s", pair.Key)
			}
		}
		return w
	}
	return out
}

func call(t *testing.T, e *ast.CallExpr) any {
	t.Helper()
	args := make([]any, len(e.Args))
	for k, arg := range e.Args {
		args[k] = value(t, arg)
	}
	f := e.Fun.(*ast.SelectorExpr)
	switch f.Sel.Name {
	case "As":
		return harness.As(args[0].(string), args[1].(string))
	case "Invoke":
		return value(t, f.X).(harness.Actor).Invoke(args[0].(string), args[1].(string), args[2])
	case "Via":
		return value(t, f.X).(harness.Call).Via(args[0].(string))
	case "On":
		return value(t, f.X).(harness.Call).On(tenant.Place(args[0].(string)))
	case "Pushed":
		return value(t, f.X).(harness.Call).Pushed()
	case "ColdStart":
		return harness.ColdStart()
	case "Interleave":
		return harness.Interleave(int(args[0].(int64)))
	case "Reinstall":
		return harness.Reinstall(args[0].(string))
	case "After":
		return harness.After(args[0].(int64))
	}
	t.Fatalf("a row calls %s", f.Sel.Name)
	return nil
}

// TestARowShowsTheFindingAgain pastes the rows that failures print into cases: each passes, because it finds what it
// wants, and fails with the same row when it wants nothing.
func TestARowShowsTheFindingAgain(t *testing.T) {
	dir := apps(t)
	for name, c := range map[string]harness.Case{
		"leak": {Name: "a", Moves: append([]harness.Move{
			harness.As("globex", "bo").Invoke("main", "quiet", nil), harness.After(10_000),
		}, pair(harness.ColdStart(), pair()[0], harness.After(5))...), Unstored: true},
		"race": {Name: "b", Moves: race(), World: tenant.World{Busy: []string{"acme"}}},
	} {
		var suite *harness.Suite[*fakeT]
		first := failures(func(f *fakeT) {
			suite = harness.Load(f, filepath.Join(dir, name))
			suite.Run(f, []harness.Case{c})
		})
		if len(first) != 1 {
			t.Fatalf("%s: got %q, want one failure", name, first)
		}
		row := pasted(t, rowOf(t, first[0]))
		if again := failures(func(f *fakeT) { suite.Run(f, []harness.Case{row}) }); len(again) != 0 {
			t.Errorf("%s: the row does not pass: %q", name, again)
		}
		row.Want = nil
		again := failures(func(f *fakeT) { suite.Run(f, []harness.Case{row}) })
		if len(again) != 1 || rowOf(t, again[0]) != rowOf(t, first[0]) {
			t.Errorf("%s: the row wants nothing and gets %q", name, again)
		}
	}
}

// TestEveryMoveWritesItself reads back what each move prints.
func TestEveryMoveWritesItself(t *testing.T) {
	ada := harness.As("globex", "ada")
	for _, move := range []harness.Move{
		ada.Invoke("main", "show", nil), ada.Invoke("main", "show", harness.Empty), ada.Invoke("main", "", `{"a":"b"}`),
		ada.Invoke("main", "show", "{\"a\":\"`\"}"), ada.Invoke("serve", "", nil).Via("webtrigger:hook"),
		ada.Invoke("main", "show", nil).On(tenant.OfFirst), ada.Invoke("worker", "", nil).Pushed(),
		harness.ColdStart(), harness.Interleave(3), harness.Reinstall("globex"), harness.After(7),
	} {
		e, err := parser.ParseExpr(move.String())
		if err != nil {
			t.Fatal(err)
		}
		if got := value(t, e); fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", move) {
			t.Errorf("%s reads back as %#v", move, got)
		}
	}
}
