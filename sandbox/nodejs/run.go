package nodejs

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// patience is how many times the guard of the other engine the process may take: it starts and collects garbage too.
const patience = 12

// maxSnapshot bounds a heap snapshot, in bytes.
const maxSnapshot = 1 << 30

// run sends a command, and records what follows from it.
func (i *Instance) run(c command) {
	if i.died != "" {
		return
	}
	c.Now = i.loop.now
	err := i.process.send(c)
	if err == nil {
		err = i.listen()
	}
	if err != nil {
		i.die(err)
		return
	}
	i.collect()
}

// die ends the instance. The record is not whole then.
func (i *Instance) die(err error) {
	i.died, i.outcome = err.Error(), trace.Crashed
	if errors.Is(err, errLate) {
		i.outcome = trace.Interrupted
	}
	i.process.close()
}

func (i *Instance) deadOutcome() trace.Outcome {
	if i.outcome == "" {
		return trace.Crashed
	}
	return i.outcome
}

// listen takes what the process reports until its turn is over.
func (i *Instance) listen() error {
	for {
		var r report
		if err := i.process.receive(&r, patience*i.config.Limits.Guard); err != nil {
			return err
		}
		if err := r.validate(); err != nil {
			return fmt.Errorf("%w: %w", errForeign, err)
		}
		if err := i.take(r); err != nil || r.Turn {
			return err
		}
		if r.Ask != nil {
			if err := i.process.send(i.answerTo(r.Ask)); err != nil {
				return err
			}
		}
	}
}

// take records what a report tells.
func (i *Instance) take(r report) error {
	for _, d := range r.Did {
		i.do(d)
	}
	if i.died != "" {
		return errors.New(i.died)
	}
	for _, o := range r.Ended {
		if c := i.calls[o.Step]; c != nil && c.settled == nil {
			c.settled = &o
		}
	}
	if i.snapshot.Len()+len(r.Chunk) > maxSnapshot {
		return fmt.Errorf("%w: a heap snapshot has no end", errForeign)
	}
	i.snapshot.WriteString(r.Chunk)
	return nil
}

// answerTo makes an operation on the disk.
func (i *Instance) answerTo(a *ask) said {
	i.doing = deed{Step: a.Step, Loading: a.Loading, Stack: a.Stack}
	defer func() { i.doing = deed{} }()
	value, fault := i.disk.Call(a.Op, a.Args)
	return said{value, fault}
}

// do records one thing that was done.
func (i *Instance) do(d deed) {
	i.doing = d
	defer func() { i.doing = deed{} }()
	at := i.Position()
	switch {
	case d.Timer != nil:
		t := &task{at: i.loop.now + d.Timer.Delay, id: d.Timer.ID, step: d.Step}
		if d.Timer.Repeat {
			t.every = max(d.Timer.Delay, 1)
		}
		i.loop.add(t)
	case d.Clear != 0:
		i.loop.clear(d.Clear)
		if r := i.repeats; r != nil && r.answer == nil && r.id == d.Clear {
			r.every = 0
		}
	case d.Request != nil:
		i.send(d)
	case d.Log != nil:
		i.Record(trace.Event{Kind: trace.KindLog, Log: d.Log, Position: at, Caller: i.program.caller(d.Stack, at)})
	case d.Refusal != nil:
		i.Record(trace.Event{Kind: trace.KindRefusal, Notice: d.Refusal, Position: at})
	case d.Warning != nil:
		i.Record(trace.Event{Kind: trace.KindWarning, Notice: d.Warning, Position: at})
	case d.Rejection != nil:
		i.recordThrown(trace.KindRejection, d.Rejection)
	case d.Exception != nil:
		i.recordThrown(trace.KindException, d.Exception)
	case d.Intrinsic != nil:
		i.Record(trace.Event{Kind: trace.KindIntrinsic, Intrinsic: d.Intrinsic})
	case d.Key != nil:
		i.Record(trace.Event{Kind: trace.KindKey, Key: d.Key, Position: at})
	case d.Code != nil:
		i.Record(trace.Event{Kind: trace.KindCode, Code: d.Code, Position: at})
	}
}

func (i *Instance) recordThrown(kind trace.Kind, t *thrown) {
	e := i.program.described(t)
	i.Record(trace.Event{Kind: kind, Error: e, Position: e.Position})
}

