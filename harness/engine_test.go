package harness_test

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/node"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/trace"
	"crosstalk/scenarios"
)

// second is another engine: the sandbox's own, which counts what it is asked for.
type second struct{ made, closed int }

type secondInstance struct {
	*sandbox.Instance
	of *second
}

func (e *second) Instantiate(a *app.App, c sandbox.Config) (harness.Instance, error) {
	library, err := sandbox.NewLibrary(node.Part(), forge.Part(), shape.Part())
	if err != nil {
		return nil, err
	}
	program, err := sandbox.Compile(a, library)
	if err != nil {
		return nil, err
	}
	i, err := program.Instantiate(c)
	e.made++
	return secondInstance{i, e}, err
}

func (e *second) Close() error { return nil }

func (i secondInstance) Held([]trace.Canary) ([]trace.Held, error) {
	return []trace.Held{{Path: "second"}}, nil
}

func (i secondInstance) Close() { i.of.closed++ }

func TestRunsAreMadeOnTheEngine(t *testing.T) {
	a := load(t, filepath.Join(apps(t), "leak"))
	m := explore(t, a)
	x := scenarios.Experiments(m)[0]
	s, world := x.Schedule.Clone(), x.Base
	world.Seed = 1
	s.Snapshot = true
	s.Steps[len(s.Steps)-1].Cold = true
	own, err := a.Run(s, world)
	if err != nil {
		t.Fatal(err)
	}
	e := &second{}
	other, err := a.On(e).Run(s, world)
	if err != nil {
		t.Fatal(err)
	}
	if e.made != 2 || e.closed != 2 {
		t.Errorf("%d instances were made and %d closed, want 2 of each", e.made, e.closed)
	}
	if len(other.Held) != 1 || other.Held[0].Path != "second" {
		t.Errorf("held: %v", other.Held)
	}
	own.Held, other.Held = nil, nil
	if d := cmp.Diff(text(t, own), text(t, other)); d != "" {
		t.Error(d)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	out, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
