package fuzz

import "slices"

// What is done to the order of the calls of a plan.

func (m *mutator) insertCall(p *Plan) {
	if len(p.Calls) < MaxCalls {
		c := Call{Entry: m.rng.IntN(len(m.model.Entries))}
		p.Calls = slices.Insert(p.Calls, m.rng.IntN(len(p.Calls)+1), c)
	}
}

func (m *mutator) dropCall(p *Plan) {
	if len(p.Calls) > 1 {
		at := m.rng.IntN(len(p.Calls))
		p.Calls = slices.Delete(p.Calls, at, at+1)
	}
}

func (m *mutator) repeatCall(p *Plan) {
	if len(p.Calls) < MaxCalls {
		at := m.rng.IntN(len(p.Calls))
		c := Plan{p.Calls[at : at+1]}.Clone().Calls[0]
		p.Calls = slices.Insert(p.Calls, at, c)
	}
}

func (m *mutator) swapCalls(p *Plan) {
	a, b := m.rng.IntN(len(p.Calls)), m.rng.IntN(len(p.Calls))
	p.Calls[a], p.Calls[b] = p.Calls[b], p.Calls[a]
}

// spliceCalls puts calls of another plan of the corpus before or after those of the plan.
func (m *mutator) spliceCalls(p *Plan) {
	other := m.corpus()
	if other == nil {
		return
	}
	calls := other.Clone().Calls
	if m.rng.IntN(2) == 0 {
		p.Calls = append(calls, p.Calls...)
	} else {
		p.Calls = append(p.Calls, calls...)
	}
	p.Calls = p.Calls[:min(len(p.Calls), MaxCalls)]
}

// spliceEdits adds edits of a call of another plan to one of the same entry.
func (m *mutator) spliceEdits(p *Plan) {
	other := m.corpus()
	if other == nil {
		return
	}
	c, from := m.call(p), choose(m.rng, other.Calls)
	if c.Entry == from.Entry && len(from.Edits) > 0 {
		at := m.rng.IntN(len(from.Edits))
		m.add(c, from.Edits[at:at+1+m.rng.IntN(len(from.Edits)-at)]...)
	}
}
