package oracle

import (
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func logInjection() Rule {
	n := injection{rule: "log-injection", sinks: lineSinks, changes: "the lines of"}
	return Rule{
		ID:       "log-injection",
		Severity: Medium,
		Doc: Doc{
			Title: "What is sent to the app makes lines of its own in the log",
			What: "Runs the same traffic twice. In the second run, a line break and a further line are added to what callers " +
				"send. No line of the log may begin with that. What a signed-in user sends is low.",
			Why: "Who can write lines of his own into the log invents events, hides real ones, and feeds whatever reads the " +
				"log. Logs are what an incident is reconstructed from.",
			Misses:  "What users wrote elsewhere and the app reads, and control sequences of terminals.",
			Silence: "Switch the rule off (--skip log-injection) if whatever reads the log keeps entries apart.",
			Fix: "log objects or JSON.stringify(value) instead of putting the text into the message, or take line breaks out; " +
				"better still, log ids only",
			Sources: []string{"https://developer.atlassian.com/platform/forge/logging-guidelines/"},
			CWE:     []int{117},
		},
		Trials: n.trials(tenant.TypedLines),
		Judge:  n.judge,
	}
}

// lineSinks are the log entries of a run.
func lineSinks(t *trace.Trace, m mark) (out []sink) {
	for _, e := range t.Events {
		if e.Kind != trace.KindLog {
			continue
		}
		severity := Medium
		if userOf(t, e.Step) != "" {
			severity = Low
		}
		out = append(out, sink{
			step: e.Step, position: whoLogs(e), label: "the log at level " + e.Log.Level, text: e.Log.Text,
			shape: strings.Repeat("line ", 1+strings.Count(e.Log.Text, "\n")), severity: severity,
			outside: beginsLine(e.Log.Text, m),
		})
	}
	return out
}

// userOf is the user on whose behalf a step runs; empty when nobody is signed in.
func userOf(t *trace.Trace, step int) string {
	for _, i := range t.Invocations {
		if i.Step == step {
			return i.User
		}
	}
	return ""
}

// beginsLine says whether a line after the first begins with what was typed.
func beginsLine(text string, m mark) bool { return m.behind("\n", text) }
