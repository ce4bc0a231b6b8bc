package sandbox

import (
	"fmt"
	"time"

	"github.com/dop251/goja"

	"crosstalk/sandbox/quota"
	"crosstalk/sandbox/trace"
)

// Epoch is the wall-clock time at which every instance begins, in milliseconds since 1970: 2026-01-15 09:00 UTC, a
// Thursday in working hours, far from any change of year, month or summer time.
const Epoch int64 = 1_768_467_600_000

// Config sets up an Instance. Platform is required; the zero value of each other field works.
type Config struct {
	Seed     uint64
	Platform Platform
	// Env is process.env: the app's declared variables and nothing else.
	Env    map[string]string
	Limits Limits
	// Reseed gives invocations other random numbers than the Seed alone does.
	Reseed bool
	// Observe installs the hooks that learn which entries a resolver has. Runs that are compared never observe.
	Observe bool
	// Feedback is filled with what the code looks at; without one, nothing is noted. An instrumented program gets one of
	// its own when none is named. Instances that follow one another may share one.
	Feedback *Feedback
	// Meter counts the work of a metered program, which needs one. Instances that follow one another may share it.
	Meter *Meter
}

// Limits bound what an app may do. Zero fields take the defaults.
type Limits struct {
	// Guard is the time that one entry into the engine may take; default 5 s. It does not count while the machine is
	// busy with other processes. It is no part of the emulation: code that passes it ends the instance, and the run is
	// not compared.
	Guard time.Duration
	// CallStack is the depth of JavaScript calls; default 2000, about a fifth of what V8 allows by default, chosen
	// so that Go's own stack stays below 64 MiB.
	CallStack int
	// Events is the number of events that one run may record; default 20,000.
	Events int
}

// meteredGuard is for metered programs, which end by what they count: a busy machine must not end them before.
const meteredGuard = time.Minute

// WithDefaults are the limits with the defaults in place of zeros.
func (l Limits) WithDefaults() Limits {
	if l.Guard == 0 {
		l.Guard = 5 * time.Second
	}
	if l.CallStack == 0 {
		l.CallStack = 2000
	}
	if l.Events == 0 {
		l.Events = 20_000
	}
	return l
}

// Instance is one warm execution environment. It serves any number of invocations, one at a time, and keeps what the
// app left behind: module state, files, timers. It is not safe for concurrent use.
type Instance struct {
	program *Program
	config  Config
	vm      *goja.Runtime
	loop    loop
	quota   *quota.Quota
	async   *asyncContext
	current *Invocation    // the one that began last
	running []*Invocation  // those that have not ended
	count   map[string]int // invocations so far by tenant
	random  *stream        // draws made outside any invocation

	modules          map[string]*goja.Object // loaded library modules, by name
	bundles          map[string]*loaded      // loaded handler modules
	states           map[string]any
	rejected         []rejection
	resolvers        *resolvers
	stringify        goja.Callable // as it was before the app could replace it
	jsonParse        goja.Callable
	await            goja.Callable
	promisePrototype *goja.Object // that of the engine's own class
	revive           func(goja.Value) (goja.Value, error)
	repeating        *task // the task that runs now, which may clear itself
	recording        bool  // rejections are being recorded
	watched          []*watched
	hooks            []goja.Value // what instrumented bundles take

	recorded int // bytes of texts in the trace

	trace *trace.Trace // it outlives the instance, and so is no part of it
	died  string
	// exhausted: it died because an invocation was at a bound of what is counted, such as the size of a text.
	exhausted bool
	spent     bool // it died because an invocation of a metered program used up its fuel, or the stack
}

