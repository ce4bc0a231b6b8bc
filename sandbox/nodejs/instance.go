package nodejs

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"

	"crosstalk/sandbox"
	"crosstalk/sandbox/node"
	"crosstalk/sandbox/trace"
)

// Instance is one warm execution environment, with the methods of *sandbox.Instance that a run needs. It is not safe
// for concurrent use.
type Instance struct {
	program *program
	process *process
	config  sandbox.Config
	disk    *node.Disk
	loop    loop
	calls   map[int]*call // by step
	running []*call       // those that have not ended
	current *call         // the one that began last
	count   map[string]int
	repeats *task // the timer that runs now, which may clear itself
	doing   deed  // what is recorded now
	trace   *trace.Trace
	died    string
	outcome trace.Outcome // of the invocation that ended the instance
	// snapshot is what has come of a heap snapshot.
	snapshot bytes.Buffer
}

// call is an invocation, before and while it runs.
type call struct {
	*sandbox.Invocation
	deadline int64
	returned bool
	settled  *outcome // how it has ended, before that is recorded
	record   trace.Invocation
}

// informant is a Platform that knows what __forge_runtime__ holds.
type informant interface {
	RuntimeInfo(inv *sandbox.Invocation) []byte
}

func newInstance(p *program, process *process, c sandbox.Config) (*Instance, error) {
	i := &Instance{
		program: p, process: process, config: c, calls: map[int]*call{}, count: map[string]int{},
		trace: &trace.Trace{Schema: trace.Schema},
	}
	i.disk = node.NewDisk(i)
	files := p.files()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		i.disk.Put(name, files[name])
	}
	err := process.send(setup{
		Seeds: seedsOf(c.StreamSeeds("", 0)), Epoch: sandbox.Epoch, Scripts: p.scripts, Env: c.Env,
		Builtins: node.Builtins(), Natives: p.natives, GlobalAPI: p.globalAPI,
	})
	if err == nil {
		err = i.listen()
	}
	if err != nil {
		process.close()
		return nil, fmt.Errorf("node: %w", err)
	}
	return i, nil
}

// Close ends the process.
func (i *Instance) Close() { i.process.close() }

// Config is what the instance was made with, defaults filled in.
func (i *Instance) Config() sandbox.Config { return i.config }

// Now is the virtual time in milliseconds since the instance began.
func (i *Instance) Now() int64 { return i.loop.now }

// Died says why the instance can serve no more invocations; empty while it can.
func (i *Instance) Died() string { return i.died }

// Spent says whether it ended because a metered program used up its fuel, which there is none of here.
func (i *Instance) Spent() bool { return false }

// Trace is the record so far.
func (i *Instance) Trace() *trace.Trace {
	i.trace.Broken = i.died
	return i.trace
}

// Begin calls the function and returns when Node.js has nothing more to do before something is answered.
func (i *Instance) Begin(inv *sandbox.Invocation) {
	i.count[inv.Tenant]++
	i.loop.now = max(i.loop.now, inv.Start)
	c := &call{Invocation: inv, deadline: i.loop.now + inv.Limit, record: trace.Invocation{
		Step: inv.Step, Tenant: inv.Tenant, User: inv.User, Function: inv.Function.Key, Entry: inv.Entry,
		Started: i.loop.now, Returned: inv.Back, Names: inv.Names,
	}}
	i.current, i.calls[inv.Step] = c, c
	i.running = append(i.running, c)
	info := []byte("{}")
	if p, is := i.config.Platform.(informant); is {
		info = p.RuntimeInfo(inv)
	}
	i.run(command{
		Op: "begin", Step: inv.Step, Module: inv.Function.Module, Export: inv.Function.Export,
		Payload: string(inv.Payload), Context: string(inv.Context), Info: string(info), Limit: inv.Limit,
		Seeds: seedsOf(i.config.StreamSeeds(inv.Tenant, i.count[inv.Tenant])),
	})
}

// Advance runs up to so many tasks of the event loop, and says whether the invocation is still running then.
func (i *Instance) Advance(inv *sandbox.Invocation, tasks int) bool {
	c := i.calls[inv.Step]
	for ; tasks > 0 && !c.returned; tasks-- {
		i.next(c)
	}
	return !c.returned
}

// AdvanceAhead is Advance while another invocation, held, waits.
func (i *Instance) AdvanceAhead(inv, held *sandbox.Invocation, tasks int) bool {
	c := i.calls[inv.Step]
	for ; tasks > 0 && !c.returned && i.died == ""; tasks-- {
		i.nextAhead(c, held)
	}
	return !c.returned
}

// Finish runs the event loop until the invocation has ended.
func (i *Instance) Finish(inv *sandbox.Invocation) trace.Invocation {
	c := i.calls[inv.Step]
	for !c.returned {
		i.next(c)
	}
	return c.record
}

// FinishAhead is Finish while another invocation, held, waits for its answers.
func (i *Instance) FinishAhead(inv, held *sandbox.Invocation) trace.Invocation {
	c := i.calls[inv.Step]
	for !c.returned && i.died == "" {
		i.nextAhead(c, held)
	}
	return i.Finish(inv)
}

// maxDrain bounds the tasks of one Drain, as in package sandbox.
const maxDrain = 1000

// Drain runs what is still pending and due within so many virtual milliseconds.
func (i *Instance) Drain(within int64) {
	deadline := i.loop.now + within
	for range maxDrain {
		t := i.loop.due(deadline, 0)
		if t == nil || i.died != "" {
			return
		}
		i.runTask(t)
	}
}

func (i *Instance) nextAhead(c *call, held *sandbox.Invocation) {
	if t := i.loop.due(c.deadline, held.Step); t != nil {
		i.runTask(t)
		return
	}
	i.next(c)
}

// next runs the next task that is due before the invocation's time is up; without one, the invocation ends.
func (i *Instance) next(c *call) {
	if i.died != "" {
		i.end(c, i.deadOutcome(), errors.New(i.died))
		return
	}
	t := i.loop.due(c.deadline, 0)
	switch {
	case t != nil:
		i.runTask(t)
	case len(i.loop.tasks) == 0:
		i.end(c, trace.NeverSettled, errNeverSettled)
	default:
		i.loop.now = max(i.loop.now, c.deadline)
		i.end(c, trace.TimedOut, errTimedOut)
	}
}

var (
	errNeverSettled = errors.New("the promise that the function returned is still pending, " +
		"and no timer or request is left that could settle it")
	errTimedOut = errors.New("the function did not return in time")
)

// runTask makes a task, and all that follows from it without waiting.
func (i *Instance) runTask(t *task) {
	i.repeats = t
	if t.answer != nil {
		i.run(command{Op: "answer", ID: t.id, Answer: t.answer})
	} else {
		i.run(command{Op: "task", ID: t.id})
	}
	i.repeats = nil
	if t.every > 0 && i.died == "" {
		t.at = i.loop.now + t.every
		i.loop.add(t)
	}
}
