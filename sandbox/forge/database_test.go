package forge_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/mysql"
	"crosstalk/sandbox/tenant"
)

// noted is a database that notes what is asked of it.
type noted struct {
	name string
	log  *[]string
}

func (n noted) say(format string, args ...any) {
	*n.log = append(*n.log, n.name+" "+fmt.Sprintf(format, args...))
}

func (n noted) Execute(text string, params []any) (*mysql.Result, error) {
	n.say("%s %v", text, params)
	if text == "DROP" {
		return nil, &mysql.Error{Number: 1146, Symbol: "ER_NO_SUCH_TABLE", State: "42S02", Message: "gone", Missing: "gone"}
	}
	return &mysql.Result{Columns: []mysql.Column{{Name: "who"}}, Rows: [][]mysql.Value{{n.name}}}, nil
}

func (n noted) Dropped(name string) bool {
	n.say("dropped %s", name)
	return true
}

func (n noted) Tables() int { return 0 }

func (n noted) Close() { n.say("closed") }

// TestDatabasesAreGiven has statements answered by databases of the caller's own: one a tenant and installation, each
// closed once.
func TestDatabasesAreGiven(t *testing.T) {
	var log []string
	opened := 0
	p := newPlatform(forge.Options{Databases: func(o forge.Origin) forge.Database {
		opened++
		if o.Clock().Year() != 2026 || len(o.UUID()) != 36 {
			t.Errorf("the origin is %v, %s", o.Clock(), o.UUID())
		}
		return noted{fmt.Sprint("db", opened), &log}
	}})
	ours, theirs := ask(t, p, tenant.Observed, "ada"), ask(t, p, tenant.Neighbour, "ada")
	for k, u := range []*caller{ours, theirs, ours} {
		want := fmt.Sprintf(`{"rows":[{"who":"db%d"}]}`, 1+k%2)
		if got := string(sqlOf(u, "SELECT ?", k).Body); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := sqlOf(ours, "DROP"); got.Status != 400 || dig(t, got, "debug.errno") != 1146.0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	p.Reinstall(tenant.Neighbour)
	p.Close()
	want := []string{"db1 SELECT ? [0]", "db2 SELECT ? [1]", "db1 SELECT ? [2]", "db1 DROP []", "db1 dropped gone",
		"db2 closed"}
	if diff := cmp.Diff(want, log[:min(len(want), len(log))]); diff != "" {
		t.Error(diff)
	}
	closed := map[string]int{}
	for _, line := range log[min(len(want), len(log)):] {
		closed[line]++
	}
	if diff := cmp.Diff(map[string]int{"db1 closed": 1, "db3 closed": 1}, closed); diff != "" {
		t.Error(diff)
	}
}
