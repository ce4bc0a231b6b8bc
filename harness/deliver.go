package harness

import (
	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// maxDeliveries bounds how many events are delivered of those that a call leads to. Two of one kind are enough for what
// the first leaves to the second.
const maxDeliveries = 4

// Deliveries are the steps in which a tenant's consumers and triggers get what a call of the entry makes the app push
// to them, as far as it was seen to.
func (m *Model) Deliveries(e Entry, tenantName string) (steps []Step) {
	for _, to := range m.deliveries[e.Source()] {
		step := to.Step(tenantName, "", m.Payload(to, Typical))
		step.Pushed = true
		steps = append(steps, step)
	}
	return steps
}

// deliver delivers what an entry has pushed, and what is pushed by that, in the instance in which it ran, and remembers
// who got it.
func (x *explorer) deliver(i *sandbox.Instance, platform *forge.Platform, e Entry) {
	var to []Entry
	for len(to) < maxDeliveries && i.Died() == "" {
		d := x.next(platform)
		if d == nil {
			break
		}
		d.step.Number = 2 + len(to)
		inv := prepare(platform, d.step, d.function)
		inv.Start = max(i.Now(), d.step.Event.Due())
		ended := i.Invoke(inv)
		platform.Ended(inv, ended)
		if ended.Outcome == trace.Completed {
			x.model.Completed[d.entry.Source()] = true
		}
		to = append(to, d.entry)
	}
	if len(to) > len(x.model.deliveries[e.Source()]) {
		x.model.deliveries[e.Source()] = to
	}
}

// delivery is an event that waits for an entry.
type delivery struct {
	entry    Entry
	step     forge.Step
	function *app.Function
}

// next is the delivery that is due first; nil when no event waits.
func (x *explorer) next(platform *forge.Platform) (next *delivery) {
	for _, e := range x.model.Entries {
		if !e.GetsPushed() {
			continue
		}
		f, use, err := x.app.resolve(Step{Function: e.Function, Use: e.Use})
		if err != nil {
			continue
		}
		step := forge.Step{Tenant: tenant.Observed, Entry: e.Entry, Payload: x.model.fixedPayload(e), Use: use}
		step.Event = platform.Pending(step, f)
		if step.Event != nil && (next == nil || step.Event.Due() < next.step.Event.Due()) {
			next = &delivery{e, step, f}
		}
	}
	return next
}
