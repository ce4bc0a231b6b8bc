package harness

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// Workers do tasks in other processes, which hostile code may take down. They are safe for concurrent use.
type Workers interface {
	// Do has a task done. Its error is the task's own, a *Killed, or that of the context when this ended the task before
	// it was done. Equal tasks have equal results, whichever process does them.
	Do(ctx context.Context, t Task) (Result, error)
	// Parallel is how many tasks are done at the same time.
	Parallel() int
}

// OpenIn is Open for an app whose code is run by workers, and never in this process.
func OpenIn(ctx context.Context, w Workers, dir string, opt OpenOptions) (*App, error) {
	r, err := w.Do(ctx, Task{Open: &Opening{Dir: dir, Options: opt}})
	if killed := new(Killed); errors.As(err, &killed) {
		return nil, fmt.Errorf("%s: the process that loads the app was ended: %s\nhint: it happened while %s", dir,
			killed.Reason, loading(killed.At))
	}
	if err != nil {
		return nil, err
	}
	loaded, err := loadApp(dir, opt, r.Opened.Built)
	if err != nil {
		return nil, err
	}
	a := &App{App: loaded, Config: opt.Config, workers: w, deadly: &deadly{}}
	a.table = sync.OnceValue(func() instrument.Table { return tableOf(w) })
	return a, a.adopt(r.Opened)
}

// loading says in words what of loading was under way.
func loading(m Mark) string {
	if m.Source == "" {
		return "the sources were bundled and compiled: is there a large file that was generated?"
	}
	return m.Source + " ran for the first time, with what it imports"
}

// tableOf is an app's table; an empty one when making it takes down a process.
func tableOf(w Workers) instrument.Table {
	r, err := w.Do(context.Background(), Task{Table: true})
	if killed := new(Killed); errors.As(err, &killed) {
		return instrument.Table{}
	}
	if err != nil {
		panic("internal: " + err.Error())
	}
	return *r.Table
}

// do has a task done: by the workers, or here where there are none.
func (a *App) do(ctx context.Context, t Task) (Result, error) {
	if a.workers != nil {
		return a.workers.Do(ctx, t)
	}
	return a.perform(ctx, t)
}

// parallel is how many runs are made at the same time.
func (a *App) parallel() int {
	if a.workers != nil {
		return a.workers.Parallel()
	}
	return runtime.GOMAXPROCS(0)
}

// doRun has a task done that is a run, or is like one. A process that it took down is part of what happened.
func (a *App) doRun(t Task, r Running) (Result, error) {
	killed := a.deadly.known(r)
	var out Result
	var err error
	if killed == nil {
		out, err = a.do(context.Background(), t)
		if errors.As(err, &killed) {
			a.deadly.remember(r, killed)
		} else if t := out.Trace; t != nil && t.Broken != "" {
			a.deadly.remember(r, stopped(t))
		}
	}
	if killed != nil {
		out.Trace = killed.trace(r.Schedule)
		if t.Observe != nil {
			out.Feedback = &sandbox.Feedback{Branches: make([]byte, len(a.Table().Branches))}
		}
		return out, nil
	}
	return out, err
}

// stopped is the end of a run that the engine itself has ended.
func stopped(t *trace.Trace) *Killed {
	k := &Killed{At: Mark{Step: len(t.Invocations)}, Reason: t.Broken}
	if n := len(t.Invocations); n > 0 {
		k.Ended = t.Invocations[n-1].Outcome
	}
	if t.Killed != nil {
		k.By = t.Killed.By
	}
	return k
}

// trace is the record of a run that took down its process: which calls were made, and which of them ended that. What
// the calls before have done is lost.
func (k *Killed) trace(s Schedule) *trace.Trace {
	at, ended := max(k.At.Step, 1), cmp.Or(k.Ended, trace.Interrupted)
	t := &trace.Trace{Schema: trace.Schema, Broken: k.Reason}
	if k.By != "" {
		t.Killed, ended = &trace.Killed{Step: at, By: k.By}, cmp.Or(k.Ended, trace.Crashed)
	}
	for n, step := range s.Steps[:min(at, len(s.Steps))] {
		i := trace.Invocation{
			Step: n + 1, Tenant: step.Tenant, User: step.User, Function: step.Function, Entry: step.Entry, Size: step.Size,
			Outcome: trace.Lost,
		}
		if n+1 == at {
			i.Outcome, i.Error = ended, &trace.Error{Message: k.Reason}
		}
		t.Invocations = append(t.Invocations, i)
	}
	return t
}

