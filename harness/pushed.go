package harness

import (
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
)

// quick is the virtual time at which a quick step begins that may begin from another one on.
func quick(from int64) int64 { return (from/quickStart + 1) * quickStart }

// pending is the event that a step delivers; nil when it delivers none, or none waits.
func (p *played) pending(step Step, wanted forge.Step, f *app.Function) *forge.Event {
	if !step.Pushed {
		return nil
	}
	return p.platform.Pending(wanted, f)
}

// barred says whether a step delivers an event that has to wait until the step before has ended: of events that share a
// concurrency key, only so many are dealt with at a time.
func (p *played) barred(step Step) bool {
	f, use, err := p.app.resolve(step)
	if err != nil {
		return false // which the step itself will say
	}
	e := p.pending(step, forge.Step{Tenant: step.Tenant, Payload: step.Payload, Use: use}, f)
	return e != nil && p.platform.Barred(step.Tenant, e)
}
