package oracle

import (
	"fmt"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func loggedPersonalData() Rule {
	return Rule{
		ID:       "logged-personal-data",
		Severity: Medium,
		Doc: Doc{
			Title: "Personal data reaches the log",
			What: "Runs the same traffic twice. Between the runs only the names, nicknames and e-mail addresses of the " +
				"observed tenant's people change. The text of its log lines must stay the same.",
			Why: "App logs are kept outside the customer's site and read by the app's vendor. Atlassian's logging " +
				"guidelines forbid names, e-mail addresses and user names in them. A hash or a masked address still " +
				"depends on the person, and can be looked up.",
			Misses:  "Account ids, which the guidelines allow with caution, and log lines on paths that are not reached.",
			Silence: "Leave the rule on; log the account id, or a count, or nothing.",
			Fix:     "log the account id or the invocation's id instead, or leave the value out",
			Sources: []string{"https://developer.atlassian.com/platform/forge/logging-guidelines/"},
			CWE:     []int{532},
		},
		Subject: tenant.Observed,
		Axes:    []tenant.Axis{tenant.Personal},
		Judge:   judgeLoggedPersonal,
	}
}

// judgeLoggedPersonal makes one Violation for each line of source that logs.
func judgeLoggedPersonal(p Pair) []Violation {
	canaries := canariesOf(p, tenant.Observed)
	var out []Violation
	known := map[string]int{}
	for _, d := range compareLines(p, tenant.Observed) {
		if d.work {
			continue
		}
		entry := entryKey(p.Base.Invocations[d.step-1])
		key := first(d.position, entry)
		at, ok := known[key]
		if !ok {
			at = len(out)
			known[key] = at
			out = append(out, Violation{
				Rule: "logged-personal-data", Severity: Medium, Key: key, Observer: d.step, Location: d.position,
				Message: fmt.Sprintf("a log line of %s changes when only its people's names and addresses change", entry),
			})
		}
		if len(out[at].Evidence) < maxEvidence {
			out[at].Evidence = append(out[at].Evidence, evidenceOf(d, canaries))
		}
	}
	return out
}

// compareLines compares the log lines that one tenant's invocations caused, in whosever log they landed: a line
// written late is the tenant's personal data all the same.
func compareLines(p Pair, tenant string) []difference {
	var out []difference
	for _, i := range p.Base.Invocations {
		if i.Tenant == tenant {
			out = append(out, compareLists(i.Step, linesOf(p.Base, i.Step), linesOf(p.Varied, i.Step))...)
		}
	}
	return out
}

func linesOf(t *trace.Trace, step int) (out []observation) {
	for _, e := range t.Events {
		if e.Kind == trace.KindLog && e.Step == step {
			out = append(out, observation{"log", e.Log.Level, e.Log.Text, e.Position})
		}
	}
	return out
}
