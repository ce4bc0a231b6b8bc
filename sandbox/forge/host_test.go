package forge_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/node"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

var library = sync.OnceValues(func() (*sandbox.Library, error) {
	return sandbox.NewLibrary(node.Part(), forge.Part())
})

// host runs an app against a platform.
type host struct {
	t        *testing.T
	program  *sandbox.Program
	platform *forge.Platform
	instance *sandbox.Instance
	steps    int
}

// load compiles the app in dir. Stand-ins are used wherever the package is not installed.
func load(t *testing.T, dir string) *sandbox.Program {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Load(dir, app.Options{StandIns: forge.StandIns(), Builtins: node.Builtins()})
	if err != nil {
		t.Fatal(err)
	}
	program, err := sandbox.Compile(a, lib)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func start(t *testing.T, program *sandbox.Program, opt forge.Options) *host {
	t.Helper()
	opt.App = program.App
	platform := forge.New(opt)
	instance, err := program.Instantiate(sandbox.Config{
		Seed: 1, Platform: platform, Env: platform.Env(program.App),
	})
	if err != nil {
		t.Fatal(err)
	}
	return &host{t: t, program: program, platform: platform, instance: instance}
}

// call invokes a function for a user of a tenant.
func (h *host) call(key string, step forge.Step) trace.Invocation {
	h.t.Helper()
	f := h.program.Function(key)
	if f == nil {
		h.t.Fatalf("no function %q", key)
	}
	h.steps++
	step.Number = h.steps
	payload, context, data := h.platform.Prepare(step, f)
	return h.instance.Invoke(&sandbox.Invocation{
		Step: step.Number, Tenant: step.Tenant, User: step.User, Function: f, Entry: step.Entry,
		Payload: payload, Context: context, Limit: forge.Limit(f, step.Use), Data: data,
	})
}

func (h *host) requests() []trace.Request {
	var out []trace.Request
	for _, e := range h.instance.Trace().Events {
		if e.Kind == trace.KindRequest {
			out = append(out, *e.Request)
		}
	}
	return out
}

// source writes an app of one file and loads it.
func source(t *testing.T, manifest, code string) *sandbox.Program {
	t.Helper()
	return written(t, map[string]string{"manifest.yml": manifest, "src/index.js": code})
}

// written writes an app and loads it.
func written(t *testing.T, files map[string]string) *sandbox.Program {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return load(t, dir)
}

func decode(t *testing.T, text json.RawMessage) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

var world = tenant.World{Seed: 7}
