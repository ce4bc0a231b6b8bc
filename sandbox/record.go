package sandbox

import (
	"fmt"

	"github.com/dop251/goja"

	"crosstalk/sandbox/trace"
)

// Record adds an event to the Trace. It fills Step, Window and At; a Step that is set already is kept. Events past
// the limit end the instance: a record with holes must not look like a whole one.
func (i *Instance) Record(e trace.Event) {
	if inv := i.Issuer(); inv != nil && e.Step == 0 {
		e.Step = inv.Step
		e.Late = inv.returned
	}
	e.Loading = i.loading()
	if inv := i.Window(); inv != nil {
		e.Window = inv.Step
	}
	e.At = i.loop.now
	i.charge(e)
	if i.recorded += textsOf(e); len(i.trace.Events) >= i.config.Limits.Events || i.recorded > maxRecorded {
		i.died = i.tooManyEvents()
		i.vm.Interrupt(stoppedByEvents)
		return
	}
	i.trace.Events = append(i.trace.Events, e)
}

// textsOf is how many bytes the texts of an event have that an app makes long.
func textsOf(e trace.Event) (n int) {
	if e.Log != nil {
		n += len(e.Log.Text)
	}
	if e.Request != nil {
		n += len(e.Request.Body) + len(e.Request.Answer) + len(e.Request.Path)
	}
	return n
}

func (i *Instance) tooManyEvents() string {
	if i.recorded > maxRecorded {
		return fmt.Sprintf("the app logged and sent more than %d MiB", maxRecorded>>20)
	}
	return fmt.Sprintf("the app did more than %d things that are recorded", i.config.Limits.Events)
}

// Log records a line written to the console. The line belongs to the invocation in whose window it appears.
func (i *Instance) Log(level, text string) {
	at, caller := i.positions()
	i.Record(trace.Event{
		Kind: trace.KindLog, Log: &trace.Log{Level: level, Text: shortened(text)}, Position: at,
		Caller: caller,
	})
}

// Refuse records that the app asked for something which the sandbox does not give.
func (i *Instance) Refuse(code, message string) {
	i.Record(trace.Event{
		Kind: trace.KindRefusal, Notice: &trace.Notice{Code: code, Message: message}, Position: i.Position(),
	})
}

func (i *Instance) recordException(c *asyncContext, err error) {
	if i.died != "" {
		return
	}
	e := trace.Event{Kind: trace.KindException, Error: i.describe(err)}
	e.Position = e.Error.Position
	i.Record(withStep(e, c))
}

func withStep(e trace.Event, c *asyncContext) trace.Event {
	if c != nil && c.invocation != nil {
		e.Step, e.Late = c.invocation.Step, c.invocation.returned
	}
	return e
}

// rejection is a rejected promise that has no handler yet.
type rejection struct {
	promise *goja.Promise
	context *asyncContext
}

func (i *Instance) trackRejection(p *goja.Promise, op goja.PromiseRejectionOperation) {
	if op == goja.PromiseRejectionReject {
		i.rejected = append(i.rejected, rejection{p, i.async})
		return
	}
	for k, r := range i.rejected {
		if r.promise == p {
			i.rejected = append(i.rejected[:k], i.rejected[k+1:]...)
			return
		}
	}
}

// recordRejections reports the promises that were rejected and are still without a handler once all jobs are done,
// which is when Node.js emits unhandledRejection.
func (i *Instance) recordRejections() {
	if len(i.rejected) == 0 || i.recording {
		return
	}
	i.recording = true
	defer func() { i.recording = false }()
	left := i.rejected
	i.rejected = nil
	for _, r := range left {
		e := trace.Event{Kind: trace.KindRejection, Error: i.describeValue(r.promise.Result())}
		e.Position = e.Error.Position
		i.Record(withStep(e, r.context))
	}
}
