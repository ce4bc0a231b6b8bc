package forge

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/trace"
)

// Event is what the app has published for itself, to a queue or for its own triggers, until it is dealt with.
type Event struct {
	to          address
	job         *job // nil for events of triggers
	fields      obj  // what the function gets of it
	former      any  // what it gets where it is a resolver: the event as versions before 2 of @forge/events push it
	pushed, due int64
	retries     int
	concurrency string // its key; empty: none
	limit       int    // how many of that key may be dealt with at a time
	chain       *int   // see request.chained
}

// address is who gets an event: the module ("consumer", "trigger"), and what that asks for, its queue or event.
type address struct{ module, name string }

// The modules that get events.
const (
	consumer = "consumer"
	trigger  = "trigger"
)

// Limits of deliveries, in virtual milliseconds where nothing else is said. An event is kept for a day, as the types of
// @forge/events 3 have it (retentionWindow), and delivered again until then; one of a trigger is four times at most:
// https://developer.atlassian.com/platform/forge/events-reference/product_events/. Whoever asks for it waits a second
// at least and a quarter of an hour at most. That the first pause which nobody asked for is ten seconds, and the next
// ones double, is an assumption.
const (
	retention    = 24 * 60 * minute
	maxRetries   = 4
	maxRetryData = 4 << 10 // bytes
	firstPause   = 10_000
	longestPause = 900_000
)

func (r *request) newEvent(j *job, id string, pushed any, push obj) *Event {
	now := r.p.now()
	e := &Event{to: address{consumer, j.queue}, job: j, pushed: now, due: now, former: pushed, chain: r.data.chain}
	e.fields = obj{"queueName": j.queue, "jobId": id, "eventId": r.part.uuid("event"), "body": pushed}
	if schema, _ := push["schema"].(string); strings.HasSuffix(schema, "-2") {
		own, _ := pushed.(obj)
		e.former = own["body"]
		maps.Copy(e.fields, own)
	}
	delay, is := dig(pushed, "delayInSeconds").(float64)
	if !is {
		delay, _ = push["delayInSeconds"].(float64)
	}
	e.due += int64(delay * float64(second))
	e.concurrency, _ = dig(pushed, "concurrency", "key").(string)
	limit, _ := dig(pushed, "concurrency", "limit").(float64)
	e.limit = int(limit)
	return e
}

// maxWaiting bounds how many events wait at one tenant, so that a long search does not hold all that it ever pushed: of
// more, the oldest are forgotten.
const maxWaiting = 500

func (q *queues) push(e *Event) {
	if e.job != nil {
		e.job.inProgress++
	}
	q.waiting = append(q.waiting, e)
	for len(q.waiting) > maxWaiting {
		if j := q.waiting[0].job; j != nil {
			j.inProgress--
		}
		q.waiting = slices.Delete(q.waiting, 0, 1)
	}
}

// Pending is the event with which the function that s calls is called next: of those that wait for it at the tenant,
// the one that is due first. Nil: none waits.
func (p *Platform) Pending(s Step, f *app.Function) (next *Event) {
	to := (&call{step: s, use: UseOf(f, s.Use)}).address()
	for _, e := range p.partition(s.Tenant).queues.waiting {
		if e.to == to && (next == nil || e.due < next.due) {
			next = e
		}
	}
	return next
}

// address is what the module of a call asks for.
func (c *call) address() address {
	switch c.use.Module {
	case consumer:
		return address{consumer, c.queue()}
	case trigger:
		name, _ := c.given()["eventType"].(string)
		if name == "" {
			name = firstEvent(c.use.Spec)
		}
		return address{trigger + " " + c.use.ModuleKey, name}
	}
	return address{}
}

// Due is the virtual time, in milliseconds, from which the event may be delivered.
func (e *Event) Due() int64 { return e.due }

// Payload is the event as text: what the app itself has written into it.
func (e *Event) Payload() json.RawMessage { return mustJSON(e.fields) }

// Barred says whether as many events of e's concurrency key are being dealt with at the tenant as may be at a time.
func (p *Platform) Barred(tenant string, e *Event) bool {
	n := 0
	for _, other := range p.partition(tenant).queues.running {
		if e.concurrency != "" && other.to == e.to && other.concurrency == e.concurrency {
			n++
		}
	}
	return n > 0 && n >= e.limit
}

// take has a call deal with an event.
func (q *queues) take(e *Event) {
	q.waiting = slices.DeleteFunc(q.waiting, func(o *Event) bool { return o == e })
	q.running = append(q.running, e)
}

// delivered is what the function gets of an event: the contract of @forge/events 2 and later.
func (e *Event) delivered() obj { return maps.Clone(e.fields) }

// Ended tells the platform how an invocation has ended that it prepared: an event is done with then, or delivered
// again.
func (p *Platform) Ended(inv *sandbox.Invocation, as trace.Invocation) {
	d, _ := inv.Data.(*invocation)
	if d == nil || d.event == nil {
		return
	}
	e, q := d.event, p.partition(inv.Tenant).queues // of a trigger, it may be the product's
	q.running = slices.DeleteFunc(q.running, func(o *Event) bool { return o == e })
	if e.job != nil {
		e.job.inProgress--
	}
	again, wanted := e.again(as)
	switch {
	case wanted && e.retry(again, p.now()):
		q.push(e)
	case e.job == nil:
	case wanted || as.Outcome != trace.Completed:
		e.job.failures++
	default:
		e.job.done++
	}
}

// again is what the next delivery says of this one, with the pause before it; false when there is to be none. A trigger
// that throws is not called again.
func (e *Event) again(as trace.Invocation) (retryOptions, bool) {
	var asked struct {
		Retry   bool          `json:"_retry"`
		Options *retryOptions `json:"retryOptions"`
	}
	own := retryOptions{After: float64(min(firstPause<<min(e.retries, 10), longestPause)) / float64(second)}
	switch {
	case as.Outcome == trace.TimedOut:
		own.Reason = "FUNCTION_TIME_OUT"
	case as.Outcome != trace.Completed:
		own.Reason = "FUNCTION_PLATFORM_UNKNOWN_ERROR"
	case json.Unmarshal(as.Response, &asked) != nil || !asked.Retry:
		return own, false
	case asked.Options != nil:
		return *asked.Options, true
	default:
		own.Reason = "FUNCTION_RETRY_REQUEST"
		return own, true
	}
	return own, e.job != nil
}

// retryOptions are those of an InvocationError.
type retryOptions struct {
	After  float64         `json:"retryAfter"` // seconds
	Reason string          `json:"retryReason"`
	Data   json.RawMessage `json:"retryData"`
}

// retry says when the event is due again, and what it tells of the delivery before; false when there may be none.
func (e *Event) retry(o retryOptions, now int64) bool {
	after := int64(min(max(o.After*float64(second), float64(second)), longestPause))
	e.retries++
	if len(o.Data) > maxRetryData || now+after > e.pushed+retention || e.job == nil && e.retries > maxRetries {
		return false
	}
	e.due = now + after
	context := obj{"retryCount": e.retries, "retryReason": o.Reason, "retryData": o.Data}
	e.fields["retryContext"] = context
	if e.job != nil {
		context["retentionWindow"] = obj{
			"startTime":       time.UnixMilli(sandbox.Epoch + e.pushed).UTC().Format("2006-01-02T15:04:05.000Z"),
			"remainingTimeMs": e.pushed + retention - e.due,
		}
	}
	if own, is := e.former.(obj); is { // versions before 2 put it into what was pushed
		own = maps.Clone(own)
		own["retryContext"] = context
		e.former = own
	}
	return true
}
