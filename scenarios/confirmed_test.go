package scenarios_test

import (
	"context"
	"path/filepath"
	"testing"

	"crosstalk/harness"
	"crosstalk/scenarios"
)

// TestFindingsFailOnNode replays what was found on goja in Node.js: it still fails there.
func TestFindingsFailOnNode(t *testing.T) {
	node := onNode(t, "22")
	for name, dir := range map[string]string{
		"demo":     filepath.Join("testdata", "demo"),
		"retained": filepath.Join(unpack(t, filepath.Join("testdata", "rules", "retained-tenant-data.txtar")), "leak"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := harness.Open(dir, harness.OpenOptions{StandIns: true})
			if err != nil {
				t.Fatal(err)
			}
			replays := saved(t, a)
			if len(replays) == 0 {
				t.Fatal("nothing is found")
			}
			for _, r := range replays {
				got, err := a.On(node).Replay(r)
				if err != nil {
					t.Fatal(err)
				}
				if got.Verdict != harness.StillFails {
					t.Errorf("%s: %s: %s", r.Rule, got.Verdict, got.Reason)
				}
			}
		})
	}
}

// saved checks an app, and returns what was saved.
func saved(t *testing.T, a *harness.App) (replays []harness.Replay) {
	t.Helper()
	m, err := a.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Check(context.Background(), scenarios.Experiments(m), harness.Options{
		Seed: 1, Save: func(r harness.Replay) (string, error) { replays = append(replays, r); return "x.json", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return replays
}
