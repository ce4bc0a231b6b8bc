package harness

import (
	"context"
	"slices"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// campaign is a check in progress.
type campaign struct {
	app     *App
	options Options
	tally   *tally
	runs    int
	tried   map[string]bool // hashes of the schedules
	seen    map[string]bool // hashes of what runs in base worlds showed
	finds   *finds
	// fatal holds the functions and entries that ended an instance: each such run costs seconds and proves nothing,
	// so that later schedules leave them out.
	fatal map[string]int // how often; maxFatal for those that did so in this process
}

func newCampaign(a *App, o Options) *campaign {
	t := newTally(a)
	for _, w := range o.Warnings {
		t.warn(w)
	}
	return &campaign{
		app: a, options: o, tally: t, tried: map[string]bool{}, seen: map[string]bool{},
		fatal: map[string]int{},
		finds: &finds{app: a, save: o.Save, warn: t.warn, found: map[string]*found{}, weighed: map[string]int{}},
	}
}

// candidate is a violation, and the experiment that shows it.
type candidate struct {
	rule      oracle.Rule
	violation oracle.Violation
	schedule  Schedule
	worlds    [2]tenant.World
}

// inspect lets the rules that look at the manifest alone judge it.
func (c *campaign) inspect(ctx context.Context) error {
	base := tenant.World{Seed: c.options.Seed}
	for _, rule := range c.options.Rules {
		if rule.Inspect == nil || c.app.Manifest == nil {
			continue
		}
		for _, v := range rule.Inspect(c.app.Manifest) {
			n := &candidate{rule, v, Schedule{Schema: ScheduleSchema}, [2]tenant.World{base, base}}
			if err := c.finds.note(ctx, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// judges are the rules that a schedule is for.
func (c *campaign) judges(s Schedule, e Experiment) (out []oracle.Rule) {
	for _, r := range c.options.Rules {
		if r.JudgesIn(s.Scene()) && (len(r.Trials) == 0 || !e.Single) && (!r.Public || c.app.callsPublic(s)) && e.isFor(r) {
			out = append(out, r)
		}
	}
	return out
}

// callsPublic says whether a schedule calls a web trigger.
func (a *App) callsPublic(s Schedule) bool {
	return slices.ContainsFunc(s.Steps, func(step Step) bool {
		f, use, err := a.resolve(step)
		return err == nil && useKind(forge.UseOf(f, use)) == webTrigger
	})
}

// isFor says whether the experiment is made for a rule.
func (e Experiment) isFor(r oracle.Rule) bool {
	if len(e.For) == 0 {
		return !r.Apart
	}
	return slices.Contains(e.For, r.ID)
}

// pair is what a rule judges of two runs; the same run twice stands for one world.
func (a *App) pair(s Schedule, w tenant.World, base, varied *trace.Trace) oracle.Pair {
	if base == varied {
		varied = nil
	}
	return oracle.Pair{
		Base: base, Varied: varied, Variation: w.Variation, Containers: a.Manifest != nil && a.Manifest.HasContainers(),
		Bare: s.Bare, Fresh: s.Fresh, Plain: isPlain(w) && !s.Bare && !s.Fresh, Troubled: len(w.Faults) > 0,
		Former:      a.Manifest != nil && !strings.HasPrefix(a.Manifest.Runtime, "nodejs"),
		Source:      a.sourceLine,
		Overlapping: slices.ContainsFunc(s.Steps, func(step Step) bool { return step.Overlap > 0 }),
	}
}

// isPlain says whether nothing goes wrong in a world, and its tenants have and know what is usual.
func isPlain(w tenant.World) bool { return w.Same(tenant.World{Seed: w.Seed}) }

// worlds are the base world, and each world that a rule varies it to in the scene, once.
func worlds(base tenant.World, scene oracle.Scene, rules []oracle.Rule) []tenant.World {
	out := []tenant.World{base}
	seen := map[tenant.Axis]bool{}
	for _, rule := range rules {
		for _, axis := range rule.Axes(scene) {
			if !seen[axis] {
				seen[axis] = true
				out = append(out, base.Vary(scene.Subject(), axis))
			}
		}
	}
	return out
}

// judge lets every rule that asked for this pair judge it.
func judge(rules []oracle.Rule, s Schedule, worlds [2]tenant.World, p oracle.Pair) (out []*candidate) {
	for _, rule := range rules {
		if !rule.Fits(p.Variation) {
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
