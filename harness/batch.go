package harness

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// maxBatch is how many experiments are under way at the same time. It keeps a few processors busy; it does not depend
// on their number, because what one experiment shows is not known yet to the others of its batch.
const maxBatch = 8

// trying is an experiment under way: a schedule in a base world, and in every world that a rule compares it with.
type trying struct {
	schedule Schedule
	rules    []oracle.Rule
	worlds   []tenant.World // the base world first
	traces   []*trace.Trace // of the worlds; nil where it has not run yet
}

// early says whether a world is one of those that tell if an experiment is worth more runs: the base world, and the one
// in which data of a tenant is what others send, because a comparison of the two shows there alone.
func early(w tenant.World) bool { return isBase(w) || w.Variation.Axis == tenant.Shared }

func isBase(w tenant.World) bool { return w.Variation == tenant.Variation{} }

func anyWorld(tenant.World) bool { return true }

func newTrying(s Schedule, worlds []tenant.World, rules []oracle.Rule) *trying {
	return &trying{schedule: s, rules: rules, worlds: worlds, traces: make([]*trace.Trace, len(worlds))}
}

// narrow leaves out the worlds that no rule has a use for any more, given the run in the base world.
func (t *trying) narrow() {
	scene, base := t.schedule.Scene(), t.traces[0]
	var worlds []tenant.World
	var traces []*trace.Trace
	for k, w := range t.worlds {
		wanted := func(r oracle.Rule) bool { return r.Wants(scene, w.Variation.Axis, base) }
		if t.traces[k] != nil || slices.ContainsFunc(t.rules, wanted) && t.schedule.differs(w.Variation.Axis) {
			worlds, traces = append(worlds, w), append(traces, t.traces[k])
		}
	}
	t.worlds, t.traces = worlds, traces
}

// differs says whether the schedule is another one in a world that is varied along an axis: where callers send, and
// people configure, nothing of their own, they cannot write anything else.
func (s Schedule) differs(a tenant.Axis) bool {
	own := func(t tenant.Template) bool { return bytes.Contains(t, []byte(`"$`)) }
	return !a.OnlySent() || slices.ContainsFunc(s.Steps, func(step Step) bool { return own(step.Payload) }) ||
		slices.ContainsFunc(slices.Collect(maps.Values(s.Configured)), own)
}

