package oracle

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func headerInjection() Rule {
	n := injection{rule: "header-injection", sinks: headerSinks, changes: "the headers of"}
	return Rule{
		ID:       "header-injection",
		Severity: Medium,
		Doc: Doc{
			Title: "What is sent to the app makes headers of its own",
			What: "Runs the same traffic twice. In the second run, a line break and a further header are added to what " +
				"callers send. No header of a request, nor of a web trigger's answer, may hold that line break.",
			Why: "A line break ends a header: who can put one there adds cookies, redirects or a body of his own. Hosts that " +
				"refuse such headers answer with an error instead, which any caller can provoke.",
			Misses: "Headers that fetch itself refuses, since then nothing is sent, and values that a caller may choose as " +
				"a whole.",
			Silence: "Leave the rule on.",
			Fix: "take \\r and \\n out of what is put into headers, or encode it (encodeURIComponent); choose names " +
				"from a list",
			Sources: []string{"https://developer.atlassian.com/platform/forge/runtime-reference/web-trigger/"},
			CWE:     []int{113},
		},
		Trials: n.trials(tenant.TypedLines),
		Judge:  n.judge,
	}
}

// headerSinks are the headers of requests and of the answers of web triggers.
func headerSinks(t *trace.Trace, m mark) (out []sink) {
	add := func(s sink) {
		s.severity, s.outside = Medium, beginsLine(s.text, m)
		s.shape = strings.Repeat("line ", strings.Count(s.text, "\n"))
		out = append(out, s)
	}
	for _, i := range t.Invocations {
		if text := answerHeaders(i.Response); text != "" {
			add(sink{step: i.Step, label: "the answer of " + entryKey(i), text: text})
		}
	}
	for _, e := range t.Events {
		if e.Kind != trace.KindRequest || len(e.Request.Headers) == 0 {
			continue
		}
		var b strings.Builder
		for _, h := range e.Request.Headers {
			b.WriteString(h.Name + ": " + h.Value + "\n")
		}
		add(sink{step: e.Step, position: e.Position, label: requestLabel(e.Request), text: b.String()})
	}
	return out
}

// answerHeaders are the headers of a web trigger's answer, one a line; empty when there are none.
func answerHeaders(response json.RawMessage) string {
	var answer struct {
		StatusCode int                        `json:"statusCode"`
		Headers    map[string]json.RawMessage `json:"headers"`
	}
	if json.Unmarshal(response, &answer) != nil || answer.StatusCode == 0 {
		return ""
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(answer.Headers)) {
		var list []string
		if json.Unmarshal(answer.Headers[name], &list) != nil {
			list = []string{headerIn(json.RawMessage(`{"v":`+string(answer.Headers[name])+`}`), "v")}
		}
		for _, value := range list {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	return b.String()
}
