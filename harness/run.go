package harness

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// ErrChanged is the error of a Schedule that the app cannot run any more: a function or a module it names is gone.
var ErrChanged = errors.New("the app no longer has what the schedule names")

// firstStart is the virtual time of the first step in milliseconds: a second for the modules to load.
const firstStart = 1000

// The virtual times, in milliseconds, at which steps begin. Work that is done for one tenant must not shift another
// tenant's clock: quick steps begin at the next multiple of quickStart, which is seldom another one because a call took
// a little longer; slow steps begin after the time that the step before may take, and pause.
const (
	quickStart = 5_000
	pause      = 1_000
)

// thaw is how long, in virtual milliseconds, what is still pending after the last step may go on.
const thaw = 30_000

// runHere is Run in this process.
func (a *App) runHere(s Schedule, w tenant.World) (*trace.Trace, error) {
	p, err := a.play(s, w)
	defer p.close()
	if err != nil {
		return nil, err
	}
	if p.instance.Died() == "" {
		p.instance.Drain(thaw)
	}
	t := p.trace()
	if s.Snapshot && t.Broken == "" {
		if t.Held, err = p.held(t.Canaries); err != nil {
			return nil, err
		}
	}
	t.Killed = beyondBounds(t)
	if t, err = a.counted(s, w, t); err != nil {
		return nil, err
	}
	t.Textual()
	return t, a.databasesErr()
}

// beyondBounds is the end of a run in which a call made more than the engine lets any call make, which would have taken
// down the process; nil for any other end.
func beyondBounds(t *trace.Trace) *trace.Killed {
	if t.Broken == "" || len(t.Invocations) == 0 {
		return nil
	}
	last := t.Invocations[len(t.Invocations)-1]
	if last.Outcome != trace.Exhausted {
		return nil
	}
	return &trace.Killed{Step: last.Step, By: trace.ByBound}
}

// play runs a schedule in a fresh instance, which it leaves as it is then.
func (a *App) play(s Schedule, w tenant.World) (*played, error) {
	p, err := a.stage(s, w)
	if err != nil {
		return nil, err
	}
	return p, p.steps(0, len(s.Steps))
}

// comparable says whether the steps of two runs began at the same times. Where they did not, every clock reading
// differs and proves nothing; the schedule has to be run slowly.
func comparable(a, b *trace.Trace) bool {
	started := func(x, y trace.Invocation) bool { return x.Started == y.Started }
	return slices.EqualFunc(a.Invocations, b.Invocations, started)
}

// run is a schedule, and the world in which to run it.
type run struct {
	schedule Schedule
	world    tenant.World
}

// runAll makes runs, several at a time. Runs share nothing that changes, so that the traces are
// those of Run, in the order of the runs. Those that had not begun when the context ended have none.
func (a *App) runAll(ctx context.Context, runs []run) ([]*trace.Trace, error) {
	traces, errs := make([]*trace.Trace, len(runs)), make([]error, len(runs))
	faults := make([]any, len(runs))
	var group sync.WaitGroup
	free := make(chan struct{}, a.parallel()+1) // one more waits for the next
	for k, r := range runs {
		free <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() {
			defer func() {
				faults[k] = recover()
				<-free
			}()
			traces[k], errs[k] = a.Run(r.schedule, r.world)
		})
	}
	group.Wait()
	for _, fault := range faults {
		if fault != nil {
			panic(fault) // a fault of ours goes up to the command, as from any other place
		}
	}
	return traces, errors.Join(errs...)
}

// inWorlds are the runs of one schedule in several worlds.
func inWorlds(s Schedule, worlds []tenant.World) (out []run) {
	for _, w := range worlds {
		out = append(out, run{s, w})
	}
	return out
}

// resolve finds the function and the manifest module that a step names.
func (a *App) resolve(step Step) (*app.Function, *app.Use, error) {
	f := a.Function(step.Function)
	if f == nil {
		return nil, nil, fmt.Errorf("%w: function %q", ErrChanged, step.Function)
	}
	known := func(e sandbox.Entry) bool { return e.Key == step.Entry }
	if entries := a.entries[f.Key]; step.Entry != "" && len(entries) > 0 && !slices.ContainsFunc(entries, known) {
		return nil, nil, fmt.Errorf("%w: entry %q of function %q", ErrChanged, step.Entry, step.Function)
	}
	if step.Use == "" {
		return f, nil, nil
	}
	for k := range f.Uses {
		if useName(f.Uses[k]) == step.Use {
			return f, &f.Uses[k], nil
		}
	}
	return nil, nil, fmt.Errorf("%w: module %q of function %q", ErrChanged, step.Use, step.Function)
}

func useName(u app.Use) string { return u.Module + ":" + u.ModuleKey }
