package scenarios_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"crosstalk/harness"
	"crosstalk/harness/confirm"
	"crosstalk/harness/oracle"
	"crosstalk/scenarios"
)

// unconfirmed are the findings of the catalogue that real Node.js does not show, "app rule", with the reason.
var unconfirmed = map[string]string{}

// TestCatalogueOnNode confirms what is found in the leaky apps of the catalogue on real Node.js, one finding of each of
// the rules that a pair is known for, and does not accuse the safe twins there. It writes a table of the verdicts to
// the file that CROSSTALK_VERDICTS names.
func TestCatalogueOnNode(t *testing.T) {
	dir, pairs := catalogue(t)
	on := onNodes(t)
	twins := on
	if programs := local(); len(programs) > 0 { // they start faster than containers
		twins = started(t, programs, confirm.Local)
	}
	var table verdicts
	t.Run("pairs", func(t *testing.T) {
		for _, name := range slices.Sorted(maps.Keys(pairs)) {
			p := pairs[name]
			if !p.covered() || slices.Contains(cannotComplete, name+"-leak") {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for _, saved := range leaks(t, filepath.Join(dir, name+"-leak"), p) {
					table.add(name, saved, confirmed(t, filepath.Join(dir, name+"-leak"), on, saved))
					safeOn(t, filepath.Join(dir, name+"-safe"), twins, saved)
				}
			})
		}
	})
	table.judge(t)
}

// confirmer is one Node.js, under a short name.
type confirmer struct {
	name string
	*confirm.Confirmer
}

// local are the programs that are Node.js, the versions of which variables name.
func local() (out []string) {
	for _, version := range slices.Sorted(maps.Keys(versions)) {
		if path := os.Getenv(versions[version]); path != "" {
			out = append(out, path)
		}
	}
	return out
}

// onNodes are the images of CROSSTALK_NODE_IMAGES, or else the local programs. Without either the test is skipped.
func onNodes(t *testing.T) []confirmer {
	t.Helper()
	images, programs := os.Getenv("CROSSTALK_NODE_IMAGES"), local()
	switch {
	case images != "":
		program := filepath.Join(t.TempDir(), "crosstalk-node")
		build := exec.Command("go", "build", "-o", program, "crosstalk/cmd/crosstalk-node")
		if said, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		return started(t, strings.Split(images, ","), func(ctx context.Context, image string) (*confirm.Node, error) {
			return confirm.InContainer(ctx, program, image)
		})
	case len(programs) > 0:
		return started(t, programs, confirm.Local)
	}
	t.Skip("SKIPPED: neither CROSSTALK_NODE_IMAGES nor CROSSTALK_NODE22 names a Node.js, so that nothing is confirmed")
	return nil
}

