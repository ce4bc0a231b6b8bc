package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/dop251/goja"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/trace"
)

// Invocation is one call of a function, before and while it runs.
type Invocation struct {
	Step     int
	Tenant   string
	User     string
	Function *app.Function
	Entry    string
	// Payload and Context are the two arguments of the handler, as JSON.
	Payload, Context json.RawMessage
	// Start is the virtual time at which it begins; when that has passed, it begins at once.
	Start int64
	// Limit is how long the function may take, in virtual milliseconds.
	Limit int64
	// Data is what the platform keeps with the invocation.
	Data any
	// Names are the other users whom the payload names, by account id.
	Names []string
	// Back says that the tenant has uninstalled the app and installed it again just before.
	Back bool
	// Ready, when it is set, is called once the function's module has loaded and none of the code that the invocation
	// runs has. It may look at the instance and must not run JavaScript.
	Ready func()

	random   *stream
	returned bool
	promise  *goja.Promise // of the result; nil when there is none
	failed   error         // why there is no promise
	deadline int64
	tasks    int // of the event loop that have run while it did
	requests int // that it has issued
	record   trace.Invocation
}

// Returned says whether the caller has its answer: what the invocation does now is late.
func (inv *Invocation) Returned() bool { return inv.returned }

// Invoke calls the function and runs the event loop until its promise settles, its time is up, or nothing is left
// that could settle it. What is pending then stays pending, and goes on in the next invocation, as in a warm Lambda.
// The result is part of the Trace as well.
func (i *Instance) Invoke(inv *Invocation) trace.Invocation {
	i.Begin(inv)
	return i.Finish(inv)
}

// Begin calls the function and returns at its first await. Several invocations may have begun and not ended: then the
// event loop runs the tasks of all of them.
func (i *Instance) Begin(inv *Invocation) {
	i.count[inv.Tenant]++
	i.quota.Reset()
	inv.random = newStream(i.config, inv.Tenant, i.count[inv.Tenant])
	i.loop.now = max(i.loop.now, inv.Start)
	i.current = inv
	inv.deadline = i.loop.now + inv.Limit
	inv.record = trace.Invocation{
		Step: inv.Step, Tenant: inv.Tenant, User: inv.User,
		Function: inv.Function.Key, Entry: inv.Entry, Started: i.loop.now,
		Returned: inv.Back, Names: inv.Names,
	}
	i.running = append(i.running, inv)
	inv.promise, inv.failed = i.call(inv)
	i.collect()
}

// Advance runs up to so many tasks of the event loop, and says whether the invocation is still running then.
func (i *Instance) Advance(inv *Invocation, tasks int) bool {
	for ; tasks > 0 && !inv.returned; tasks-- {
		i.next(inv)
	}
	return !inv.returned
}

// Finish runs the event loop until the invocation has ended.
func (i *Instance) Finish(inv *Invocation) trace.Invocation {
	for !inv.returned {
		i.next(inv)
	}
	return inv.record
}

// FinishAhead is Finish while another invocation, held, waits for its answers: its tasks run only when nothing else is
// left that could go on.
func (i *Instance) FinishAhead(inv, held *Invocation) trace.Invocation {
	for !inv.returned && i.died == "" {
		i.nextAhead(inv, held)
	}
	return i.Finish(inv)
}

// AdvanceAhead is Advance while another invocation, held, waits.
func (i *Instance) AdvanceAhead(inv, held *Invocation, tasks int) bool {
	for ; tasks > 0 && !inv.returned && i.died == ""; tasks-- {
		i.nextAhead(inv, held)
	}
	return !inv.returned
}

func (i *Instance) nextAhead(inv, held *Invocation) {
	t := i.loop.dueBut(held, inv.deadline)
	if t == nil {
		i.next(inv)
		return
	}
	i.runTask(t)
	i.collect()
}

// maxTasks bounds the tasks of the event loop that run until an invocation returns: where immediates follow one
// another, the clock never moves, and no deadline would end it. It is eight timers that are set again every
// millisecond of the 25 s that most functions have, and takes the engine three seconds. It is also the bound of many
// tasks that each take just under what the guard allows: time of the processor is not the same in two runs, so that no
// sum of it ends an invocation; the metered form counts their work.
const maxTasks = 200_000

// next runs the next task that is due before the invocation's time is up; without one, the invocation ends.
func (i *Instance) next(inv *Invocation) {
	if i.died != "" {
		i.end(inv, errDead)
		return
	}
	if inv.tasks++; inv.tasks > maxTasks {
		i.died = fmt.Sprintf("the event loop had run %d tasks without the invocation returning", maxTasks)
		i.end(inv, &engineError{trace.Interrupted, i.died})
		return
	}
	t := i.loop.due(inv.deadline)
	switch {
	case t != nil:
		i.runTask(t)
		i.collect()
	case len(i.loop.tasks) == 0:
		i.end(inv, errNeverSettled)
	default:
		i.loop.now = max(i.loop.now, inv.deadline)
		i.end(inv, errTimedOut)
	}
}

