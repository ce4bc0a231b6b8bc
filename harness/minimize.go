package harness

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"crosstalk/sandbox/tenant"
)

// maxMinimize bounds the pairs of runs spent on making one finding smaller. Reducing n steps one by one takes at
// most n² pairs; findings of the scenarios end with two or three steps after a few dozen.
const maxMinimize = 300

// minimizer makes the experiment of a candidate smaller while it still shows the same bug with the same gravity.
type minimizer struct {
	app   *App
	best  *candidate
	tried map[string]bool
	pairs int
	most  int         // pairs
	ended func() bool // no more time: what there is has to do
}

// maxDying bounds the runs that are spent on making a finding smaller of which each run takes down a process, and so
// seconds.
const maxDying = 16

// minimize returns the smallest experiment that it finds: fewest steps first, then the smallest payloads and stored
// values. A context that ends stops it early.
func (a *App) minimize(ctx context.Context, c *candidate) (*candidate, error) {
	m := &minimizer{
		app: a, best: c, tried: map[string]bool{}, most: maxMinimize, ended: func() bool { return ctx.Err() != nil },
	}
	if c.violation.Killed {
		m.most = maxDying
	}
	for {
		before := m.best.schedule.Hash()
		passes := []func() error{m.world, m.steps, m.payloads, m.stored, m.marks}
		if c.schedule.Grows() && !c.violation.Killed { // the steps are the proof
			passes = []func() error{m.world, m.stored}
		}
		for _, pass := range passes {
			if err := pass(); err != nil {
				return nil, err
			}
		}
		if m.best.schedule.Hash() == before || m.pairs >= m.most {
			return m.best, nil
		}
	}
}

// keep tries a smaller experiment and adopts it when it still shows the bug.
func (m *minimizer) keep(n candidate) (bool, error) {
	key := fmt.Sprint(n.schedule.Hash(), n.worlds[0])
	if m.tried[key] || m.pairs >= m.most || m.ended() {
		return false, nil
	}
	m.tried[key] = true
	if len(n.schedule.Steps) == 0 {
		return false, nil
	}
	m.pairs++
	v, err := m.app.judge(n)
	if err != nil || v == nil || v.Severity != m.best.violation.Severity {
		return false, err
	}
	n.violation = *v
	m.best = &n
	return true, nil
}

// world tries whether the bug shows when nothing is special about the base world.
func (m *minimizer) world() error {
	for _, simplify := range []func(*tenant.World){
		func(w *tenant.World) { w.Sparse = nil },
		func(w *tenant.World) { w.Busy = nil },
		func(w *tenant.World) { w.Faults = nil },
		func(w *tenant.World) { w.Clouds = nil },
	} {
		n := *m.best
		simplify(&n.worlds[0])
		simplify(&n.worlds[1])
		if n.worlds[0].Same(m.best.worlds[0]) {
			continue
		}
		if _, err := m.keep(n); err != nil {
			return err
		}
	}
	return nil
}

// steps removes steps: first halves and quarters, then one at a time, from the front, where most are not needed.
func (m *minimizer) steps() error {
	for size := len(m.best.schedule.Steps) / 2; size >= 1; size /= 2 {
		for at := 0; at < len(m.best.schedule.Steps); {
			n := *m.best
			n.schedule = n.schedule.Clone()
			end := min(at+size, len(n.schedule.Steps))
			n.schedule.Steps = slices.Delete(n.schedule.Steps, at, end)
			if len(n.schedule.Steps) > 0 {
				n.schedule.Steps[0].Overlap = 0
			}
			kept, err := m.keep(n)
			if err != nil {
				return err
			}
			if !kept {
				at += size
			}
		}
	}
	return nil
}

// payloads drops what the steps' payloads do not need.
func (m *minimizer) payloads() error {
	if m.best.rule.Whole && !m.best.violation.Killed {
		return nil
	}
	for k := range m.best.schedule.Steps {
		var fields map[string]json.RawMessage
		step := m.best.schedule.Steps[k]
		if step.Pushed || json.Unmarshal(step.Payload, &fields) != nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			smaller := maps.Clone(fields)
			delete(smaller, name)
			text, err := json.Marshal(smaller)
			if err != nil {
				return err
			}
			n := *m.best
			n.schedule = n.schedule.Clone()
			n.schedule.Steps[k].Payload = text
			kept, err := m.keep(n)
			if err != nil {
				return err
			}
			if kept {
				fields = smaller
			}
		}
	}
	return nil
}

// stored drops stored and configured values, tables, secrets, answers and fixtures.
func (m *minimizer) stored() error {
	for _, drop := range []func(*Schedule) bool{
		func(s *Schedule) bool { some := len(s.Answers) > 0; s.Answers = nil; return some },
		func(s *Schedule) bool { some := len(s.Fixtures) > 0; s.Fixtures = nil; return some },
		func(s *Schedule) bool { some := len(s.Secrets) > 0; s.Secrets = nil; return some },
		func(s *Schedule) bool { some := len(s.Storage) > 0; s.Storage = nil; return some },
		func(s *Schedule) bool { some := len(s.Tables) > 0; s.Tables = nil; return some },
		func(s *Schedule) bool { some := len(s.Configured) > 0; s.Configured = nil; return some },
	} {
		n := *m.best
		n.schedule = n.schedule.Clone()
		if !drop(&n.schedule) {
			continue
		}
		if _, err := m.keep(n); err != nil {
			return err
		}
	}
	return nil
}

// marks drops what is special about steps, one mark after the other.
func (m *minimizer) marks() error {
	for k := range m.best.schedule.Steps {
		for _, drop := range []func(*Step){
			func(s *Step) { s.Overlap, s.Ahead = 0, 0 },
			func(s *Step) { s.Cold = false },
			func(s *Step) { s.Reinstalled = false },
			func(s *Step) { s.Pushed = false },
			func(s *Step) { s.Place = tenant.Usual },
		} {
			n := *m.best
			n.schedule = n.schedule.Clone()
			drop(&n.schedule.Steps[k])
			if _, err := m.keep(n); err != nil {
				return err
			}
		}
	}
	return nil
}
