package harness

import (
	"slices"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox"
	"crosstalk/sandbox/retained"
	"crosstalk/sandbox/tenant"
)

// blame names what carried the data from one invocation to the other, when the trace itself does not show it. What the
// instances of both worlds hold before the observing step tells what may have; putting one thing back to what it was
// before the data came, and running the observing step then, tells what has. Where nothing proves to be the carrier
// and several things may be, they are all named and none is accused.
func (a *App) blame(c *candidate) error {
	v := &c.violation
	if v.Carrier == nil || v.Observer < 2 {
		return nil
	}
	if v.Fix == "" {
		v.Fix = fixOf(c.rule.ID, v.Carrier)
	}
	if v.Carrier.Kind != "unknown" && v.Carrier.Kind != "disk" {
		return nil
	}
	if c.schedule.Steps[v.Observer-1].Overlap > 0 {
		return nil // nothing is between the two calls
	}
	t := &trial{app: a, candidate: c, at: firstWriter(c)}
	differences, err := t.differences(a.plain())
	if err != nil {
		return err
	}
	if v.Carrier.Kind == "unknown" {
		v.Carrier = carrier(differences, v.Evidence)
	}
	proved, err := t.prove(retained.Holders(differences))
	if err != nil {
		return err
	}
	if len(proved) > 0 {
		if v.Carrier, err = t.told(proved, differences); err != nil {
			return err
		}
	}
	if sandbox.InSource(v.Carrier.DeclaredAt) {
		v.Location = v.Carrier.DeclaredAt
	}
	v.Fix = fixOf(c.rule.ID, v.Carrier)
	return nil
}

// firstWriter is the index of the first step whose data vary.
func firstWriter(c *candidate) int {
	writes := func(s Step) bool { return s.Tenant == tenant.Neighbour }
	if c.schedule.Scene() == oracle.Colleagues {
		writes = func(s Step) bool { return s.User == tenant.FirstUser }
	}
	return max(slices.IndexFunc(c.schedule.Steps, writes), 0)
}

// trial is the search for the carrier of one candidate.
type trial struct {
	app       *App
	candidate *candidate
	at        int // index of the step before which things are as they should be
}

// before plays the steps before the observing one in a world, with a mark where the data had not come yet.
func (t *trial) before(form form, w tenant.World) (*played, error) {
	p, err := t.app.stageIn(form, t.candidate.schedule, w, nil)
	if err != nil {
		return nil, err
	}
	p.markAt = t.at
	return p, p.steps(0, t.candidate.violation.Observer-1)
}

// differences are the places in which the instances of the two worlds differ before the observing step.
func (t *trial) differences(form form) ([]retained.Difference, error) {
	var held [2]*retained.Snapshot
	for k, w := range t.candidate.worlds {
		p, err := t.before(form, w)
		defer p.close()
		if err != nil {
			return nil, err
		}
		held[k] = retained.Walk(p.own(), retained.Options{Baseline: form.baseline()})
	}
	return retained.Diff(held[0], held[1]), nil
}

// maxTrials bounds how many sets of things are put back to find the carrier of one finding. Most findings need one.
const maxTrials = 24

// prove finds a smallest set of things without which the difference vanishes: one of them, or else what is left of all
// when those are taken out that do not matter. It returns nothing when even all of them are not enough.
func (t *trial) prove(suspects []retained.Holder) ([]retained.Holder, error) {
	trials := 0
	vanishes := func(set ...retained.Holder) (bool, error) {
		trials++
		return t.vanishes(set)
	}
	if len(suspects) == 0 {
		return nil, nil
	}
	for _, one := range suspects {
		if trials >= maxTrials {
			return nil, nil
		}
		if ok, err := vanishes(one); ok || err != nil {
			return []retained.Holder{one}, err
		}
	}
	if len(suspects) == 1 {
		return nil, nil
	}
	if ok, err := vanishes(suspects...); !ok || err != nil {
		return nil, err
	}
	set := slices.Clone(suspects)
	for k := 0; k < len(set) && trials < maxTrials; {
		without := slices.Delete(slices.Clone(set), k, k+1)
		ok, err := vanishes(without...)
		if err != nil {
			return nil, err
		}
		if ok {
			set = without
		} else {
			k++
		}
	}
	return set, nil
}

// vanishes says whether the observing step shows nothing any more when some things are put back to what they were.
func (t *trial) vanishes(set []retained.Holder) (bool, error) {
	var ran [2]*played
	for k, w := range t.candidate.worlds {
		p, err := t.before(t.app.plain(), w)
		defer p.close()
		if err != nil {
			return false, err
		}
		if p.mark == nil || p.mark.Restore(set...) != nil {
			return false, nil
		}
		if err := p.steps(t.candidate.violation.Observer-1, len(t.candidate.schedule.Steps)); err != nil {
			return false, err
		}
		p.instance.Drain(thaw)
		ran[k] = p
	}
	a, b := ran[0].trace(), ran[1].trace()
	if a.Broken != "" || b.Broken != "" || !comparable(a, b) {
		return false, nil
	}
	c := t.candidate
	left := same(c.rule, t.app.pair(c.schedule, c.worlds[1], a, b), c.violation.Fingerprint())
	return left == nil || left.Severity == oracle.Low && c.violation.Severity != oracle.Low, nil
}

// told is the carrier that was proved, with the path to the data in it. Where the engine has not kept the names of
// captured variables, the steps are run once more in a form in which it does.
func (t *trial) told(proved []retained.Holder, differences []retained.Difference) (*oracle.Carrier, error) {
	first := proved[0]
	held := func(d retained.Difference) bool { return d.Holder == first }
	paths, at := pathsOf(differences, held, t.candidate.violation.Evidence)
	if slices.ContainsFunc(paths, unnamed) {
		named, err := t.differences(t.app.explained())
		if err != nil {
			return nil, err
		}
		if better, place := pathsOf(named, held, t.candidate.violation.Evidence); len(better) > 0 {
			paths, at = better, place
		}
	}
	c := &oracle.Carrier{Kind: kindOfRoot(first.Root), Path: commonPath(paths), DeclaredAt: at, Proved: true}
	if first.DeclaredAt != "" {
		c.DeclaredAt = first.DeclaredAt
	}
	for _, other := range proved[1:] {
		c.With = append(c.With, other.Name)
	}
	return c, nil
}
