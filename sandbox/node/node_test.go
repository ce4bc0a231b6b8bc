package node

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/trace"
)

// echo answers every request with what was asked.
type echo struct{}

func (echo) Answer(c sandbox.Call) sandbox.Answer {
	body, _ := json.Marshal(map[string]any{
		"target": json.RawMessage(c.Target), "method": c.Method, "path": c.Path, "headers": c.Headers,
		"body": string(c.Body),
	})
	a := sandbox.Answer{Status: 200, StatusText: "OK", Body: body, Latency: 5,
		Headers: []trace.Pair{{Name: "content-type", Value: "application/json"}}}
	switch {
	case len(c.Path) > 5 && c.Path[len(c.Path)-5:] == "/fail":
		return sandbox.Answer{Failed: "connect ECONNREFUSED", Latency: 5}
	case len(c.Path) > 5 && c.Path[len(c.Path)-5:] == "/slow":
		a.Latency = 5000
	}
	return a
}

// launch makes an instance whose function "main" runs the code as the body of an async function with require.
func launch(t testing.TB, code string) *sandbox.Instance {
	t.Helper()
	return instance(t, program(t, code), 1)
}

// compiled is the library, compiled once.
var compiled = sync.OnceValues(func() (*sandbox.Library, error) { return sandbox.NewLibrary(Part()) })

func program(t testing.TB, code string) *sandbox.Program {
	t.Helper()
	library, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	p, err := sandbox.Compile(functionApp(t, code), library)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// functionApp is an app whose function "main" runs the code as the body of an async function with require.
func functionApp(t testing.TB, code string) *app.App {
	t.Helper()
	script := lower(t, "(function(exports,require,module,__filename,__dirname){exports.run=async(payload)=>{"+code+"\n}})")
	return &app.App{
		Bundles:   []app.Bundle{{Module: "index", File: "src/index.js", Script: script}},
		Functions: []app.Function{{Key: "main", Handler: "index.run", Module: "index", Export: "run"}},
	}
}

// lower rewrites what the engine does not parse, as the loader of apps does.
func lower(t testing.TB, script string) string {
	t.Helper()
	out := api.Transform(script, api.TransformOptions{Target: api.ES2022, Supported: map[string]bool{
		"async-generator": false, "for-await": false, "regexp-unicode-property-escapes": false,
		"regexp-match-indices": false, "regexp-set-notation": false, "regexp-sticky-and-unicode-flags": false,
	}})
	if len(out.Errors) > 0 {
		t.Fatalf("%s\n%s", out.Errors[0].Text, script)
	}
	return strings.TrimSuffix(strings.TrimSpace(string(out.Code)), ";")
}

func instance(t testing.TB, p *sandbox.Program, seed uint64) *sandbox.Instance {
	t.Helper()
	i, err := p.Instantiate(sandbox.Config{Seed: seed, Platform: echo{}, Env: map[string]string{"NAME": "value"}})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// invoke runs main once more.
func invoke(i *sandbox.Instance) trace.Invocation {
	return i.Invoke(&sandbox.Invocation{
		Step: len(i.Trace().Invocations) + 1, Tenant: "acme", Function: i.Program().Function("main"), Limit: 25_000,
	})
}

// result runs the code and returns what it returned, as JSON text.
func result(t testing.TB, code string) string {
	t.Helper()
	out := invoke(launch(t, code))
	if out.Outcome != trace.Completed {
		t.Fatalf("%s: %+v\n%s", out.Outcome, out.Error, code)
	}
	return string(out.Response)
}

func BenchmarkSetup(b *testing.B) {
	p := program(b, "")
	for b.Loop() {
		instance(b, p, 1)
	}
}