// Run runs a schedule in a world, in a fresh instance. The same app, schedule and world give the same trace, byte for
// byte. The error is ErrChanged, that of a malformed template or world, or that of the app's Databases.
func (a *App) Run(s Schedule, w tenant.World) (*trace.Trace, error) {
	r := Running{s, w}
	out, err := a.doRun(Task{Run: &r}, r)
	return out.Trace, err
}

// Observe is Run with the app in the form that tells what the code looked at. The trace is that of Run, without what
// the instance holds at the end.
func (a *App) Observe(s Schedule, w tenant.World) (*trace.Trace, *sandbox.Feedback, error) {
	r := Running{s, w}
	out, err := a.doRun(Task{Observe: &r}, r)
	return out.Trace, out.Feedback, err
}

// Table says what there is to observe in the app: its branches, the places that compare, and its words. The numbers in
// a Feedback are those of the table.
func (a *App) Table() instrument.Table {
	if a.table != nil {
		return a.table()
	}
	return a.observed().program.Table()
}

// Explore runs an app in instances that observe it, and returns what it can be asked and which data its code looks
// at. Nothing in the app is parsed for this. It is deterministic: same app and seed, same Model. Of a context with a
// deadline it takes half of the time that is left, because what is learnt has to be tried as well. Where that does not
// suffice, the Model holds what was learnt so far, and a warning that says so; when the context itself has ended, it is
// returned together with the context's error.
func (a *App) Explore(ctx context.Context, seed uint64) (*Model, error) {
	e := Exploring{Seed: seed, Config: a.Config, GivenUp: map[string]Killed{}}
	for {
		e.Within = left(ctx)
		r, err := a.do(ctx, Task{Explore: &e})
		killed := new(Killed)
		switch {
		case errors.As(err, &killed):
			// From the beginning, without the entry that ended it: what was learnt is lost.
			if _, again := e.GivenUp[killed.At.Source]; again {
				return nil, fmt.Errorf("the app cannot be explored: %w", killed)
			}
			e.GivenUp[killed.At.Source] = *killed
			continue
		case err != nil:
			return nil, err
		}
		m := r.Model
		m.Config = a.Config
		m.growths = sync.OnceValue(func() []Growth { return a.growths(ctx, m, tenant.World{Seed: seed}) })
		return m, ctx.Err()
	}
}

// maxDeadly is how many calls of one entry may take down a process before it is left alone.
const maxDeadly = 2

// growths looks for growths at every entry on whose input a caller decides. When the context ends, so does the search.
func (a *App) growths(ctx context.Context, m *Model, w tenant.World) (out []Growth) {
	ctx, cancel := share(ctx, 4)
	defer cancel()
	for _, e := range m.Entries {
		if !e.TakesInput() || ctx.Err() != nil {
			continue
		}
		out = append(out, a.growthsOf(ctx, Growing{Model: m, World: w, Entry: e})...)
	}
	return out
}

func (a *App) growthsOf(ctx context.Context, g Growing) []Growth {
	for {
		g.Within = left(ctx)
		r, err := a.do(ctx, Task{Grow: &g})
		killed := new(Killed)
		switch {
		case err == nil || ctx.Err() != nil:
			return r.Growths
		case !errors.As(err, &killed):
			panic("internal: " + err.Error())
		case len(g.Deadly) == maxDeadly:
			return nil
		}
		g.Deadly = append(slices.Clone(g.Deadly), killed.At.Step)
	}
}

// blame names what carried the data of a candidate. Where looking for it takes down a process, it stays unknown.
func (a *App) blame(c *candidate) error {
	if !a.canBlame(c) {
		return nil
	}
	r, err := a.do(context.Background(), Task{Blame: &Blaming{c.violation, c.schedule, c.worlds}})
	if killed := new(Killed); errors.As(err, &killed) {
		return nil
	}
	if err == nil {
		c.violation.Carrier, c.violation.Location, c.violation.Fix = r.Blamed.Carrier, r.Blamed.Location, r.Blamed.Fix
	}
	return err
}
