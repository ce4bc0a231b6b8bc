package harness

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"crosstalk/harness/oracle"
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
	ended func() bool // no more time: what there is has to do
}

// minimize returns the smallest experiment that it finds: fewest steps first, then the smallest payloads and stored
// values. A context that ends stops it early.
func (a *App) minimize(ctx context.Context, c *candidate) (*candidate, error) {
	m := &minimizer{app: a, best: c, tried: map[string]bool{}, ended: func() bool { return ctx.Err() != nil }}
	for {
		before := m.best.schedule.Hash()
		for _, pass := range []func() error{m.world, m.steps, m.payloads, m.stored} {
			if err := pass(); err != nil {
				return nil, err
			}
		}
		if m.best.schedule.Hash() == before || m.pairs >= maxMinimize {
			return m.best, nil
		}
	}
}

// keep tries a smaller experiment and adopts it when it still shows the bug.
func (m *minimizer) keep(n candidate) (bool, error) {
	key := n.schedule.Hash()
	if len(n.worlds[0].Sparse) > 0 {
		key += " sparse"
	}
	if m.tried[key] || m.pairs >= maxMinimize || m.ended() {
		return false, nil
	}
	m.tried[key] = true
	m.pairs++
	v, err := m.app.judge(n)
	if err != nil || v == nil || v.Severity != m.best.violation.Severity {
		return false, err
	}
	n.violation = *v
	m.best = &n
	return true, nil
}

// judge runs an experiment and returns the violation of the same bug, or nil when it is not there.
func (a *App) judge(c candidate) (*oracle.Violation, error) {
	base, err := a.Run(c.schedule, c.worlds[0])
	if err != nil {
		return nil, err
	}
	varied, err := a.Run(c.schedule, c.worlds[1])
	if err != nil {
		return nil, err
	}
	if base.Broken != "" || varied.Broken != "" || !comparable(base, varied) {
		return nil, nil
	}
	for _, v := range c.rule.Judge(oracle.Pair{Base: base, Varied: varied, Variation: c.worlds[1].Variation}) {
		if v.Fingerprint() == c.violation.Fingerprint() {
			return &v, nil
		}
	}
	return nil, nil
}

// world tries whether the bug shows when no tenant is sparse.
func (m *minimizer) world() error {
	n := *m.best
	if len(n.worlds[0].Sparse) == 0 {
		return nil
	}
	n.worlds[0].Sparse, n.worlds[1].Sparse = nil, nil
	_, err := m.keep(n)
	return err
}

// steps removes steps: first halves and quarters, then one at a time, from the front, where most are not needed.
func (m *minimizer) steps() error {
	for size := len(m.best.schedule.Steps) / 2; size >= 1; size /= 2 {
		for at := 0; at < len(m.best.schedule.Steps); {
			n := *m.best
			n.schedule = n.schedule.Clone()
			end := min(at+size, len(n.schedule.Steps))
			n.schedule.Steps = slices.Delete(n.schedule.Steps, at, end)
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
	for k := range m.best.schedule.Steps {
		var fields map[string]json.RawMessage
		if json.Unmarshal(m.best.schedule.Steps[k].Payload, &fields) != nil {
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

// stored drops stored values, secrets, answers and fixtures.
func (m *minimizer) stored() error {
	for _, drop := range []func(*Schedule) bool{
		func(s *Schedule) bool { some := len(s.Answers) > 0; s.Answers = nil; return some },
		func(s *Schedule) bool { some := len(s.Fixtures) > 0; s.Fixtures = nil; return some },
		func(s *Schedule) bool { some := len(s.Secrets) > 0; s.Secrets = nil; return some },
		func(s *Schedule) bool { some := len(s.Storage) > 0; s.Storage = nil; return some },
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