// maxAnswer is how much of an answer the Trace keeps, in bytes, as in package sandbox.
const maxAnswer = 64 << 10

// send passes a request to the platform, and has its answer come after its latency.
func (i *Instance) send(d deed) {
	r := d.Request
	c := sandbox.Call{
		Target: []byte(r.Target), Method: strings.ToUpper(r.Method), Path: r.Path, Body: r.Body,
	}
	if of := i.calls[d.Step]; of != nil {
		c.Invocation = of.Invocation
	}
	for _, h := range r.Headers {
		c.Headers = append(c.Headers, trace.Pair{Name: h[0], Value: h[1]})
	}
	a := i.config.Platform.Answer(c)
	note := a.Note
	note.Method, note.Path, note.Headers, note.Body = c.Method, c.Path, c.Headers, string(c.Body)
	note.Status, note.Failed = a.Status, a.Failed
	note.Answer = string(a.Body[:min(len(a.Body), maxAnswer)])
	at := i.Position()
	i.Record(trace.Event{Kind: trace.KindRequest, Request: &note, Position: at})
	if a.Warning != nil {
		i.Record(trace.Event{Kind: trace.KindWarning, Notice: a.Warning, Position: at})
	}
	out := &answer{Status: a.Status, StatusText: a.StatusText, Body: a.Body, Failed: a.Failed, Headers: [][2]string{}}
	for _, h := range a.Headers {
		out.Headers = append(out.Headers, [2]string{h.Name, h.Value})
	}
	i.loop.add(&task{at: i.loop.now + max(a.Latency, 1), id: r.ID, step: d.Step, answer: out})
}

// Position is the innermost line of the app's own source that does what is recorded now.
func (i *Instance) Position() string { return i.program.first(i.doing.Stack) }

// Record adds an event to the Trace, as the code does it whose deed is recorded now.
func (i *Instance) Record(e trace.Event) {
	issuer := i.calls[i.doing.Step]
	e.Step, e.Loading = i.doing.Step, i.doing.Loading
	window := i.current
	if issuer != nil {
		e.Late = issuer.returned && e.Kind != trace.KindIntrinsic
		if !issuer.returned {
			window = issuer
		}
	} else {
		e.Step = 0
	}
	if window != nil {
		e.Window = window.Step
	}
	e.At = i.loop.now
	if len(i.trace.Events) >= i.config.Limits.Events {
		i.died = fmt.Sprintf("the app did more than %d things that are recorded", i.config.Limits.Events)
		return
	}
	i.trace.Events = append(i.trace.Events, e)
}

// collect ends the invocations whose promises have settled, in the order in which they began.
func (i *Instance) collect() {
	for _, c := range slices.Clone(i.running) {
		if o := c.settled; o != nil && !c.returned {
			i.endAs(c, o)
		}
	}
}

func (i *Instance) endAs(c *call, o *outcome) {
	switch o.Kind {
	case "completed":
		if o.Response != "" {
			c.record.Response = []byte(o.Response)
		}
		i.end(c, trace.Completed, nil)
	case "missing":
		i.end(c, trace.NotLoaded, i.program.app.MissingExport(*c.Function, o.Names))
	default:
		if o.Error == nil {
			o.Error = &thrown{}
		}
		c.record.Error = i.program.described(o.Error)
		as := trace.Threw
		if o.Kind == "not-loaded" {
			as = trace.NotLoaded
		}
		i.end(c, as, nil)
	}
}

// end records how an invocation ended. What it does from now on is late.
func (i *Instance) end(c *call, as trace.Outcome, err error) {
	if err != nil {
		c.record.Error = &trace.Error{Message: err.Error()}
	}
	c.record.Outcome, c.record.Ended, c.returned = as, i.loop.now, true
	i.running = slices.DeleteFunc(i.running, func(o *call) bool { return o == c })
	i.run(command{Op: "ended", Step: c.Step})
	at, _ := slices.BinarySearchFunc(i.trace.Invocations, c.Step, func(o trace.Invocation, step int) int {
		return o.Step - step
	})
	i.trace.Invocations = slices.Insert(i.trace.Invocations, at, c.record)
}