// Instantiate makes a fresh environment. No code of the app has run in it.
func (p *Program) Instantiate(c Config) (*Instance, error) {
	if p.metered && c.Limits.Guard == 0 {
		c.Limits.Guard = meteredGuard
	}
	c.Limits = c.Limits.WithDefaults()
	if p.instrumented && c.Feedback == nil {
		c.Feedback = p.NewFeedback()
	}
	i := &Instance{
		program: p, config: c, vm: goja.New(),
		count:   map[string]int{},
		modules: map[string]*goja.Object{},
		bundles: map[string]*loaded{},
		states:  map[string]any{},
		random:  newStream(c, "", 0),
		trace:   &trace.Trace{Schema: trace.Schema},
	}
	i.vm.SetTimeSource(func() time.Time { return time.UnixMilli(Epoch + i.loop.now).UTC() })
	i.vm.SetRandSource(func() float64 { return i.Random().Float64() })
	i.vm.SetMaxCallStackSize(c.Limits.CallStack)
	i.vm.SetAsyncContextTracker(tracker{i})
	i.vm.SetPromiseRejectionTracker(i.trackRejection)
	if err := i.setup(); err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	return i, nil
}

func (i *Instance) setup() (err error) {
	if i.quota, err = quota.Install(i.vm, i.program.studies, i.exhaust); err != nil {
		return err
	}
	json := i.vm.Get("JSON").ToObject(i.vm)
	if err := i.wordAsNode(json); err != nil {
		return err
	}
	i.stringify = mustCallable(i.vm, json.Get("stringify"))
	i.jsonParse = mustCallable(i.vm, json.Get("parse"))
	await, err := i.vm.RunProgram(awaitProgram())
	if err != nil {
		return err
	}
	i.await = mustCallable(i.vm, await)
	i.promisePrototype = i.vm.Get("Promise").ToObject(i.vm).Get("prototype").ToObject(i.vm)
	if i.program.instrumented || i.program.metered {
		if err := i.hook(); err != nil {
			return err
		}
	}
	i.findPrototypes()
	for _, setup := range i.program.library.setups {
		if err := setup(i); err != nil {
			return err
		}
	}
	for _, g := range i.program.globals {
		if err := i.defineGlobal(g); err != nil {
			return err
		}
	}
	if i.config.Observe {
		return i.observeResolvers()
	}
	return nil
}

// VM is the engine, for the Go side of modules.
func (i *Instance) VM() *goja.Runtime { return i.vm }

// Config is what the instance was made with, defaults filled in.
func (i *Instance) Config() Config { return i.config }

// Program is what the instance runs.
func (i *Instance) Program() *Program { return i.program }

// Now is the virtual time in milliseconds since the instance began.
func (i *Instance) Now() int64 { return i.loop.now }

// Window is the invocation during which things happen now; nil before the first. When several run, it is the one that
// does what happens.
func (i *Instance) Window() *Invocation {
	if inv := i.Issuer(); inv != nil && !inv.returned {
		return inv
	}
	return i.current
}

// Issuer is the invocation in whose asynchronous context code runs now; nil outside any.
func (i *Instance) Issuer() *Invocation {
	if i.async == nil {
		return nil
	}
	return i.async.invocation
}

// State returns what a room keeps for this instance under that key, made by fresh on first use.
func (i *Instance) State(key string, fresh func() any) any {
	s, ok := i.states[key]
	if !ok {
		s = fresh()
		i.states[key] = s
	}
	return s
}

// Cut returns the record since the last Cut, or since the beginning, and begins a new one. Those who make many
// invocations in one instance, of which none is running, keep its memory flat in this way.
func (i *Instance) Cut() *trace.Trace {
	t := i.trace
	i.recorded = 0
	t.Broken = i.died
	i.trace = &trace.Trace{Schema: trace.Schema}
	return t
}

// Died says why the instance can serve no more invocations; empty while it can.
func (i *Instance) Died() string { return i.died }

// Spent says whether it ended because an invocation of a metered program used up its fuel, or the stack: that is
// counted, and depends on nothing but the code.
func (i *Instance) Spent() bool { return i.spent }

// Trace is the record so far. The caller must not change it. One that is Spent is whole: the
// invocation says so.
func (i *Instance) Trace() *trace.Trace {
	if !i.spent {
		i.trace.Broken = i.died
	}
	return i.trace
}

func mustCallable(vm *goja.Runtime, v goja.Value) goja.Callable {
	f, ok := goja.AssertFunction(v)
	if !ok {
		panic(fmt.Sprintf("internal: %v is not a function", v))
	}
	return f
}
