package scenarios_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosstalk/harness"
	"crosstalk/scenarios"
)

// TestGrowthReplays: what grows without bounds is found by the scenario alone, replays, is gone when a bound refuses
// what is large, and proves nothing any more when all is refused.
func TestGrowthReplays(t *testing.T) {
	dir := filepath.Join(unpack(t, filepath.Join("testdata", "rules", "exhaustion-list.txtar")), "leak")
	open := func() *harness.App {
		a, err := harness.Open(dir, harness.OpenOptions{StandIns: true})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := open()
	m, err := a.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	experiments := slices.DeleteFunc(scenarios.Experiments(m), func(e harness.Experiment) bool {
		return !slices.Contains(e.For, "resource-exhaustion")
	})
	if len(experiments) != 1 {
		t.Fatalf("%d experiments, want that of the list alone", len(experiments))
	}
	var saved []harness.Replay
	keep := func(r harness.Replay) (string, error) {
		saved = append(saved, r)
		return "kept", nil
	}
	if _, err := a.Check(context.Background(), experiments, harness.Options{Seed: 1, Save: keep}); err != nil {
		t.Fatal(err)
	}
	if len(saved) != 1 || len(saved[0].Schedule.Steps) != len(experiments[0].Schedule.Steps) {
		t.Fatalf("saved: %+v", saved)
	}
	file := filepath.Join(dir, "src", "index.js")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const line = "const rows = payload.rows ?? [];"
	for _, c := range []struct {
		after string
		want  harness.Verdict
	}{
		{"", harness.StillFails},
		{"if (rows.length > 100) throw new Error('too many');", harness.Fixed},
		{"rows.length = Math.min(rows.length, 100);", harness.Fixed},
		{"throw new Error('closed');", harness.Changed},
	} {
		changed := strings.Replace(string(text), line, line+" "+c.after, 1)
		if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := open().Replay(saved[0])
		if err != nil {
			t.Fatal(err)
		}
		if got.Verdict != c.want {
			t.Errorf("with %q: %s (%s), want %s", c.after, got.Verdict, got.Reason, c.want)
		}
	}
}

// TestUsedUpReplays: a call that uses up its process in one of the worlds alone is found, replays, and is gone when a
// bound refuses what is large.
func TestUsedUpReplays(t *testing.T) {
	dir := filepath.Join(unpack(t, filepath.Join("testdata", "rules", "exhaustion-grid.txtar")), "leak")
	a, m := explored(t, dir)
	var saved []harness.Replay
	keep := func(r harness.Replay) (string, error) {
		saved = append(saved, r)
		return "kept", nil
	}
	_, err := a.Check(t.Context(), scenarios.Experiments(m), harness.Options{Seed: 1, Save: keep, Runs: 300})
	if err != nil {
		t.Fatal(err)
	}
	k := slices.IndexFunc(saved, func(r harness.Replay) bool { return r.Rule == "resource-exhaustion" })
	if k < 0 || len(saved[k].Schedule.Steps) != 1 {
		t.Fatalf("saved: %+v", saved)
	}
	text, err := json.Marshal(saved[k])
	if err != nil {
		t.Fatal(err)
	}
	read, err := harness.ParseReplay(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []harness.Verdict{harness.StillFails, harness.Fixed} {
		other, _ := explored(t, dir)
		if got, err := other.Replay(read); err != nil || got.Verdict != want {
			t.Errorf("%v %s (%s), want %s", err, got.Verdict, got.Reason, want)
		}
		source := func(folder string) string { return filepath.Join(filepath.Dir(dir), folder, "src", "index.js") }
		if err := os.Rename(source("safe"), source("leak")); err != nil && want == harness.StillFails {
			t.Fatal(err)
		}
	}
}

// TestGrowthIsSeldom: where nothing makes more work than it should, nothing is judged.
func TestGrowthIsSeldom(t *testing.T) {
	dir := filepath.Join(unpack(t, filepath.Join("testdata", "rules", "exhaustion-list.txtar")), "safe")
	_, m := explored(t, dir)
	if got := m.Growths(); len(got) > 0 {
		t.Errorf("the safe twin seems to make work: %+v", got)
	}
}

// TestGrowthOfWideItems: an item of so many fields that no payload holds many of them is left alone.
func TestGrowthOfWideItems(t *testing.T) {
	dir := filepath.Join(unpack(t, filepath.Join("testdata", "rules", "exhaustion-list.txtar")), "leak")
	var sum strings.Builder
	for k := range 120 {
		fmt.Fprintf(&sum, " + r.f%d.length", k)
	}
	code := "import Resolver from '@forge/resolver';\nconst resolver = new Resolver();\n" +
		"resolver.define('sum', ({ payload }) => { let n = 0; for (const r of payload.rows) n += 0" + sum.String() +
		"; return n; });\nexport const handler = resolver.getDefinitions();\n"
	if err := os.WriteFile(filepath.Join(dir, "src", "index.js"), []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	_, m := explored(t, dir)
	if got := m.Growths(); len(got) > 0 {
		t.Errorf("the sum over a list seems to make work: %+v", got)
	}
}