// collect ends the invocations whose promises have settled, in the order in which they began.
func (i *Instance) collect() {
	for _, inv := range slices.Clone(i.running) {
		if inv.failed != nil || inv.promise.State() != goja.PromiseStatePending {
			i.end(inv, inv.failed)
		}
	}
}

// end records how an invocation ended. What it does from now on is late.
func (i *Instance) end(inv *Invocation, err error) {
	if err == nil {
		inv.record.Response, err = i.response(inv.promise)
	}
	inv.record.Outcome, inv.record.Error = i.outcome(err)
	inv.record.Ended = i.loop.now
	inv.returned = true
	i.running = slices.DeleteFunc(i.running, func(o *Invocation) bool { return o == inv })
	i.watchPrototypes(inv)
	at, _ := slices.BinarySearchFunc(i.trace.Invocations, inv.Step, func(o trace.Invocation, step int) int {
		return o.Step - step
	})
	i.trace.Invocations = slices.Insert(i.trace.Invocations, at, inv.record)
}

// call begins the function and returns the promise of its result.
func (i *Instance) call(inv *Invocation) (promise *goja.Promise, err error) {
	err = i.enter(&asyncContext{invocation: inv}, func() error {
		l := i.load(inv.Function.Module)
		if l.err != nil {
			return &loadError{l.err}
		}
		export := l.handlers[inv.Function.Export]
		if export.err != nil {
			return &loadError{export.err}
		}
		handler, ok := goja.AssertFunction(export.value)
		if !ok {
			return &loadError{i.program.App.MissingExport(*inv.Function, l.names)}
		}
		if inv.Ready != nil {
			inv.Ready()
		}
		payload, err := i.parse(inv.Payload)
		if err != nil {
			return err
		}
		context, err := i.parse(inv.Context)
		if err != nil {
			return err
		}
		// Promise jobs of the module, which the engine runs before it returns from it, end in no context.
		i.async = &asyncContext{invocation: inv}
		result, err := handler(goja.Undefined(), payload, context)
		if err != nil {
			return err
		}
		promise, err = i.awaited(result)
		return err
	})
	return promise, err
}

// loadError is the exception with which a handler module failed to load, or the complaint that it lacks the export.
type loadError struct{ err error }

func (e *loadError) Error() string { return e.err.Error() }
func (e *loadError) Unwrap() error { return e.err }

var (
	errNeverSettled = errors.New("the promise that the function returned is still pending, " +
		"and no timer or request is left that could settle it")
	errTimedOut = errors.New("the function did not return in time")
)

// response is the settled promise's value as JSON, or its rejection as an error.
func (i *Instance) response(p *goja.Promise) (out json.RawMessage, err error) {
	if p.State() == goja.PromiseStateRejected {
		return nil, &rejectionError{p.Result()}
	}
	err = i.enter(i.async, func() error {
		text, err := i.stringify(goja.Undefined(), p.Result())
		if err == nil && !goja.IsUndefined(text) {
			out = json.RawMessage(text.String())
		}
		return err
	})
	return out, err
}

// outcome classifies how an invocation ended.
func (i *Instance) outcome(err error) (trace.Outcome, *trace.Error) {
	var load *loadError
	var engine *engineError
	switch {
	case err == nil:
		return trace.Completed, nil
	case errors.As(err, &engine):
		return engine.outcome, &trace.Error{Message: engine.reason}
	case errors.Is(err, errDead) && (i.spent || i.exhausted):
		return trace.Exhausted, &trace.Error{Message: i.died}
	case errors.Is(err, errDead):
		return trace.Crashed, &trace.Error{Message: i.died}
	case errors.Is(err, errNeverSettled):
		return trace.NeverSettled, &trace.Error{Message: err.Error()}
	case errors.Is(err, errTimedOut):
		return trace.TimedOut, &trace.Error{Message: err.Error()}
	case errors.As(err, &load):
		return trace.NotLoaded, i.describe(load.err)
	default:
		return trace.Threw, i.describe(err)
	}
}

func (i *Instance) parse(text json.RawMessage) (goja.Value, error) {
	if len(text) == 0 {
		return goja.Undefined(), nil
	}
	v, err := i.jsonParse(goja.Undefined(), i.vm.ToValue(string(text)))
	if err != nil {
		return nil, fmt.Errorf("internal: an argument is not JSON: %w", err)
	}
	if i.revive != nil {
		return i.revive(v)
	}
	return v, nil
}

// SetRevive sets a function that sees each argument of a handler before the handler does, and may replace it. An app
// that has replaced what the language gives may make it fail.
func (i *Instance) SetRevive(revive func(goja.Value) (goja.Value, error)) { i.revive = revive }
