package oracle

import (
	"encoding/json"
	"fmt"
	"slices"

	"crosstalk/sandbox/trace"
)

func quotaExceeded() Rule {
	return Rule{
		ID:       "quota-exceeded",
		Severity: Medium,
		Doc: Doc{
			Title: "An invocation passes a limit of the platform",
			What: "Counts what each invocation does, also at a tenant with 120 issues and pages, and as many items in stored " +
				"lists that the app does not cut itself, and compares it with Forge's published limits: 100 outgoing requests a " +
				"minute; 100 log lines and 200 KB of log; values of 240 KiB in the key-value store; 50 events and 200 KB in one " +
				"push; 5 MB in an answer; 512 MB in /tmp.",
			Why: "Past a limit the platform refuses, drops or delays, at the customers with the most data first; Atlassian " +
				"may suspend the app.",
			Misses:  "Limits that count over all customers or over minutes, and sites larger than the made-up one.",
			Silence: "Suppress the finding in crosstalk.yaml with the reason, if the number of things is bounded elsewhere.",
			Fix:     "ask for many things in one request, page through them over several invocations, or log a summary",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/limits-invocation/",
				"https://developer.atlassian.com/platform/forge/limits-kvs-ce/",
				"https://developer.atlassian.com/platform/forge/limits-async-events/",
			},
			CWE: []int{770, 400},
		},
		Judge:    judgeQuota,
		Controls: []Control{Bounded},
		Weigh:    weighQuota,
	}
}

// weighQuota drops what does not pass the limit any more when the app's own lists are as long as it makes them.
func weighQuota(v Violation, controls map[Control]*Pair) *Violation {
	p := controls[Bounded]
	same := func(o Violation) bool { return o.Fingerprint() == v.Fingerprint() }
	if p == nil || slices.ContainsFunc(judgeQuota(*p), same) {
		return &v
	}
	return nil
}

// quota is a limit on what one invocation does.
type quota struct {
	what, unit string
	most       int
	// count is how much of it an event uses; zero for other events.
	count func(trace.Event) int
	// each: the limit holds for every event, not for their sum.
	each bool
}

const kib = 1024

// quotas are the published limits, September 2026: limits-invocation (egress, log, answer, /tmp), limits-kvs-ce (value)
// and limits-async-events (push).
var quotas = []quota{
	{"outgoing requests in a minute", "", 100, func(e trace.Event) int { return ifRequest(e, "egress", 1) }, false},
	{"log lines", "", 100, func(e trace.Event) int { return ifLog(e, 1) }, false},
	{"bytes of log", "bytes", 200 * kib, func(e trace.Event) int { return ifLog(e, lineLength(e)) }, false},
	{"a value in the key-value store", "bytes", 240 * kib, stored, true},
	{"events in one push", "", 50, pushed, true},
	{"bytes in one push", "bytes", 200 * kib, func(e trace.Event) int { return ifPush(e, body(e)) }, true},
	{"bytes in /tmp", "bytes", 512 * kib * kib, ifWrite, false},
}

func judgeQuota(p Pair) []Violation {
	s := sights{rule: "quota-exceeded"}
	for _, i := range p.Base.Invocations {
		for _, q := range quotas {
			if n, at := q.used(p.Base, i.Step); n > q.most {
				s.exceeded(i, q.what, n, q.most, at)
			}
		}
		if n := len(i.Response); n > maxResponse {
			s.exceeded(i, "bytes in an answer", n, maxResponse, "")
		}
	}
	return s.list
}

// maxResponse is the most that a function may return, in bytes (limits-invocation).
const maxResponse = 5 * kib * kib

func (s *sights) exceeded(i trace.Invocation, what string, n, most int, at string) {
	s.add(entryKey(i)+"\x00"+what, Medium, i.Step, fmt.Sprintf("%s passes a limit: %s", entryKey(i), what),
		Evidence{View: "quota", Path: what, WorldA: fmt.Sprintf("%d, and %d are allowed", n, most), Position: at})
}

// used is how much an invocation used, and the line that used most.
func (q quota) used(t *trace.Trace, step int) (n int, at string) {
	for _, e := range t.Events {
		if e.Step != step {
			continue
		}
		used := q.count(e)
		if used == 0 {
			continue
		}
		if q.each {
			n = max(n, used)
		} else {
			n += used
		}
		if at == "" {
			at = e.Position
		}
	}
	return n, at
}

func ifRequest(e trace.Event, service string, n int) int {
	if e.Kind == trace.KindRequest && e.Request.Service == service {
		return n
	}
	return 0
}

func ifLog(e trace.Event, n int) int {
	if e.Kind == trace.KindLog {
		return n
	}
	return 0
}

func lineLength(e trace.Event) int {
	if e.Log == nil {
		return 0
	}
	return len(e.Log.Text)
}

func body(e trace.Event) int {
	if e.Request == nil {
		return 0
	}
	return len(e.Request.Body)
}

// stored is the size of the largest value that is stored; rows of Forge SQL have limits of their own.
func stored(e trace.Event) (n int) {
	if e.Kind != trace.KindRequest || e.Request.Service == "sql" {
		return 0
	}
	for _, s := range e.Request.Stored {
		n = max(n, s.Size)
	}
	return n
}

func ifPush(e trace.Event, n int) int {
	if e.Kind == trace.KindRequest && e.Request.Class == "/webhook/queue/publish" {
		return n
	}
	return 0
}

func pushed(e trace.Event) int {
	if ifPush(e, 1) == 0 {
		return 0
	}
	var push struct {
		Payload []json.RawMessage `json:"payload"`
	}
	_ = json.Unmarshal([]byte(e.Request.Body), &push)
	return len(push.Payload)
}

func ifWrite(e trace.Event) int {
	if e.Kind == trace.KindFile && (e.File.Op == "write" || e.File.Op == "append") {
		return e.File.Size
	}
	return 0
}
