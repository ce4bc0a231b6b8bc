package harness

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
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

// Run runs a schedule in a world, in a fresh instance. The same app, schedule and world give the same trace, byte for
// byte. The error is ErrChanged, or that of a malformed template or world.
func (a *App) Run(s Schedule, w tenant.World) (*trace.Trace, error) {
	p, err := a.play(s, w)
	if err != nil {
		return nil, err
	}
	if p.instance.Died() == "" {
		p.instance.Drain(thaw)
	}
	return p.trace(), nil
}

// played is an instance after a schedule ran in it.
type played struct {
	instance *sandbox.Instance
	platform *forge.Platform
	sites    map[string]*tenant.Site
}

// play runs a schedule in a fresh instance, which it leaves as it is then.
func (a *App) play(s Schedule, w tenant.World) (*played, error) {
	if err := w.Validate(); err != nil {
		return nil, err
	}
	i, platform, err := a.environment(surroundings{
		world: w, env: s.Env,
		options: forge.Options{
			Storage: s.Storage, Secrets: s.Secrets, Answers: s.Answers, Fixtures: s.Fixtures,
		},
	})
	if err != nil {
		return nil, err
	}
	p := &played{i, platform, map[string]*tenant.Site{}}
	start := int64(firstStart)
	for k, step := range s.Steps {
		inv, err := a.invocation(p, w, k+1, step)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", k+1, err)
		}
		inv.Start = start + step.After
		ended := i.Invoke(inv).Ended
		start = inv.Start + inv.Limit + pause
		if !s.Slow {
			start = (ended/quickStart + 1) * quickStart
		}
		if i.Died() != "" {
			break
		}
	}
	return p, nil
}

// comparable says whether the steps of two runs began at the same times. Where they did not, every clock reading
// differs and proves nothing; the schedule has to be run slowly.
func comparable(a, b *trace.Trace) bool {
	started := func(x, y trace.Invocation) bool { return x.Started == y.Started }
	return slices.EqualFunc(a.Invocations, b.Invocations, started)
}

// invocation makes the call that a step stands for in this world.
func (a *App) invocation(p *played, w tenant.World, number int, step Step) (*sandbox.Invocation, error) {
	f, use, err := a.resolve(step)
	if err != nil {
		return nil, err
	}
	if p.sites[step.Tenant] == nil {
		p.sites[step.Tenant] = w.Site(step.Tenant)
	}
	filled, err := p.sites[step.Tenant].Fill(step.Payload)
	if err != nil {
		return nil, err
	}
	return prepare(p.platform, forge.Step{
		Number: number, Tenant: step.Tenant, User: step.User, Entry: step.Entry, Payload: filled, Use: use,
	}, f), nil
}

// trace is the record of the run, with the canaries of all data that was made for it.
func (p *played) trace() *trace.Trace {
	t := p.instance.Trace()
	t.Canaries = p.platform.Canaries()
	for _, name := range tenant.Names() {
		if p.sites[name] != nil {
			t.Canaries = append(t.Canaries, p.sites[name].Canaries()...)
		}
	}
	return t
}

// runAll runs a schedule in several worlds, as many at a time as there are processors. Worlds share nothing that
// changes, so that the traces are those of Run, in the order of the worlds.
func (a *App) runAll(s Schedule, worlds []tenant.World) ([]*trace.Trace, error) {
	traces, errs := make([]*trace.Trace, len(worlds)), make([]error, len(worlds))
	faults := make([]any, len(worlds))
	var group sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for k, w := range worlds {
		free <- struct{}{}
		group.Go(func() {
			defer func() {
				faults[k] = recover()
				<-free
			}()
			traces[k], errs[k] = a.Run(s, w)
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

func prepare(p *forge.Platform, step forge.Step, f *app.Function) *sandbox.Invocation {
	payload, context, data := p.Prepare(step, f)
	return &sandbox.Invocation{
		Step: step.Number, Tenant: step.Tenant, User: step.User, Function: f, Entry: step.Entry,
		Payload: payload, Context: context, Data: data, Limit: forge.Limit(f, step.Use),
	}
}

// resolve finds the function and the manifest module that a step names.
func (a *App) resolve(step Step) (*app.Function, *app.Use, error) {
	f := a.program.Function(step.Function)
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
