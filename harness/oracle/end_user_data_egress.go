package oracle

import (
	"fmt"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func endUserDataEgress() Rule {
	return Rule{
		ID:       "end-user-data-egress",
		Severity: Medium,
		Doc: Doc{
			Title: "End-user data go to a host that is declared to get none",
			What: "Runs the same traffic twice. Between the runs only what the tenant's users wrote changes, or only who they " +
				"are. Requests to hosts that the manifest declares as analytics, or as out of scope of end-user data, must " +
				"stay the same. So must requests to remotes of which the manifest says that no end-user data are stored there; " +
				"the finding is low where a remote stores nothing at all.",
			Why: "The manifest promises customers that no end-user data go there; data residency and the badge Runs on " +
				"Atlassian rest on it.",
			Misses:  "Account ids, and requests on paths that are not reached.",
			Silence: "Declare the host with inScopeEUD: true, if the data have to go there.",
			Fix:     "send ids and counts only, or declare the host as one that gets end-user data (inScopeEUD: true)",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/in-scope-end-user-data/",
				"https://developer.atlassian.com/platform/forge/analytics-tool-policy/",
			},
			CWE: []int{201, 359},
		},
		Trials: []Trial{{Scene: Alone, Axes: []tenant.Axis{tenant.Content, tenant.Personal}}},
		Judge:  judgeEndUserDataEgress,
	}
}

func judgeEndUserDataEgress(p Pair) []Violation {
	transient := func(r *trace.Request) bool { return r.Scope == "transient" }
	others := func(r *trace.Request) bool { return r.Scope != "" && !transient(r) }
	tells := func(whatFor string) func(string, *trace.Request) string {
		return func(entry string, r *trace.Request) string {
			return fmt.Sprintf("%s sends data of its users to %s, which the manifest declares to %s none",
				entry, far(r), whatFor)
		}
	}
	return append(changedRequests("end-user-data-egress", Medium, p, others, tells("get")),
		changedRequests("end-user-data-egress", Low, p, transient, tells("store"))...)
}

// far is what a request that leaves Atlassian goes to: a host, or a remote of the manifest.
func far(r *trace.Request) string {
	if host := HostOf(r); host != "" {
		return host
	}
	remote, _, _ := strings.Cut(r.Class, "/")
	return "the remote " + remote
}

// changedRequests makes a Violation for each place to which an entry sends another request in the varied world.
// Requests of which there are only more or fewer are left out.
func changedRequests(rule string, severity Severity, p Pair, concerns func(*trace.Request) bool,
	message func(entry string, r *trace.Request) string) []Violation {
	canaries := canariesOf(p, tenant.Observed)
	s := sights{rule: rule}
	for _, i := range p.Base.Invocations {
		if i.Tenant != tenant.Observed {
			continue
		}
		a, b := requestsOf(p.Base, i.Step, concerns), requestsOf(p.Varied, i.Step, concerns)
		for _, d := range compareLists(i.Step, a, b) {
			if d.work || d.onlyDigits() {
				continue
			}
			r := requestAt(p.Base, i.Step, d.a)
			s.add(entryKey(i)+"\x00"+d.path, severity, i.Step, message(entryKey(i), r), evidenceOf(d, canaries))
		}
	}
	return s.list
}

func requestsOf(t *trace.Trace, step int, concerns func(*trace.Request) bool) (out []observation) {
	for _, e := range t.Events {
		if e.Kind == trace.KindRequest && e.Step == step && concerns(e.Request) {
			out = append(out, observeRequest(e))
		}
	}
	return out
}

// requestAt is the request of a step that reads as the text of an observation.
func requestAt(t *trace.Trace, step int, text string) *trace.Request {
	for _, e := range t.Events {
		if e.Kind == trace.KindRequest && e.Step == step && observeRequest(e).text == text {
			return e.Request
		}
	}
	return &trace.Request{}
}
