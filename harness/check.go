package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// DefaultRuns is the default budget of a check, in runs: a schedule in one world. It covers every schedule of an app
// with a dozen entries.
const DefaultRuns = 2000

// Options steer a check. The zero value works.
type Options struct {
	Seed uint64
	// Runs bounds the number of runs that search; 0 means DefaultRuns. Minimizing a finding comes on top.
	Runs int
	// Rules are the rules to judge by; none means all.
	Rules []oracle.Rule
	// Warnings were found before the check and go into its report.
	Warnings []Warning
	// Today is the date by which suppressions expire, as 2030-01-31. Without it none does.
	Today string
	// Progress is told after each schedule how far the check is. It must not block.
	Progress func(Progress)
	// Save is given what the replay file of a finding holds, as soon as the finding is minimized, and returns the
	// path. When it fails, the report warns and holds the finding without a path.
	Save func(Replay) (string, error)
}

// Progress says how far a check is.
type Progress struct {
	Runs, Budget int
	Schedule     string
	Findings     int
}

// ErrNondeterministic means that the same run gave two different traces: no comparison can be trusted.
var ErrNondeterministic = fmt.Errorf("the same schedule in the same world gave two different traces")

// Check runs the schedules in the worlds that the rules ask for, judges, minimizes what it finds, and reports. The
// report depends on the app, the schedules and the options alone. A context that ends stops the check between two
// schedules; the report then holds what was found, and the error is the context's.
func (a *App) Check(ctx context.Context, schedules []Schedule, o Options) (*Report, error) {
	if o.Runs == 0 {
		o.Runs = DefaultRuns
	}
	if len(o.Rules) == 0 {
		o.Rules = oracle.Rules()
	}
	c := &campaign{app: a, options: o, tally: newTally(a), found: map[string]*found{}, fatal: map[string]bool{}}
	for _, w := range o.Warnings {
		c.tally.warn(w)
	}
	if len(schedules) > 0 {
		if err := c.selfTest(schedules[0]); err != nil {
			return nil, err
		}
	}
	var stopped error
	for _, s := range schedules {
		if stopped = ctx.Err(); stopped != nil || c.runs >= o.Runs {
			break
		}
		if err := c.try(ctx, s); err != nil {
			return nil, err
		}
	}
	r := c.tally.report(a, o, c)
	r.suppress(a.Config.Suppressions, o, stopped == nil && c.runs < o.Runs)
	return r, stopped
}

// campaign is a check in progress.
type campaign struct {
	app     *App
	options Options
	tally   *tally
	runs    int
	tried   int
	found   map[string]*found // by fingerprint
	// fatal holds the functions and entries that ended an instance: each such run costs seconds and proves nothing,
	// so that later schedules leave them out.
	fatal map[string]bool
}

// found is the gravest violation seen of one bug, and the finding that was made of it.
type found struct {
	severity oracle.Severity
	finding  oracle.Finding
}

// candidate is a violation, and the experiment that shows it.
type candidate struct {
	rule      oracle.Rule
	violation oracle.Violation
	schedule  Schedule
	worlds    [2]tenant.World
}

// selfTest runs a schedule twice and compares: a run that cannot be repeated proves nothing.
func (c *campaign) selfTest(s Schedule) error {
	var texts [2][]byte
	for k := range texts {
		t, err := c.app.Run(s, tenant.World{Seed: c.options.Seed})
		if err != nil {
			return err
		}
		if texts[k], err = json.Marshal(t); err != nil {
			return fmt.Errorf("internal: a trace is not JSON: %w", err)
		}
	}
	if !bytes.Equal(texts[0], texts[1]) {
		return ErrNondeterministic
	}
	return nil
}

// try runs one schedule with the observed tenant as it is, and sparse.
func (c *campaign) try(ctx context.Context, s Schedule) error {
	s.Steps = slices.DeleteFunc(slices.Clone(s.Steps), func(step Step) bool { return c.fatal[called(step)] })
	if len(s.Steps) == 0 {
		return nil
	}
	c.tried++
	for _, sparse := range [][]string{nil, {tenant.Observed}} {
		if err := c.experiment(ctx, s, tenant.World{Seed: c.options.Seed, Sparse: sparse}); err != nil {
			return err
		}
	}
	if c.options.Progress != nil {
		c.options.Progress(Progress{
			Runs: c.runs, Budget: c.options.Runs, Schedule: s.Scenario, Findings: len(c.found),
		})
	}
	return nil
}

