package harness

import (
	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/retained"
	"crosstalk/sandbox/trace"
)

// Engine runs the code of apps. Without one, an App is run by the sandbox's own, goja.
type Engine interface {
	// Instantiate makes a fresh warm environment, in which no code of the app has run. Of the Config, it heeds Seed,
	// Platform, Env, Limits and Reseed.
	Instantiate(a *app.App, c sandbox.Config) (Instance, error)
	// Close ends what the engine keeps running. No Instantiate comes after it.
	Close() error
}

// Instance is one warm execution environment as a run needs it. Its methods do what those of *sandbox.Instance do.
type Instance interface {
	Config() sandbox.Config
	Now() int64
	Begin(inv *sandbox.Invocation)
	Advance(inv *sandbox.Invocation, tasks int) bool
	AdvanceAhead(inv, held *sandbox.Invocation, tasks int) bool
	Finish(inv *sandbox.Invocation) trace.Invocation
	FinishAhead(inv, held *sandbox.Invocation) trace.Invocation
	Drain(within int64)
	Died() string
	Spent() bool
	Trace() *trace.Trace
}

// Holder is an Instance that tells what it still holds of some canaries, when all is done.
type Holder interface {
	Held(canaries []trace.Canary) ([]trace.Held, error)
}

// Closer is an Instance that has to be ended.
type Closer interface{ Close() }

// On returns the app with an engine that makes its runs: those of Run and of Replay, and of all that judges by them.
// What looks into an instance (the search, what observes, what names a carrier) stays with the sandbox's own.
func (a *App) On(e Engine) *App {
	on := *a
	on.engine, on.workers = e, nil
	on.deadly = &deadly{} // what ends a run there, need not end it here
	return &on
}

// Apart is the app for one who runs it beside others: which of the calls end a process, each finds out alone, so that
// none of them depends on which was first.
func (a *App) Apart() *App {
	apart := *a
	apart.deadly = &deadly{}
	return &apart
}

// own is the instance of the sandbox's own engine, in which all forms but the one of an Engine run.
func (p *played) own() *sandbox.Instance {
	i, is := p.instance.(*sandbox.Instance)
	if !is {
		panic("internal: another engine runs what only the sandbox's own can")
	}
	return i
}

// held is what the instance still holds.
func (p *played) held(canaries []trace.Canary) ([]trace.Held, error) {
	if h, is := p.instance.(Holder); is {
		held, err := h.Held(canaries)
		return cut(held), err
	}
	return heldBy(retained.Walk(p.own(), retained.Options{Baseline: p.form.baseline()})), nil
}
