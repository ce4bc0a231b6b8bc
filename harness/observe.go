package harness

import (
	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// Table says what there is to observe in the app.
func (a *App) Table() instrument.Table { return a.observed().program.Table() }

// Observe runs a schedule as Run does, in an instance that tells what its code looked at.
func (a *App) Observe(s Schedule, w tenant.World) (*trace.Trace, *sandbox.Feedback, error) {
	p, err := a.stageIn(a.observed(), s, w)
	if err != nil {
		return nil, nil, err
	}
	if err := p.steps(0, len(s.Steps)); err != nil {
		return nil, nil, err
	}
	if p.instance.Died() == "" {
		p.instance.Drain(thaw)
	}
	return p.trace(), p.instance.Feedback(), nil
}
