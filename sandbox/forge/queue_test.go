package forge_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

const toQueue = `{"type":"fpp","provider":"app","remote":"stargate"}`

// worker is a function that consumes the queue "work"; slow may run for long.
func worker(slow bool) *app.Function {
	f := use("consumer", "function", map[string]any{"queue": "work"})
	if slow {
		f.TimeoutSeconds = 900
	}
	return f
}

// push pushes events, each as text, to the queue "work".
func push(u *caller, events ...string) sandbox.Answer {
	u.t.Helper()
	return u.send(toQueue, "POST /webhook/queue/publish/{contextAri}",
		`{"queueName":"work","jobId":"j","schema":"ari:cloud:ecosystem::forge/app-event-2","payload":[`+
			strings.Join(events, ",")+`]}`)
}

// clocked is a platform whose clock shows what now holds.
func clocked(opt forge.Options, now *int64) *forge.Platform {
	p := newPlatform(opt)
	p.SetClock(func() int64 { return *now })
	return p
}

// deliver delivers the next event to the worker, and lets it end in one way.
func deliver(t *testing.T, p *forge.Platform, as trace.Invocation) (got map[string]any) {
	t.Helper()
	f := worker(false)
	step := forge.Step{Tenant: tenant.Observed}
	if step.Event = p.Pending(step, f); step.Event == nil {
		return nil
	}
	payload, _, data := p.Prepare(step, f)
	p.Ended(&sandbox.Invocation{Tenant: tenant.Observed, Data: data}, as)
	if err := json.Unmarshal(payload, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// TestQueueLimits holds how a push is refused that is larger than Forge takes.
func TestQueueLimits(t *testing.T) {
	const event, day = `{"body":{}}`, 86_400_000
	long := func(n int) string { return `{"body":{"text":"` + strings.Repeat("x", n) + `"}}` }
	slow := forge.Options{App: &app.App{Manifest: &app.Manifest{}, Functions: []app.Function{*worker(true)}}}
	many := func(n int) []string { return strings.Split(strings.TrimSuffix(strings.Repeat(event+" ", n), " "), " ") }
	for name, c := range map[string]struct {
		opt    forge.Options
		events []string
		before int // pushes of fifty events
		want   int
	}{
		"one":               {events: many(1), want: 201},
		"fifty":             {events: many(50), want: 201},
		"too many":          {events: many(51), want: 413},
		"large":             {events: []string{long(150 << 10)}, want: 201},
		"too large":         {events: []string{long(210 << 10)}, want: 413},
		"large, run slowly": {opt: slow, events: []string{long(150 << 10)}, want: 202},
		"small, run slowly": {opt: slow, events: []string{long(50 << 10)}, want: 201},
		"in a minute":       {events: many(50), before: 9, want: 201},
		"in less":           {events: many(1), before: 10, want: 429},
	} {
		var now int64
		u := ask(t, clocked(c.opt, &now), tenant.Observed, "")
		for range c.before {
			push(u, many(50)...)
		}
		if got := push(u, c.events...); got.Status != c.want {
			t.Errorf("%s: %d %s, want %d", name, got.Status, got.Body, c.want)
		}
		if now = day; push(u, event).Status != 201 {
			t.Errorf("%s: nothing is taken the day after", name)
		}
	}
}

// TestEndlessChainsAreCut: an event whose consumer pushes another one ends after a thousand pushes.
func TestEndlessChainsAreCut(t *testing.T) {
	var now int64
	p := clocked(forge.Options{}, &now)
	f, u := worker(false), ask(t, p, tenant.Observed, "")
	pushes := 0
	for push(u, `{"body":{}}`).Status == 201 {
		pushes++
		step := forge.Step{Tenant: tenant.Observed}
		step.Event = p.Pending(step, f)
		_, _, u.data = p.Prepare(step, f)
		p.Ended(&sandbox.Invocation{Tenant: tenant.Observed, Data: u.data}, trace.Invocation{Outcome: trace.Completed})
		now += 1000
	}
	if pushes != 1000 {
		t.Errorf("%d pushes", pushes)
	}
}

// TestRetriesEnd: an event whose consumer keeps failing is kept for a day, with longer and longer pauses, and its job
// has failed then.
func TestRetriesEnd(t *testing.T) {
	const day = 86_400_000
	asks := func(options string) trace.Invocation {
		response := json.RawMessage(`{"_retry":true,"retryOptions":` + options + `}`)
		return trace.Invocation{Outcome: trace.Completed, Response: response}
	}
	for name, c := range map[string]struct {
		as    trace.Invocation
		least int
		most  int
	}{
		"throws":    {trace.Invocation{Outcome: trace.Threw}, 90, 110},
		"asks":      {asks(`{"retryAfter":900,"retryReason":"FUNCTION_RETRY_REQUEST"}`), 97, 97},
		"asks late": {asks(`{"retryAfter":86000}`), 97, 97},
		"asks odd":  {asks(`{"retryAfter":1e300}`), 97, 97},
		"says much": {asks(`{"retryAfter":900,"retryData":"` + strings.Repeat("x", 5<<10) + `"}`), 1, 1},
		"completes": {trace.Invocation{Outcome: trace.Completed}, 1, 1},
	} {
		var now int64
		p := clocked(forge.Options{}, &now)
		u := ask(t, p, tenant.Observed, "")
		push(u, `{"body":{}}`)
		n := 0
		for f := worker(false); n < 1000; n++ {
			e := p.Pending(forge.Step{Tenant: tenant.Observed}, f)
			if e == nil {
				break
			}
			now = max(now, e.Due())
			deliver(t, p, c.as)
		}
		if n < c.least || n > c.most || now > day {
			t.Errorf("%s: %d deliveries until %d ms", name, n, now)
		}
		stats := u.send(toQueue, "POST /webhook/queue/stats/{contextAri}", `{"queueName":"work","jobId":"j"}`)
		want := `{"failed":1,"inProgress":0,"success":0}`
		if name == "completes" {
			want = `{"failed":0,"inProgress":0,"success":1}`
		}
		if d := cmp.Diff(want, string(stats.Body)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestCancelledJobs: what was not delivered yet never is.
func TestCancelledJobs(t *testing.T) {
	p := newPlatform(forge.Options{})
	u := ask(t, p, tenant.Observed, "")
	push(u, `{"body":{"n":1}}`, `{"body":{"n":2}}`)
	if got := fmt.Sprint(deliver(t, p, trace.Invocation{Outcome: trace.Completed})["body"]); got != "map[n:1]" {
		t.Errorf("got %s", got)
	}
	u.send(toQueue, "POST /webhook/queue/cancel/{contextAri}", `{"queueName":"work","jobId":"j"}`)
	if got := deliver(t, p, trace.Invocation{}); got != nil {
		t.Errorf("delivered after all: %v", got)
	}
}
