package harness_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"crosstalk/harness"
	"crosstalk/scenarios"
)

func warned(ws []harness.Warning, code string) bool {
	return slices.ContainsFunc(ws, func(w harness.Warning) bool { return w.Code == code })
}

// TestExploringThatIsCutShort: the model holds what was learnt, and says that it is not all.
func TestExploringThatIsCutShort(t *testing.T) {
	a := load(t, filepath.Join(apps(t), "leak"))
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	m, err := a.Explore(ended, 1)
	if m == nil || !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, %v; want a model and the context's error", m, err)
	}
	if len(m.Entries) == 0 || len(m.Completed) > 0 || !warned(m.Warnings, "explored-in-part") {
		t.Errorf("entries %v, completed %v, warnings %v", m.Entries, m.Completed, m.Warnings)
	}
	if m := explore(t, a); warned(m.Warnings, "explored-in-part") {
		t.Error("warned although all was learnt")
	}
}

// TestExploringLeavesTimeToTest: half of a deadline is left when exploring takes longer than that.
func TestExploringLeavesTimeToTest(t *testing.T) {
	a := load(t, filepath.Join(apps(t), "leak"))
	within, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	if m, err := a.Explore(within, 1); err != nil || warned(m.Warnings, "explored-in-part") {
		t.Errorf("an hour: %v, warnings %v", err, m.Warnings)
	}
	soon, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	if m, err := a.Explore(soon, 1); m == nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a deadline that is over: %v, %v", m, err)
	}
}

// TestCheckThatIsCutShort: what has run is judged, and the report says that it is not all.
func TestCheckThatIsCutShort(t *testing.T) {
	a := load(t, filepath.Join(apps(t), "leak"))
	m := explore(t, a)
	all, err := a.Check(context.Background(), scenarios.Experiments(m), harness.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := func(p harness.Progress) {
		if p.Findings > 0 {
			cancel()
		}
	}
	r, err := a.Check(ctx, scenarios.Experiments(m), harness.Options{Seed: 1, Progress: stop})
	if !errors.Is(err, context.Canceled) || r == nil {
		t.Fatalf("got %v, %v; want a report and the context's error", r, err)
	}
	if len(r.Findings) == 0 || r.Executions.Runs >= all.Executions.Runs || !warned(r.Warnings, "cut-short") {
		t.Errorf("%d findings in %d of %d runs, warnings %v",
			len(r.Findings), r.Executions.Runs, all.Executions.Runs, r.Warnings)
	}
	if warned(all.Warnings, "cut-short") {
		t.Error("warned although all was tried")
	}
}