// experiment runs a schedule in a base world and in every world that a rule compares it with.
func (c *campaign) experiment(ctx context.Context, s Schedule, base tenant.World) error {
	worlds := c.worlds(base)
	traces, err := c.runAll(s, worlds)
	if err != nil {
		return err
	}
	first := traces[0]
	differs := func(t *trace.Trace) bool { return t.Broken == "" && !comparable(first, t) }
	if first.Broken == "" && !s.Slow && slices.ContainsFunc(traces, differs) {
		s.Slow = true
		return c.experiment(ctx, s, base)
	}
	if first.Broken != "" {
		last := s.Steps[max(len(first.Invocations)-1, 0)]
		c.fatal[called(last)] = true
		return nil
	}
	for k, w := range worlds[1:] {
		if traces[k+1].Broken != "" || differs(traces[k+1]) {
			continue
		}
		pair := oracle.Pair{Base: first, Varied: traces[k+1], Variation: w.Variation}
		for _, n := range c.judge(s, [2]tenant.World{base, w}, pair) {
			if err := c.note(ctx, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// runAll runs a schedule in several worlds, and counts what happened.
func (c *campaign) runAll(s Schedule, worlds []tenant.World) ([]*trace.Trace, error) {
	c.runs += len(worlds)
	traces, err := c.app.runAll(s, worlds)
	if err != nil {
		return nil, err
	}
	for _, t := range traces {
		c.tally.add(t)
	}
	return traces, nil
}

// worlds are the base world, and each world that a rule varies it to, once.
func (c *campaign) worlds(base tenant.World) []tenant.World {
	out := []tenant.World{base}
	seen := map[tenant.Variation]bool{}
	for _, rule := range c.options.Rules {
		for _, axis := range rule.Axes {
			w := base.Vary(rule.Subject, axis)
			if !seen[w.Variation] {
				seen[w.Variation] = true
				out = append(out, w)
			}
		}
	}
	return out
}

// judge lets every rule that asked for this variation judge the pair.
func (c *campaign) judge(s Schedule, worlds [2]tenant.World, p oracle.Pair) (out []*candidate) {
	for _, rule := range c.options.Rules {
		if rule.Subject != p.Variation.Tenant || !slices.Contains(rule.Axes, p.Variation.Axis) {
			continue
		}
		for _, v := range rule.Judge(p) {
			out = append(out, &candidate{rule, v, s, worlds})
		}
	}
	return out
}

// called is what a step calls, whoever makes it and with whatever.
func called(s Step) string { return entryName(s.Function, s.Entry) }

// note keeps the gravest violation of each bug; of equally grave ones, the first. What it keeps is minimized and saved
// at once, so that a check which is cut short has lost nothing that it had found.
func (c *campaign) note(ctx context.Context, n *candidate) error {
	id, severity := n.violation.Fingerprint(), n.violation.Severity
	if known := c.found[id]; known != nil && known.severity.AtLeast(severity) {
		return nil
	}
	if chance, err := c.app.byChance(n); err != nil || chance {
		return err
	}
	small, err := c.app.minimize(ctx, n)
	if err != nil {
		return err
	}
	if err := c.app.blame(small); err != nil {
		return err
	}
	f := c.app.finding(small)
	if c.options.Save != nil {
		if f.Replay, err = c.options.Save(c.app.replay(small, f)); err != nil {
			// A full disk takes the replay file and not the finding: it is in the report all the same.
			c.tally.warn(Warning{Code: "not-saved", Message: fmt.Sprintf("finding %s has no replay file: %v", f.ID, err)})
		}
	}
	c.found[id] = &found{severity, f}
	return nil
}

// findings are the findings in order: the gravest first, then by rule, then by place.
func (c *campaign) findings() []oracle.Finding {
	out := []oracle.Finding{}
	for _, id := range slices.Sorted(maps.Keys(c.found)) {
		out = append(out, c.found[id].finding)
	}
	slices.SortStableFunc(out, compareFindings)
	return out
}
