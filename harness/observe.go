package harness

import (
	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// Table says what there is to observe in the app: its branches, the places that compare, and its words. The numbers in
// a Feedback are those of the table.
func (a *App) Table() instrument.Table { return a.observed().program.Table() }

// Observe is Run with the app in the form that tells what the code looked at. The trace is that of Run, without what
// the instance holds at the end.
func (a *App) Observe(s Schedule, w tenant.World) (*trace.Trace, *sandbox.Feedback, error) {
	f := a.observed()
	p, err := a.observe(f.program.NewFeedback(), s, w)
	defer p.close()
	if err != nil {
		return nil, nil, err
	}
	if p.instance.Died() == "" {
		p.instance.Drain(thaw)
	}
	return p.trace(), p.around.feedback, a.databasesErr()
}

// observe runs a schedule in a fresh instance of the observed form, which it leaves as it is then.
func (a *App) observe(f *sandbox.Feedback, s Schedule, w tenant.World) (*played, error) {
	p, err := a.stageIn(a.observed(), s, w, f)
	if err != nil {
		return nil, err
	}
	return p, p.steps(0, len(s.Steps))
}

// Warm is one warm instance of the observed form, in which a search makes many invocations one after another. It is not
// safe for concurrent use.
type Warm struct {
	played *played
	steps  int // made so far
}

// Warm runs a schedule in a fresh instance of the observed form, and keeps that for further steps. The schedule may
// have no steps; its other fields hold for the steps that follow too. The handler modules load with the first steps
// that need them.
func (a *App) Warm(s Schedule, w tenant.World) (*Warm, error) {
	p, err := a.observe(a.observed().program.NewFeedback(), s, w)
	if err != nil {
		p.close()
		return nil, err
	}
	p.own().Cut()
	return &Warm{p, len(s.Steps)}, nil
}

// Step makes one more invocation and returns what was recorded of it; its number goes on from those before. What the
// steps before left pending goes on within it, and is part of its record. Overlap and Ahead do nothing here. The
// Feedback is reset first. An instance that has ended makes no more: the trace says why, and has no invocation.
func (w *Warm) Step(step Step) (*trace.Trace, error) {
	p := w.played
	p.around.feedback.Reset()
	step.Overlap, step.Ahead = 0, 0
	w.steps++
	if p.instance.Died() == "" {
		if err := p.begin(w.steps, step); err != nil {
			return nil, err
		}
		p.settle()
	}
	p.earlier = nil // a cold start ended those instances; their record was cut when they made it
	return p.own().Cut(), nil
}

// Close gives up the databases of the platform behind the instance. No Step comes after it.
func (w *Warm) Close() { w.played.close() }

// Feedback is what the last Step looked at; before the first, what the schedule did. It stays the same object.
func (w *Warm) Feedback() *sandbox.Feedback { return w.played.around.feedback }

// Canaries are the values that mark the data of the tenants who have taken part so far.
func (w *Warm) Canaries() []trace.Canary { return w.played.canaries() }