// started are the Node.js of names. They end with the test.
func started(
	t *testing.T, names []string, start func(context.Context, string) (*confirm.Node, error),
) (out []confirmer) {
	t.Helper()
	for _, name := range names {
		node, err := start(t.Context(), name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		t.Log(node.Name)
		c := confirm.New(node)
		t.Cleanup(c.Close)
		out = append(out, confirmer{node.Version, c})
	}
	return out
}

// leaks are the replays of what is found in an app, the gravest finding of each rule that its pair is known for.
func leaks(t *testing.T, dir string, p pair) (out []harness.Replay) {
	a, rules := opened(t, dir), known(p)
	m, err := a.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	saved := map[string]harness.Replay{}
	r, err := a.Check(context.Background(), scenarios.Experiments(m, rules...), harness.Options{
		Seed: 1, Rules: rules,
		Save: func(r harness.Replay) (string, error) { saved[r.Finding.ID] = r; return r.Finding.ID, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, f := range r.Findings {
		if !told[f.Rule] && (grave(f) || p.Concurrent && light(f)) {
			told[f.Rule] = true
			out = append(out, saved[f.ID])
		}
	}
	if len(out) == 0 {
		t.Errorf("%s is not found", p.Class)
	}
	return out
}

// known are the rules that a pair is known for.
func known(p pair) (out []oracle.Rule) {
	for _, id := range p.AnyOf {
		if rule, err := oracle.Find(id); err == nil {
			out = append(out, rule)
		}
	}
	return out
}

func opened(t *testing.T, dir string) *harness.App {
	t.Helper()
	declared, err := harness.ReadConfig(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	a, err := harness.Open(dir, harness.OpenOptions{StandIns: true, Config: declared})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// confirmed are the verdicts of every Node.js on a finding.
func confirmed(t *testing.T, dir string, on []confirmer, saved harness.Replay) map[string]oracle.Confirmation {
	a, out := opened(t, dir), map[string]oracle.Confirmation{}
	for _, c := range on {
		out[c.name] = c.Confirm(a, saved)
	}
	return out
}

// fewRuns is how many runs a safe twin gets: those of one schedule in all worlds of a rule, and no more.
const fewRuns = 4

// safeOn makes the experiment that shows a leak in the safe twin, where the rule must not fail.
func safeOn(t *testing.T, dir string, on []confirmer, saved harness.Replay) {
	rule, err := oracle.Find(saved.Rule)
	if err != nil {
		t.Fatal(err)
	}
	if rule.Inspect != nil {
		return
	}
	a, base := opened(t, dir), saved.Worlds[0]
	base.Seed = 0
	for _, c := range on {
		alone := []harness.Experiment{{Schedule: saved.Schedule, Base: base, For: []string{rule.ID}}}
		r, err := c.On(a).Check(t.Context(), alone,
			harness.Options{Seed: saved.Worlds[0].Seed, Rules: []oracle.Rule{rule}, Runs: fewRuns})
		if err != nil {
			t.Errorf("%s on %s: %v", filepath.Base(dir), c.name, err)
			continue
		}
		if accused := places(r.Findings, grave); len(accused) > 0 {
			t.Errorf("%s is accused on %s: %q", filepath.Base(dir), c.name, accused)
		}
		if r.Executions.Runs == 0 {
			t.Errorf("%s on %s: nothing was run", filepath.Base(dir), c.name)
		}
	}
}

// verdicts are the rows of a table. It is safe for concurrent use.
type verdicts struct {
	mutex sync.Mutex
	rows  []verdictRow
}

type verdictRow struct {
	app string
	harness.Replay
	on map[string]oracle.Confirmation
}

func (v *verdicts) add(app string, saved harness.Replay, on map[string]oracle.Confirmation) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.rows = append(v.rows, verdictRow{app, saved, on})
}

// judge writes the table, and fails for what is not confirmed and not known for it.
func (v *verdicts) judge(t *testing.T) {
	slices.SortFunc(v.rows, func(a, b verdictRow) int { return strings.Compare(a.app+" "+a.Rule, b.app+" "+b.Rule) })
	var text strings.Builder
	counts, excused := map[oracle.Confirmed]int{}, map[string]bool{}
	for _, row := range v.rows {
		for _, version := range slices.Sorted(maps.Keys(row.on)) {
			is := row.on[version]
			counts[is.Verdict]++
			fmt.Fprintf(&text, "%s  %-28s %-9s %-13s %s\n", row.app, row.Rule, version, is.Verdict, is.Reason)
			key := row.app + " " + row.Rule
			if _, known := unconfirmed[key]; is.Verdict != oracle.IsConfirmed && !known {
				t.Errorf("%s on %s: %s: %s", key, version, is.Verdict, is.Reason)
			} else if is.Verdict != oracle.IsConfirmed {
				excused[key] = true
			}
		}
	}
	for key := range unconfirmed {
		if !excused[key] {
			t.Errorf("%s is confirmed: it need not be excused", key)
		}
	}
	fmt.Fprintf(&text, "%d confirmed, %d not confirmed, %d not runnable\n", counts[oracle.IsConfirmed],
		counts[oracle.NotConfirmed], counts[oracle.NotRunnable])
	t.Log("\n" + text.String())
	if file := os.Getenv("CROSSTALK_VERDICTS"); file != "" {
		if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
