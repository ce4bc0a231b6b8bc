package oracle

import (
	"fmt"

	"crosstalk/sandbox/trace"
)

func backgroundWork() Rule {
	return Rule{
		ID:       "background-work",
		Severity: Medium,
		Doc: Doc{
			Title: "Work goes on after the function has returned",
			What: "Watches what the app does for an invocation whose caller has the answer already: requests, log lines, " +
				"stored values and files that come out of timers and promises which nobody awaits.",
			Why: "Forge freezes the process when a function returns. What is left may never run, or run while another " +
				"customer is served: then its log lines stand in that customer's log, and what it shares with other calls is " +
				"used by both.",
			Misses:  "Late work that does nothing which can be seen, and work on paths that are not reached.",
			Silence: "Leave the rule on. What has to be done later belongs in a queue (@forge/events) or a scheduled trigger.",
			Fix:     "await the work before the function returns, or push an event to a queue",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/function-reference/nodejs-runtime/",
				"https://developer.atlassian.com/platform/forge/shared-responsibility-model/",
			},
			CWE: []int{362, 488},
		},
		Judge: judgeBackgroundWork,
	}
}

func judgeBackgroundWork(p Pair) []Violation {
	s := sights{rule: "background-work"}
	for _, e := range p.Base.Events {
		what := late(e)
		if what == "" || !completed(p.Base, e.Step) {
			continue
		}
		entry := entryOf(p.Base, e.Step)
		message := fmt.Sprintf("%s had returned when its work went on: %s", entry, what)
		s.add(entry+"\x00"+fileOf(e.Position)+"\x00"+string(e.Kind), Medium, e.Step, message,
			Evidence{View: string(e.Kind), WorldA: what, Position: e.Position})
	}
	return s.list
}

// late says what an event did after its invocation had returned; empty when it did nothing of the kind.
func late(e trace.Event) string {
	switch {
	case !e.Late || e.Step == 0:
		return ""
	case e.Kind == trace.KindLog:
		return "it logs " + e.Log.Text
	case e.Kind == trace.KindRequest:
		return "it sends " + requestLine(e.Request)
	case e.Kind == trace.KindFile && e.File.Op != "read" && e.File.Failed == "":
		return fmt.Sprintf("it does %s %s", e.File.Op, e.File.Path)
	default:
		return ""
	}
}

func completed(t *trace.Trace, step int) bool {
	for _, i := range t.Invocations {
		if i.Step == step {
			return i.Outcome == trace.Completed
		}
	}
	return false
}
