package harness

import (
	"crosstalk/sandbox"
	"crosstalk/sandbox/retained"
)

// form is a compiled app, and what an instance of it holds that has served nobody.
type form struct {
	program  *sandbox.Program
	baseline func() *retained.Baseline
	engine   Engine // that runs it; nil: the sandbox's own
}

// plain is the form in which everything is run and judged.
func (a *App) plain() form { return form{program: a.program, baseline: a.baseline} }

// explained is the form in which captured variables have names. It holds more than the plain one, so that it serves to
// tell the paths of what was found in that.
func (a *App) explained() form { return a.named() }

// observed is the form that tells what the code looked at. It serves to search for inputs; what is found is judged in
// the plain one.
func (a *App) observed() form { return a.instrumented() }

// formFor is the form in which a schedule is run and judged: the plain one, or that which counts the work when a field
// of its payloads grows. Another engine than the sandbox's own has only the plain one.
func (a *App) formFor(s Schedule) form {
	if a.engine != nil {
		return form{a.program, a.baseline, a.engine}
	}
	if s.Grows() {
		return a.metered()
	}
	return a.plain()
}
