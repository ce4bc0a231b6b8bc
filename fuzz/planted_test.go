package fuzz

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosstalk/harness"
	"crosstalk/sandbox/trace"
)

// planted are apps with one bug each, and within how many executions it has to be found, whatever the seed. What is
// reached says so in the log.
var planted = []struct {
	name   string
	within int
}{
	{"01-magic-word", 300}, {"02-magic-number", 300}, {"03-nested-json", 300}, {"04-two-fields", 300},
	{"05-three-fields-agree", 2000}, {"06-switch", 300}, {"07-method-and-path", 500}, {"08-prefix", 500},
	{"09-pattern", 500}, {"10-map-lookup", 100}, {"11-in-set", 200}, {"12-includes", 500}, {"13-list-of-three", 1000},
	{"14-order", 500}, {"15-json-in-json", 1000}, {"16-form", 1000},
	{"20-shared-secret", 300}, {"21-bearer", 500}, {"22-basic", 500}, {"23-hmac-hex", 500}, {"24-hmac-base64", 500},
	{"25-hmac-github", 1000}, {"26-hmac-timestamped", 1000}, {"27-jwt", 1000}, {"28-stored-secret", 300},
	{"29-github-issue", 1000}, {"30-jira-webhook", 8000},
	{"40-resolver-text", 300}, {"41-resolver-kind", 500}, {"42-resolver-flags", 500}, {"43-two-calls", 1000},
	{"44-three-calls", 3000}, {"45-stored-state", 1000}, {"46-two-users", 2000}, {"47-later", 3000},
}

const manifest = `app:
  id: ari:cloud:ecosystem::app/00000000-0000-4000-8000-0000000000f0
  runtime:
    name: nodejs22.x
modules:
  %s
  function:
    - key: main
      handler: index.run
permissions:
  scopes: [storage:app]
  external:
    fetch:
      backend: ['*']
`

const (
	hookModule  = "webtrigger:\n    - key: hook\n      function: main"
	panelModule = "jira:issuePanel:\n    - key: panel\n      title: Panel\n      resolver:\n        function: main"
)

// plant makes the app of a planted bug.
func plant(t testing.TB, name string) *harness.App {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "planted", name+".js"))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, string(text))
}

// open makes an app of a module: a resolver when it has one, and a web trigger otherwise.
func open(t testing.TB, source string) *harness.App {
	t.Helper()
	module := hookModule
	if strings.Contains(source, "@forge/resolver") {
		module = panelModule
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "src"), 0o755); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"manifest.yml": fmt.Sprintf(manifest, module), "src/index.js": source}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	app, err := harness.Open(dir, harness.OpenOptions{StandIns: true})
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// executions is how many executions a search takes to reach the bug; negative when it does not.
func executions(t testing.TB, app *harness.App, o Options) int {
	t.Helper()
	m, err := app.Explore(context.Background(), o.Seed)
	if err != nil {
		t.Fatal(err)
	}
	s := New(app, m, o)
	for found, err := range s.Plans(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		run, err := app.Run(found.Plan.Schedule(m, "planted"), s.world)
		if err != nil {
			t.Fatal(err)
		}
		if reached(run) {
			return s.spent
		}
	}
	return -1
}

// reached says whether a planted app told that its bug was reached.
func reached(run *trace.Trace) bool {
	for _, e := range run.Events {
		if e.Kind == trace.KindLog && e.Log.Text == "reached" {
			return true
		}
	}
	return false
}

func TestPlantedBugsAreFound(t *testing.T) {
	seeds := []uint64{1, 2, 3, 4, 5}
	if testing.Short() {
		seeds = seeds[:1]
	}
	for k, p := range planted {
		if testing.Short() && k%5 != 0 {
			continue // the race detector makes the engine ten times slower
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			app := plant(t, p.name)
			for _, seed := range seeds {
				n := executions(t, app, Options{Seed: seed, Executions: p.within})
				if n < 0 {
					t.Errorf("seed %d: not found within %d executions", seed, p.within)
				}
				t.Logf("seed %d: %d executions", seed, n)
			}
		})
	}
}
