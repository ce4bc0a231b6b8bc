package oracle

import (
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func queuedUserContent() Rule {
	return Rule{
		ID:       "queued-user-content",
		Severity: Low,
		Doc: Doc{
			Title: "What users wrote is put into a queue",
			What: "Runs the same traffic twice. Between the runs only what the observed tenant's users wrote changes. The " +
				"events that the app pushes to its queues must stay the same.",
			Why: "A consumer runs without a user: it cannot check who may see what an event holds, and what it holds may be " +
				"out of date. Events are limited to 200 KB a push.",
			Misses:  "Queues outside Forge.",
			Silence: "Switch the rule off (--skip queued-user-content) where consumers need the text as it was.",
			Fix:     "push the id and let the consumer read the text",
			Sources: []string{"https://developer.atlassian.com/platform/forge/runtime-reference/async-events-api/"},
			CWE:     []int{668},
		},
		Trials: []Trial{{Scene: Alone, Axes: []tenant.Axis{tenant.Content}}},
		Judge: func(p Pair) []Violation {
			return changedRequests("queued-user-content", Low, p,
				func(r *trace.Request) bool { return strings.HasPrefix(r.Class, "/webhook/queue/publish") },
				func(entry string, _ *trace.Request) string { return entry + " pushes what users wrote to a queue" })
		},
	}
}