// batch tries the first of the experiments that are left. All run in the early worlds. An experiment that
// shows there exactly what another one did, is at its end with that: the app has not looked at what differs between the
// two.
func (c *campaign) batch(ctx context.Context, from *waiting) error {
	batch, err := c.take(from)
	if err != nil {
		return err
	}
	if err := c.run(ctx, batch, isBase); err != nil { // alone: a run that takes down its process costs seconds
		return err
	}
	batch = slices.DeleteFunc(batch, func(t *trying) bool { return t.traces[0] == nil || c.isBroken(t) })
	if err := c.run(ctx, batch, early); err != nil {
		return err
	}
	batch = slices.DeleteFunc(batch, func(t *trying) bool { return !c.isNew(t) })
	for _, t := range batch {
		t.narrow()
	}
	if err := c.run(ctx, batch, anyWorld); err != nil {
		return err
	}
	for _, t := range batch {
		if err := c.conclude(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// noteKilled notes a run that took down a process, whichever its world. Nothing else can be judged of it.
func (c *campaign) noteKilled(ctx context.Context, r run, t *trace.Trace) error {
	k := slices.IndexFunc(c.options.Rules, func(r oracle.Rule) bool { return r.Killed })
	if k < 0 || t.Killed == nil {
		return nil
	}
	rule := c.options.Rules[k]
	for _, v := range rule.Judge(oracle.Pair{Base: t}) {
		n := &candidate{rule, v, r.schedule, [2]tenant.World{r.world, r.world}}
		if err := c.finds.note(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// take makes the first experiments ready, as many as a batch and the budget hold, and one at least.
func (c *campaign) take(from *waiting) (batch []*trying, err error) {
	for len(batch) < maxBatch {
		e, err := from.peek()
		if e == nil || err != nil {
			return batch, err
		}
		t := c.ready(*e)
		left := c.options.Runs - c.runs - e.Spent
		for _, other := range batch {
			left -= len(other.worlds)
		}
		if left < len(t.worlds) && len(batch) > 0 {
			return batch, nil
		}
		from.drop()
		c.runs += e.Spent
		if len(t.schedule.Steps) > 0 && len(t.rules) > 0 {
			c.tried[t.schedule.Hash()] = true
			batch = append(batch, t)
		}
	}
	return batch, nil
}

// ready is an experiment before its first run. Steps that are known to end an instance are left out.
func (c *campaign) ready(e Experiment) *trying {
	s := e.Schedule
	s.Steps = slices.DeleteFunc(slices.Clone(s.Steps), func(step Step) bool { return c.fatal[called(step)] >= maxFatal })
	if len(s.Steps) > 0 {
		s.Steps[0].Overlap = 0
	}
	base := e.Base
	base.Seed = c.options.Seed
	rules := c.judges(s, e)
	return newTrying(s, worlds(base, s.Scene(), rules), rules)
}

// run runs every experiment in those of its worlds that are wanted and in which it has not run, and counts what
// happened. What took down a process is noted. When the context ends, some stay without a trace: what has run is judged
// all the same.
func (c *campaign) run(ctx context.Context, batch []*trying, wanted func(tenant.World) bool) error {
	var runs []run
	var places []**trace.Trace
	for _, t := range batch {
		for k, w := range t.worlds {
			if t.traces[k] == nil && wanted(w) {
				runs, places = append(runs, run{t.schedule, w}), append(places, &t.traces[k])
			}
		}
	}
	traces, err := c.app.runAll(ctx, runs)
	if err != nil {
		return err
	}
	for k, t := range traces {
		if t == nil {
			continue
		}
		c.runs++
		c.tally.add(t)
		*places[k] = t
		if err := c.noteKilled(ctx, runs[k], t); err != nil {
			return err
		}
	}
	return nil
}

// isNew says whether an experiment showed in the early worlds what none before it did.
func (c *campaign) isNew(t *trying) bool {
	text, err := json.Marshal([]any{t.schedule.Scene(), t.worlds, t.traces})
	if err != nil {
		panic("internal: a trace is not JSON: " + err.Error())
	}
	hash := sha256.Sum256(text)
	key := string(hash[:])
	defer func() { c.seen[key] = true }()
	return !c.seen[key]
}

// maxFatal is how often a call may take down a process before schedules leave it out: what it does with one input, it
// may not do with others.
const maxFatal = 3

// isBroken says whether the run in the base world did not come to its end, and remembers which call ended it.
func (c *campaign) isBroken(t *trying) bool {
	first := t.traces[0]
	if first.Broken == "" {
		return false
	}
	last := t.schedule.Steps[max(len(first.Invocations)-1, 0)]
	if c.fatal[called(last)]++; first.Killed == nil {
		c.fatal[called(last)] = maxFatal
	}
	return true
}

// conclude judges an experiment that has run in all its worlds, and notes what it shows.
func (c *campaign) conclude(ctx context.Context, t *trying) error {
	first := t.traces[0]
	differs := func(other *trace.Trace) bool {
		return other != nil && other.Broken == "" && !comparable(first, other)
	}
	if !t.schedule.Slow && slices.ContainsFunc(t.traces, differs) {
		t = newTrying(t.schedule, t.worlds, t.rules)
		t.schedule.Slow = true
		if err := c.run(ctx, []*trying{t}, anyWorld); err != nil {
			return err
		}
		if t.traces[0] == nil || c.isBroken(t) {
			return nil
		}
		first = t.traces[0]
	}
	for k, w := range t.worlds {
		if t.traces[k] == nil || t.traces[k].Broken != "" || differs(t.traces[k]) {
			continue
		}
		p := c.app.pair(t.schedule, w, first, t.traces[k])
		for _, n := range judge(t.rules, t.schedule, [2]tenant.World{t.worlds[0], w}, p) {
			if err := c.finds.note(ctx, n); err != nil {
				return err
			}
		}
	}
	if c.options.Progress != nil {
		c.options.Progress(Progress{
			Runs: c.runs, Budget: c.options.Runs, Schedule: t.schedule.Scenario, Findings: len(c.finds.found),
		})
	}
	return nil
}
