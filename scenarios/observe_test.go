package scenarios_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/scenarios"
)

// TestObservedDoesTheSame runs every example app through all scenarios, plain and observed. The traces are the same.
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
	a, err := harness.Open(dir, harness.OpenOptions{StandIns: true})
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	branches, seen := 0, map[string]bool{}
	for _, e := range scenarios.Experiments(m) {
		s, w := e.Schedule, e.Base
		s.Snapshot = false // which the observed form does not take
		w.Seed = 1
		if text := s.Hash(); seen[text] {
			continue
		} else {
			seen[text] = true
		}
		want, err := a.Run(s, w)
		if err != nil {
			t.Fatal(err)
		}
		got, feedback, err := a.Observe(s, w)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%s: scenario %s (-plain +observed):\n%s", filepath.Base(dir), s.Scenario, d)
		}
		for _, n := range feedback.Branches {
			if n > 0 {
				branches++
			}
		}
	}
	for _, f := range a.Table().Files {
		if f.Without != "" {
			t.Errorf("%s: %s", f.Name, f.Without)
		}
	}
	if branches == 0 {
		t.Errorf("%s: no branch was seen", filepath.Base(dir))
	}
}
