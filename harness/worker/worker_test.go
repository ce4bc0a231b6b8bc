package worker

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
)

const demo = "../../scenarios/testdata/demo"

// TestSame: what workers say of an app is what this process finds out itself, field by field.
func TestSame(t *testing.T) {
	opt := harness.OpenOptions{StandIns: true}
	here, err := harness.Open(demo, opt)
	if err != nil {
		t.Fatal(err)
	}
	there, err := harness.OpenIn(t.Context(), pool(t, Options{}), demo, opt)
	if err != nil {
		t.Fatal(err)
	}
	both := [2]*harness.App{here, there}
	var models [2]*harness.Model
	each := func(what string, of func(k int, a *harness.App) (any, error)) {
		t.Helper()
		var got [2]any
		for k, a := range both {
			v, err := of(k, a)
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			got[k] = v
		}
		same(t, what, got[0], got[1])
	}
	each("app", func(_ int, a *harness.App) (any, error) { return a.App, nil })
	each("table", func(_ int, a *harness.App) (any, error) { return a.Table(), nil })
	each("model", func(k int, a *harness.App) (any, error) {
		var err error
		models[k], err = a.Explore(t.Context(), 1)
		return models[k], err
	})
	each("growths", func(k int, _ *harness.App) (any, error) { return models[k].Growths(), nil })
	for _, e := range models[0].Entries {
		w, steps := tenant.World{Seed: 1}, []harness.Step{
			e.Step(tenant.Neighbour, tenant.FirstUser, models[0].Payload(e, harness.Typical)),
			e.Step(tenant.Observed, tenant.FirstUser, models[0].Payload(e, harness.Typical)),
		}
		s := models[0].Schedule("test", steps, true)
		s.Snapshot = true
		each("run", func(_ int, a *harness.App) (any, error) { return a.Run(s, w) })
		each("observe", func(_ int, a *harness.App) (any, error) {
			run, feedback, err := a.Observe(s, w)
			return []any{run, feedback}, err
		})
		each("study", func(k int, a *harness.App) (any, error) {
			reads, news, err := a.Study(s, w, models[k])
			return []any{reads, news, models[k]}, err
		})
	}
}

func same(t *testing.T, what string, here, there any) {
	t.Helper()
	read := func(v any) (out any) {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if d := cmp.Diff(read(here), read(there)); d != "" {
		t.Errorf("%s (-here +there):\n%s", what, d)
	}
}

// TestErrors: what is wrong with an app, or with a schedule, comes out of a worker as it went in.
func TestErrors(t *testing.T) {
	p := pool(t, Options{})
	_, err := harness.OpenIn(t.Context(), p, t.TempDir(), harness.OpenOptions{})
	var listed app.Errors
	if !errors.As(err, &listed) || len(listed) != 1 || listed[0].Hint == "" {
		t.Errorf("got %v, want the list of what is wrong with the app", err)
	}
	a, err := harness.OpenIn(t.Context(), p, demo, harness.OpenOptions{StandIns: true})
	if err != nil {
		t.Fatal(err)
	}
	gone := harness.Schedule{Schema: harness.ScheduleSchema, Steps: []harness.Step{
		{Tenant: tenant.Observed, Function: "gone"},
	}}
	if _, err := a.Run(gone, tenant.World{Seed: 1}); !errors.Is(err, harness.ErrChanged) {
		t.Errorf("got %v, want ErrChanged", err)
	}
}
