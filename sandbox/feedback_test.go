package sandbox_test

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/node"
	"crosstalk/sandbox/trace"
)

// snippets reads bodies of functions from an archive, by name: each returns a value. Lines that begin with //= are no
// part of it, but what a test wants of it.
func snippets(t *testing.T, archive string) (bodies map[string]string, want map[string][]string) {
	t.Helper()
	text, err := txtar.ParseFile(filepath.Join("testdata", archive))
	if err != nil {
		t.Fatal(err)
	}
	bodies, want = map[string]string{}, map[string][]string{}
	for _, f := range text.Files {
		for line := range strings.Lines(string(f.Data)) {
			if wanted, ok := strings.CutPrefix(line, "//= "); ok {
				want[f.Name] = append(want[f.Name], strings.TrimSpace(wanted))
			} else {
				bodies[f.Name] += line
			}
		}
	}
	return bodies, want
}

// mapped is a script of one line with a map that says of every column that it stands in that file.
func mapped(script, file string) string {
	script = strings.ReplaceAll(script, "\n", " ")
	text := fmt.Sprintf(`{"version":3,"sources":[%q],"names":[],"mappings":"C%s"}`, file,
		"AAC"+strings.Repeat(",CAAC", len(script)))
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	return script + "\n//# sourceMappingURL=data:application/json;base64," + encoded + "\n"
}

// programOf is an app whose handler has that body, in a file of that name.
func programOf(t *testing.T, body, file string) *sandbox.Program {
	t.Helper()
	lib, err := sandbox.NewLibrary(node.Part())
	if err != nil {
		t.Fatal(err)
	}
	script := "(function(exports,require,module,__filename,__dirname){exports.run = function (payload) {" + body + "}})"
	p, err := sandbox.Compile(&app.App{
		Functions: []app.Function{{Key: "main", Handler: "index.run", Module: "index", Export: "run"}},
		Bundles:   []app.Bundle{{Module: "index", File: "src/index.js", Script: mapped(script, file)}},
	}, lib)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// runIn invokes the handler once in a fresh instance.
func runIn(t *testing.T, p *sandbox.Program, payload string) (*trace.Trace, *sandbox.Feedback) {
	t.Helper()
	i, err := p.Instantiate(sandbox.Config{Platform: echo{}})
	if err != nil {
		t.Fatal(err)
	}
	i.Invoke(&sandbox.Invocation{
		Step: 1, Tenant: "acme", Function: p.Function("main"), Payload: []byte(payload), Limit: 25_000,
	})
	return i.Trace(), i.Feedback()
}

// TestInstrumentedDoesTheSame runs each snippet bare and with hooks, in a file of the app's and in a package.
func TestInstrumentedDoesTheSame(t *testing.T) {
	for _, archive := range []string{"snippets.txtar", "comparisons.txtar"} {
		bodies, _ := snippets(t, archive)
		for name, body := range bodies {
			t.Run(name, func(t *testing.T) {
				doesTheSame(t, programOf(t, body, "src/index.js"))
				doesTheSame(t, programOf(t, body, "node_modules/p/index.js"))
			})
		}
	}
}

func doesTheSame(t *testing.T, p *sandbox.Program) {
	t.Helper()
	hooked := p.Instrument()
	want, none := runIn(t, p, `"in"`)
	got, feedback := runIn(t, hooked, `"in"`)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-bare +hooks):\n%s", d)
	}
	if want.Invocations[0].Outcome != trace.Completed {
		t.Errorf("the snippet: %+v", want.Invocations[0].Error)
	}
	if none != nil || feedback == nil {
		t.Errorf("feedback %v of the bare program, %v of the other", none, feedback)
	}
	file := hooked.Table().Files[0]
	if file.Own && file.Branches == 0 || file.Without != "" {
		t.Errorf("observed: %+v", file)
	}
}
