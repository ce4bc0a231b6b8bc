// Package fuzz searches for schedules and payloads that make a rule fail: corpus, mutation, feedback, minimizing.
package fuzz

import (
	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// Plan is what a tape stands for: the calls that one execution makes, one after the other in one warm process.
type Plan struct {
	Calls []Call `json:"calls"`
}

// Call is one call of an entry by somebody. Its payload is a start that the entry's model gives, and edits of it.
type Call struct {
	// Entry is the index of the entry in the model.
	Entry int `json:"entry"`
	// Who is an index of callers.
	Who int `json:"who,omitempty"`
	// Start is an index of starts.
	Start int `json:"start,omitempty"`
	// Pause is an index of pauses: how long nothing happens before the call.
	Pause int `json:"pause,omitempty"`
	// Made is what a payload that is made up is made of; see fill.
	Made []byte `json:"made,omitempty"`
	// Edits change the payload, in order.
	Edits []Edit `json:"edits,omitempty"`
}

// The bounds of a plan. A bug that needs more calls or edits than these is not found.
const (
	MaxCalls = 8
	MaxEdits = 24
	// MaxText is how long, in bytes, a path or a value in an edit may be.
	MaxText = 4096
)

// caller is who makes a call. The first is whom everything begins with.
type caller struct{ tenant, user string }

var callers = []caller{
	{tenant.Observed, tenant.FirstUser}, {tenant.Observed, tenant.SecondUser},
	{tenant.Neighbour, tenant.FirstUser}, {tenant.Neighbour, tenant.SecondUser},
}

// pauses are in virtual milliseconds: none, and one that most short-lived caches and time windows do not outlive.
var pauses = []int64{0, 3_600_000}

// start says what a payload is before it is edited.
type start int

// The starts.
const (
	typical start = iota // what code of ordinary habits expects
	empty                // nothing in it
	made                 // of the right form, and made up
	starts               // how many there are
)

// Schedule is the schedule of the plan. The model gives what surrounds it.
func (p Plan) Schedule(m *harness.Model, name string) harness.Schedule {
	var steps []harness.Step
	for _, c := range p.Calls {
		steps = append(steps, c.step(m))
	}
	return m.Schedule(name, steps, true)
}

func (c Call) step(m *harness.Model) harness.Step {
	e := m.Entries[c.Entry]
	by := callers[c.Who]
	step := e.Step(by.tenant, by.user, c.payload(m))
	step.After = pauses[c.Pause]
	return step
}

// payload is the template of the call's payload.
func (c Call) payload(m *harness.Model) tenant.Template {
	e := m.Entries[c.Entry]
	var t tenant.Template
	switch start(c.Start) {
	case typical:
		t = m.Payload(e, harness.Typical)
	case empty:
		t = m.Empty(e)
	default:
		t = fill(m, e, c.Made)
	}
	return edited(t, c.Edits)
}

// Clone returns a copy that shares nothing with p.
func (p Plan) Clone() Plan {
	out := Plan{Calls: make([]Call, len(p.Calls))}
	for k, c := range p.Calls {
		c.Made = append([]byte(nil), c.Made...)
		c.Edits = append([]Edit(nil), c.Edits...)
		out.Calls[k] = c
	}
	return out
}
