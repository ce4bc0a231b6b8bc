package harness

import (
	"slices"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// counted is the trace of a run that real time has ended, or what it is when work is counted instead. There are two
// limits because neither does alone: counting takes hooks in all code, which runs must not pay for that end by
// themselves, and code without hooks can only be stopped by a clock, at another place on each machine. So the clock
// says that a run does not end, and the count says where. A run that does not use up its fuel either is left as it was.
// Neither is compared with others.
func (a *App) counted(s Schedule, w tenant.World, t *trace.Trace) (*trace.Trace, error) {
	if s.Grows() || !slices.ContainsFunc(t.Invocations, func(i trace.Invocation) bool {
		return i.Outcome == trace.Interrupted
	}) {
		return t, nil
	}
	p, err := a.stageIn(a.metered(), s, w, nil)
	defer p.close()
	if err != nil {
		return nil, err
	}
	if err := p.steps(0, len(s.Steps)); err != nil {
		return nil, err
	}
	if !p.instance.Spent() {
		return t, nil
	}
	out := p.trace()
	out.Broken = p.instance.Died()
	for k := range out.Invocations {
		out.Invocations[k].Work = nil // it belongs to the runs that are about it
	}
	return out, nil
}
