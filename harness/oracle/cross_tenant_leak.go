package oracle

import (
	"slices"

	"crosstalk/sandbox/tenant"
)

func crossTenantLeak() Rule {
	return Rule{
		ID:       "cross-tenant-leak",
		Severity: Critical,
		Doc: Doc{
			Title: "One tenant's data reaches another tenant",
			What: "Runs the same traffic of two tenants through one warm process, twice. Between the two runs only the " +
				"neighbour's data change. Everything that the observed tenant gets or causes must stay the same: " +
				"responses, errors, log lines, stored values, outgoing requests.",
			Why: "Forge reuses a warm Node.js process for many customers. Module-level variables, closures, files in " +
				"/tmp, environment variables and late timers outlive an invocation, and the next invocation may belong " +
				"to another customer. Atlassian's shared responsibility model makes the app's developer answer for it.",
			Misses: "Paths that the scenarios do not reach, and leaks that need two invocations to run at the same " +
				"time. A difference only in how much work is done, or only in numbers within log lines and request " +
				"headers (a shared counter), is reported as low.",
			Silence: "Leave the rule on. If the data are really the same for every customer, fetch them without the " +
				"customer's credentials: then they do not vary.",
			Fix: "keep the data inside the handler, or key what is kept by the installation (context.cloudId) and the " +
				"account, or use Forge storage, which is separate for each installation",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/tenant-data-isolation/",
				"https://developer.atlassian.com/platform/forge/shared-responsibility-model/",
			},
			CWE: []int{488, 524},
		},
		Trials: []Trial{{Scene: Neighbours, Axes: []tenant.Axis{
			tenant.Values, tenant.Shape, tenant.Shared, tenant.Absent,
		}}},
		Judge:    judgeCrossTenant,
		Controls: []Control{OtherRandomness},
		Weigh:    notByChance(judgeCrossTenant),
	}
}

// judgeCrossTenant makes one Violation of all differences that one entry shows.
func judgeCrossTenant(p Pair) []Violation {
	l := leak{
		rule: "cross-tenant-leak", content: overlapped(p, Critical), observer: tenant.Observed, owner: tenant.Neighbour,
	}
	return l.judge(p, observedBy(tenant.Observed, ""), canariesOf(p, tenant.Neighbour))
}

// notByChance drops a violation that shows nothing but random numbers. Tenants that draw from one pool, as with the
// packages uuid and nanoid, get other numbers when one of them draws more; but then the same places differ as well when
// all data stay and only the random numbers change, which no place that shows data does. A difference that a canary
// explains is never by chance.
func notByChance(judge func(Pair) []Violation) func(Violation, map[Control]*Pair) *Violation {
	return func(v Violation, controls map[Control]*Pair) *Violation {
		control := controls[OtherRandomness]
		explained := func(e Evidence) bool { return e.Canary != "" }
		if control == nil || slices.ContainsFunc(v.Evidence, explained) {
			return &v
		}
		for _, o := range judge(*control) {
			if o.Fingerprint() == v.Fingerprint() && o.shows(v.Evidence) {
				return nil
			}
		}
		return &v
	}
}

// shows says whether v has every place of the evidence.
func (v Violation) shows(evidence []Evidence) bool {
	for _, e := range evidence {
		same := func(o Evidence) bool { return o.place() == e.place() }
		if !slices.Contains(v.places, e.place()) && !slices.ContainsFunc(v.Evidence, same) {
			return false
		}
	}
	return true
}
