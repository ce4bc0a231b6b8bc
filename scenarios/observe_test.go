package scenarios_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
	"crosstalk/scenarios"
)

// TestObservedDoesTheSame runs every example app through a schedule of each scenario, variant and length, plain and
// observed. The traces are the same.
func TestObservedDoesTheSame(t *testing.T) {
	for _, folder := range []string{"rules", "twins", "decoys", "packaged"} {
		for name, archive := range archives(t, folder) {
			t.Run(folder+"/"+name, func(t *testing.T) {
				manifests, err := filepath.Glob(filepath.Join(unpack(t, archive), "*", "manifest.yml"))
				if err != nil || len(manifests) == 0 {
					t.Fatalf("no apps: %v", err)
				}
				for _, m := range manifests {
					app := filepath.Dir(m)
					if _, err := os.Stat(filepath.Join(app, "package.json")); err == nil {
						linkPackages(t, app)
					}
					sameObserved(t, app)
				}
			})
		}
	}
}

func sameObserved(t *testing.T, dir string) {
	t.Helper()
	a, m := explored(t, dir)
	ran, seen := 0, map[string]bool{}
	for _, e := range scenarios.Experiments(m) {
		s := e.Schedule
		if slices.ContainsFunc(s.Steps, func(step harness.Step) bool { return step.Size != nil }) {
			continue // its work is counted, in a form of its own
		}
		s.Snapshot = false // the observed form takes none
		kind, hash := fmt.Sprint(s.Scenario, len(s.Steps)), fmt.Sprint(s.Hash())
		if !seen[kind] && !seen[hash] {
			seen[kind], seen[hash] = true, true
			ran += sameTrace(t, a, s, e.Base)
		}
	}
	for _, f := range a.Table().Files {
		if f.Without != "" {
			t.Errorf("%s: %s", f.Name, f.Without)
		}
	}
	if ran == 0 {
		t.Errorf("%s: no branch was seen", filepath.Base(dir))
	}
}

// sameTrace runs a schedule in both forms, and returns how many branches ran.
func sameTrace(t *testing.T, a *harness.App, s harness.Schedule, w tenant.World) (ran int) {
	t.Helper()
	w.Seed = 1
	want, err := a.Run(s, w)
	if err != nil {
		t.Fatal(err)
	}
	got, feedback, err := a.Observe(s, w)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("%s: scenario %s (-plain +observed):\n%s", a.Dir, s.Scenario, d)
	}
	for _, n := range feedback.Branches {
		if n > 0 {
			ran++
		}
	}
	return ran
}
