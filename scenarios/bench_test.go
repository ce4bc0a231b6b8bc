package scenarios_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/scenarios"
)

// BenchmarkRules measures what a rule's further worlds cost on an app in which nothing is found, as a multiple of
// one run of the same schedule in one world (worlds/one). The two runs with which every check begins are part of it.
func BenchmarkRules(b *testing.B) {
	a, experiments := safeApp(b)
	for _, rule := range oracle.Rules() {
		for _, e := range experiments {
			if rule.JudgesIn(e.Schedule.Scene()) {
				b.Run(rule.ID, func(b *testing.B) { compareWorlds(b, a, rule, e) })
				break
			}
		}
	}
}

func compareWorlds(b *testing.B, a *harness.App, rule oracle.Rule, e harness.Experiment) {
	one := e.Base
	one.Seed = 1
	if _, err := a.Run(e.Schedule, one); err != nil { // makes what is made once for an app
		b.Fatal(err)
	}
	var all, single time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := a.Run(e.Schedule, one); err != nil {
			b.Fatal(err)
		}
		single += time.Since(start)
		start = time.Now()
		options := harness.Options{Seed: 1, Rules: []oracle.Rule{rule}}
		if _, err := a.Check(context.Background(), []harness.Experiment{e}, options); err != nil {
			b.Fatal(err)
		}
		all += time.Since(start)
	}
	b.ReportMetric(float64(all)/float64(single), "worlds/one")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCheck is a whole check of a small app in which nothing is found.
func BenchmarkCheck(b *testing.B) {
	a, experiments := safeApp(b)
	runs := 0
	for b.Loop() {
		r, err := a.Check(context.Background(), experiments, harness.Options{Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		runs += r.Executions.Runs
	}
	b.ReportMetric(float64(runs)/b.Elapsed().Seconds(), "runs/s")
}

// safeApp is a small app that keeps what it keeps by the customer and the account.
func safeApp(b *testing.B) (*harness.App, []harness.Experiment) {
	b.Helper()
	dir := filepath.Join(unpack(b, "testdata/twins/keyed-settings.txtar"), "safe")
	a, m := explored(b, dir)
	return a, scenarios.Experiments(m)
}
