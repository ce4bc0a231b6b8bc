package forge_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

const toSQL = `{"type":"sql","provider":"app","remote":"sql"}`

// sqlOf sends one statement.
func sqlOf(u *caller, statement string, params ...any) sandbox.Answer {
	u.t.Helper()
	body, err := json.Marshal(map[string]any{"query": statement, "params": append([]any{}, params...), "method": "all"})
	if err != nil {
		u.t.Fatal(err)
	}
	return u.send(toSQL, "POST /api/v1/execute", string(body))
}

func created(t *testing.T, users ...*caller) {
	t.Helper()
	for _, u := range users {
		if got := sqlOf(u, "CREATE TABLE notes (id BIGINT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(50), n INT, at DATETIME "+
			"DEFAULT CURRENT_TIMESTAMP)"); got.Status != 200 {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
	}
}

// TestSQLKeepsTenantsApart has two tenants fill tables of the same name, and one install the app again.
func TestSQLKeepsTenantsApart(t *testing.T) {
	p := newPlatform(forge.Options{})
	ours, theirs := ask(t, p, tenant.Observed, "ada"), ask(t, p, tenant.Neighbour, "ada")
	created(t, ours, theirs)
	for range 3 {
		sqlOf(theirs, "INSERT INTO notes (title) VALUES ('theirs')")
	}
	got := string(sqlOf(ours, "INSERT INTO notes (title) VALUES ('ours')").Body)
	if !strings.Contains(got, `"insertId":1`) {
		t.Errorf("the neighbour's rows show in %s", got)
	}
	const all = "SELECT id, title FROM notes"
	if got := string(sqlOf(ours, all).Body); got != `{"rows":[{"id":"1","title":"ours"}]}` {
		t.Errorf("got %s", got)
	}
	if got := string(sqlOf(theirs, "SELECT COUNT(*) AS n FROM notes").Body); got != `{"rows":[{"n":3}]}` {
		t.Errorf("got %s", got)
	}
	p.Reinstall(tenant.Observed)
	if got := sqlOf(ours, "SHOW TABLES"); string(got.Body) != `{"rows":[]}` {
		t.Errorf("tables outlive the installation: %s", got.Body)
	}
	if got := string(sqlOf(theirs, all+" WHERE id = 1").Body); got != `{"rows":[{"id":"1","title":"theirs"}]}` {
		t.Errorf("got %s", got)
	}
}

// TestSQLValues holds how values travel: the members of a row in the order of its columns, each as the service sends
// it.
func TestSQLValues(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	for statement, want := range map[string]string{
		"SELECT 2 AS z, 1 AS a, 'x' AS m":                    `{"z":2,"a":1,"m":"x"}`,
		"SELECT 1.50 AS d, 1.5e0 AS f, NULL AS n, TRUE AS b": `{"d":"1.50","f":1.5,"n":null,"b":1}`,
		"SELECT 9007199254740993 AS big, SUM(2) AS s":        `{"big":"9007199254740993","s":"2"}`,
		"SELECT NOW() AS t, CURDATE() AS d":                  `{"t":"2026-01-15 09:00:00","d":"2026-01-15"}`,
		"SELECT TIME('1:02:03') AS c":                        `{"c":"01:02:03"}`,
		"SELECT JSON_OBJECT('b', JSON_ARRAY(1, NULL)) AS j":  `{"j":{"b": [1, null]}}`,
		"SELECT x'00ff' AS raw":                              `{"raw":{"data":[0,255],"type":"Buffer"}}`,
		"SELECT '<a & \"b\">' AS text":                       `{"text":"<a & \"b\">"}`,
	} {
		if got := string(sqlOf(u, statement).Body); got != `{"rows":[`+want+`]}` {
			t.Errorf("%s: got %s, want %s", statement, got, want)
		}
	}
	got := sqlOf(u, "SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e", 1, 1.5, true, nil, map[string]any{"k": []int{1}})
	if string(got.Body) != `{"rows":[{"a":1,"b":1.5,"c":1,"d":null,"e":"{\"k\":[1]}"}]}` {
		t.Errorf("got %s", got.Body)
	}
}

// TestSQLIsRecorded holds what rules see of a statement.
func TestSQLIsRecorded(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	created(t, u)
	for _, c := range []struct {
		statement string
		write     bool
		stored    []trace.Stored
	}{
		{"INSERT INTO notes (title, at) VALUES ('one', '2026-01-01')", true,
			[]trace.Stored{{Op: "set", Shelf: "sql notes", Key: "1", Size: 23}}},
		{"SELECT * FROM notes", false, nil},
		{"UPDATE notes SET n = 5", true, []trace.Stored{{Op: "set", Shelf: "sql notes", Key: "1", Size: 24}}},
		{"DELETE FROM notes", true, []trace.Stored{{Op: "delete", Shelf: "sql notes", Key: "1"}}},
		{"INSERT INTO notes (nope) VALUES (1)", true, nil},
	} {
		note := sqlOf(u, c.statement).Note
		if note.Service != "sql" || note.Class != "/api/v1/execute" || note.Write != c.write ||
			note.Tenant != tenant.Observed {
			t.Errorf("%s: %+v", c.statement, note)
		}
		if diff := cmp.Diff(c.stored, note.Stored); diff != "" {
			t.Errorf("%s:\n%s", c.statement, diff)
		}
	}
}

// TestSQLRefuses holds that what is missing is named, to the app and in a warning.
func TestSQLRefuses(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	got := sqlOf(u, "CREATE VIEW v AS SELECT 1")
	if got.Status != 501 || got.Warning == nil || got.Warning.Code != "not-emulated" ||
		!strings.Contains(got.Warning.Message, "CREATE VIEW") || dig(t, got, "code") != "NOT_EMULATED" {
		t.Errorf("%d %s %+v", got.Status, got.Body, got.Warning)
	}
	for statement, code := range map[string]string{
		"SELEC": "INVALID_SQL_QUERY", "SELECT nope": "SQL_EXECUTION_ERROR", "DROP TABLE nope": "SQL_EXECUTION_ERROR",
	} {
		got := sqlOf(u, statement)
		if got.Status != 400 || dig(t, got, "code") != code || dig(t, got, "debug.sqlMessage") == nil || got.Warning != nil {
			t.Errorf("%s: %d %s %+v", statement, got.Status, got.Body, got.Warning)
		}
	}
}

// TestSQLBeforeMigrations asks for tables that no migration made in this run, or that it made and nothing filled.
func TestSQLBeforeMigrations(t *testing.T) {
	opt := forge.Options{Answers: []forge.Learned{{Service: "sql", Method: "POST", Class: "/api/v1/execute",
		Body: json.RawMessage(`{"rows":[{"title":"learnt"}]}`)}}}
	const titles, learnt = "SELECT title FROM notes", `{"rows":[{"title":"learnt"}]}`
	u := ask(t, newPlatform(opt), tenant.Observed, "ada")
	if got := string(sqlOf(u, titles).Body); got != learnt {
		t.Errorf("without a table: %s", got)
	}
	created(t, u)
	if got := string(sqlOf(u, titles).Body); got != learnt {
		t.Errorf("with an empty table: %s", got)
	}
	sqlOf(u, "INSERT INTO notes (title) VALUES ('own')")
	if got := string(sqlOf(u, titles).Body); got != `{"rows":[{"title":"own"}]}` {
		t.Errorf("with a row: %s", got)
	}
	sqlOf(u, "DELETE FROM notes")
	if got := string(sqlOf(u, titles).Body); got != `{"rows":[]}` {
		t.Errorf("with the row deleted: %s", got)
	}
	sqlOf(u, "DROP TABLE notes")
	if got := sqlOf(u, titles); got.Status != 400 {
		t.Errorf("with the table dropped: %d %s", got.Status, got.Body)
	}
	bare := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	for _, statement := range []string{titles, "UPDATE notes SET title = 'x'"} {
		if got := sqlOf(bare, statement); got.Status != 200 || got.Warning == nil || got.Warning.Code != "unknown-endpoint" {
			t.Errorf("%s, with nothing learnt: %d %s %+v", statement, got.Status, got.Body, got.Warning)
		}
	}
}

// TestSQLInAnApp runs a migration and statements through the stand-in, and through the real package where it is.
func TestSQLInAnApp(t *testing.T) {
	files := map[string]string{"manifest.yml": manifest, "src/index.js": `
		import sql, { migrationRunner } from "@forge/sql";
		export const run = async ({ call: { payload } }) => {
			const notes = "CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, owner VARCHAR(50))";
			await migrationRunner.enqueue("v1", notes).run();
			await sql.prepare("INSERT INTO notes (owner) VALUES (?)").bindParams(payload.owner).execute();
			return sql.executeRaw("SELECT id, owner FROM notes ORDER BY id");
		};`}
	t.Run("stand-in", func(t *testing.T) { ranInAnApp(t, written(t, files)) })
	t.Run("real", func(t *testing.T) {
		packages := os.Getenv(packagesVariable)
		if packages == "" {
			t.Skip("NOT RUN with the real package: set " + packagesVariable)
		}
		dir := written(t, files).App.Dir
		if err := os.Symlink(filepath.Join(packages, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
			t.Fatal(err)
		}
		ranInAnApp(t, load(t, dir))
	})
}

func ranInAnApp(t *testing.T, program *sandbox.Program) {
	h := start(t, program, forge.Options{World: world})
	var seen []string
	for _, who := range []string{tenant.Observed, tenant.Neighbour, tenant.Observed} {
		payload := json.RawMessage(fmt.Sprintf(`{"owner":%q}`, who))
		got := h.result(forge.Step{Tenant: who, User: "ada", Entry: "e", Payload: payload})
		seen = append(seen, text(got["rows"]))
	}
	row := func(id int, who string) string { return fmt.Sprintf(`{"id":%d,"owner":%q}`, id, who) }
	want := []string{"[" + row(1, tenant.Observed) + "]", "[" + row(1, tenant.Neighbour) + "]",
		"[" + row(1, tenant.Observed) + "," + row(2, tenant.Observed) + "]"}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}

// TestSQLLimits holds what Forge SQL refuses before it reaches the database, and with which code.
func TestSQLLimits(t *testing.T) {
	for statement, code := range map[string]string{
		"USE other": "SQL_POLICY_VIOLATION", "DROP DATABASE mine": "SQL_POLICY_VIOLATION",
		"PREPARE s FROM 'SELECT 1'": "SQL_POLICY_VIOLATION", "SELECT 1; SELECT 2": "SQL_POLICY_VIOLATION",
		"GRANT ALL ON x TO y": "SQL_POLICY_VIOLATION", "SELECT '; x' FROM": "INVALID_SQL_QUERY",
		"SELECT '" + strings.Repeat("x", 1<<20) + "'":                 "INVALID_SQL_QUERY",
		"SELECT REPEAT('x', 3000000) AS a, REPEAT('y', 3000000) AS b": "SQL_EXECUTION_ERROR",
	} {
		u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
		if got := sqlOf(u, statement); got.Status < 400 || got.Status == 501 || dig(t, got, "code") != code {
			t.Errorf("%.40s: %d %.200s", statement, got.Status, got.Body)
		}
	}
	var now int64
	u := ask(t, clocked(forge.Options{}, &now), tenant.Observed, "ada")
	refused := func(n int, code string, send func() sandbox.Answer) {
		t.Helper()
		for range n {
			if got := send(); got.Status != 200 {
				t.Fatalf("refused too early: %d %s", got.Status, got.Body)
			}
		}
		if got := send(); dig(t, got, "code") != code {
			t.Errorf("after %d: %d %s", n, got.Status, got.Body)
		}
		now += 60_000
	}
	tables := 0
	table := func(path string, pause int64) func() sandbox.Answer {
		return func() sandbox.Answer {
			tables, now = tables+1, now+pause
			return u.send(toSQL, "POST "+path, fmt.Sprintf(`{"query":"CREATE TABLE t%d (id INT)","params":[]}`, tables))
		}
	}
	refused(150, "RATE_LIMIT_EXCEEDED", func() sandbox.Answer { return sqlOf(u, "SELECT 1") })
	refused(25, "RATE_LIMIT_EXCEEDED", table("/api/v1/execute/ddl", 1000))
	refused(175, "SQL_EXECUTION_ERROR", table("/api/v1/execute/ddl", 3000))
}

// TestSQLTables: tables that are there when a run begins are the tenant's own, hold rows from before, and count as made
// by the statement that makes them.
func TestSQLTables(t *testing.T) {
	const notes = "CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(50))"
	const named = "CREATE TABLE `own_{cloud.id}` (id INT)"
	p := newPlatform(forge.Options{Tables: []string{"ALTER TABLE notes ADD COLUMN n INT", notes, named}})
	ours, theirs := ask(t, p, tenant.Observed, "ada"), ask(t, p, tenant.Neighbour, "ada")
	for _, u := range []*caller{ours, theirs} {
		if got := string(sqlOf(u, "SHOW TABLES").Body); !strings.Contains(got, p.Site(u.tenant).CloudID) {
			t.Errorf("%s has %s", u.tenant, got)
		}
		if got := string(sqlOf(u, "UPDATE notes SET n = 1 WHERE id = 7").Body); !strings.Contains(got, `"affectedRows":1`) {
			t.Errorf("a row from before: %s", got)
		}
		if got := string(sqlOf(u, "INSERT INTO notes (title) VALUES ('own')").Body); !strings.Contains(got, `"insertId":1`) {
			t.Errorf("the first row: %s", got)
		}
		if got := sqlOf(u, notes); got.Status != 200 {
			t.Errorf("%s makes what it has: %d %s", u.tenant, got.Status, got.Body)
		}
		if got := sqlOf(u, notes); got.Status != 400 {
			t.Errorf("%s makes it twice: %d %s", u.tenant, got.Status, got.Body)
		}
		if got := string(sqlOf(u, "SELECT title, n FROM notes").Body); got != `{"rows":[{"title":"own","n":null}]}` {
			t.Errorf("%s has the rows %s", u.tenant, got)
		}
	}
}
