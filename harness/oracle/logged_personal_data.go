package oracle

import (
	"fmt"
	"strings"

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

// judgeLoggedPersonal makes one Violation for each kind of line: the same beginning, from the same file.
func judgeLoggedPersonal(p Pair) []Violation {
	canaries := canariesOf(p, tenant.Observed)
	var out []Violation
	known := map[string]int{}
	for _, d := range compareLines(p, tenant.Observed) {
		if d.work {
			continue
		}
		entry := entryKey(p.Base.Invocations[d.step-1])
		key := lineKey(d, entry)
		at, ok := known[key]
		if !ok {
			at = len(out)
			known[key] = at
			out = append(out, Violation{
				Rule: "logged-personal-data", Severity: Low, Key: key, Observer: d.step, Location: d.position,
				Message: fmt.Sprintf("a log line of %s changes when only its people's names and addresses change", entry),
			})
		}
		e := evidenceOf(d, canaries)
		if !d.onlyDigits() || e.Canary != "" {
			out[at].Severity = Medium // more than a size or a count
		}
		if len(out[at].Evidence) < maxEvidence {
			out[at].Evidence = append(out[at].Evidence, e)
		}
	}
	return out
}

// maxKey is how much of a line's beginning is its identity: enough to tell the messages of a file apart.
const maxKey = 24

// lineKey is the identity of a line that logs, which stays when lines are added above it: its file, its level, and how
// its text begins in both worlds. A line that begins with what differs is known by the entry that logs it.
func lineKey(d difference, entry string) string {
	file, _, _ := strings.Cut(d.position, ":")
	n := 0
	for n < min(len(d.a), len(d.b), maxKey) && d.a[n] == d.b[n] {
		n++
	}
	beginning := d.a[:n]
	if k := strings.LastIndexAny(beginning, " \n"); k >= 0 {
		beginning = beginning[:k]
	}
	if strings.TrimSpace(beginning) == "" {
		beginning = entry
	}
	return strings.Join([]string{file, d.path, beginning}, "\x00")
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
			out = append(out, observation{"log", e.Log.Level, e.Log.Text, e.Position, e.Step})
		}
	}
	return out
}
