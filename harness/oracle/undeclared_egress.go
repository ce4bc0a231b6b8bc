package oracle

import (
	"fmt"
	"net/url"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func undeclaredEgress() Rule {
	return Rule{
		ID:       "undeclared-egress",
		Severity: Medium,
		Doc: Doc{
			Title: "The app calls a host that its manifest does not declare",
			What: "Compares every request that leaves Forge with permissions.external.fetch.backend and the remotes of the " +
				"manifest. A host that comes out of settings, which changes when all settings and data change, is low. " +
				"Where callers name the host, a file has one finding, and none at a line for which " +
				"server-side-request-forgery has one.",
			Why:     "Forge blocks the request in production. Customers decide by the manifest where their data may go.",
			Misses:  "Hosts that are called on paths that are not reached, and requests of the front end.",
			Silence: "Declare the host; for one that a customer sets, declare what customers can set.",
			Fix:     "add the host to permissions.external.fetch.backend in the manifest, or leave the request out",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/runtime-egress-permissions/",
				"https://developer.atlassian.com/platform/forge/manifest-reference/permissions/",
			},
			CWE: []int{201},
		},
		Trials: []Trial{{Scene: Alone, Axes: []tenant.Axis{tenant.Everything}}},
		Judge:  judgeUndeclaredEgress,
	}
}

func judgeUndeclaredEgress(p Pair) []Violation {
	s := sights{rule: "undeclared-egress"}
	constant := map[string]bool{}
	for _, e := range p.Varied.Events {
		if denied(e) {
			constant[HostOf(e.Request)] = true
		}
	}
	for _, e := range p.Base.Events {
		if !denied(e) {
			continue
		}
		host, severity := HostOf(e.Request), Low
		if constant[host] {
			severity = Medium
		}
		key := host
		if e.Request.Told {
			key = told(e.Position)
		}
		s.add(key, severity, e.Step, fmt.Sprintf("%s calls %s, which the manifest does not declare",
			entryOf(p.Base, e.Step), host), Evidence{View: "request", WorldA: requestLine(e.Request), Position: e.Position})
	}
	return s.list
}

func denied(e trace.Event) bool { return e.Kind == trace.KindRequest && e.Request.Denied }

// told is the key of what is called at a line because callers name it there: one bug, whatever they name.
func told(position string) string { return "told\x00" + fileOf(position) }

// SaysWhy says whether, of two findings about requests that a line makes, the one tells why it calls the host that the
// other is about: a caller chooses it.
func SaysWhy(one, other Finding) bool {
	return one.Rule == requestForgery && other.Rule == "undeclared-egress" && one.Location != nil &&
		other.Location != nil && *one.Location == *other.Location
}

// HostOf is the host that an absolute URL names; empty for a path.
func HostOf(r *trace.Request) string {
	u, err := url.Parse(r.Path)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
