package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
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
		Subject: tenant.Neighbour,
		Axes:    []tenant.Axis{tenant.Values, tenant.Shape, tenant.Shared, tenant.Absent},
		Judge:   judgeCrossTenant,
	}
}

// judgeCrossTenant makes one Violation of all differences that one entry shows.
func judgeCrossTenant(p Pair) []Violation {
	canaries := canariesOf(p, tenant.Neighbour)
	byEntry := map[string]*Violation{}
	var order []string
	for _, d := range compareTenant(p, tenant.Observed) {
		at := p.Base.Invocations[d.step-1]
		key := entryKey(at)
		v := byEntry[key]
		if v == nil {
			v = &Violation{Rule: "cross-tenant-leak", Severity: Low, Key: key, Observer: d.step}
			byEntry[key] = v
			order = append(order, key)
		}
		v.add(p, d, canaries)
	}
	out := make([]Violation, 0, len(order))
	for _, key := range order {
		out = append(out, *byEntry[key])
	}
	return out
}

func entryKey(i trace.Invocation) string {
	if i.Entry == "" {
		return i.Function
	}
	return i.Function + " › " + i.Entry
}

// maxEvidence is how many differences one finding tells.
const maxEvidence = 6

func (v *Violation) add(p Pair, d difference, canaries []trace.Canary) {
	e := evidenceOf(d, canaries)
	severity := Critical
	if d.work || counted(d) && e.Canary == "" {
		severity = Low
	}
	if severity.AtLeast(v.Severity) && v.Severity != severity || v.Message == "" {
		// Content outranks work: what was noted of work so far says less.
		v.Severity, v.Observer = severity, d.step
		v.Message = leakMessage(v.Key, d, severity)
		v.Evidence = nil
		v.Carrier = carrierOf(p, d)
		v.Location = d.position
	}
	if severity != v.Severity || len(v.Evidence) >= maxEvidence {
		return
	}
	v.Evidence = append(v.Evidence, e)
}

// counted says whether the difference is one of numbers in a place where apps put sequence numbers of their own: log
// lines and request headers. In an answer, a number that depends on another tenant is a leaked count.
func counted(d difference) bool {
	if !d.onlyDigits() {
		return false
	}
	if d.view != "request" && d.view != "storage" {
		return d.view == "log"
	}
	return withoutHeaders(d.a) == withoutHeaders(d.b)
}

// withoutHeaders is a request without its lines "name: value".
func withoutHeaders(request string) string {
	var kept []string
	for _, line := range strings.Split(request, "\n") {
		name, _, isHeader := strings.Cut(line, ": ")
		if !isHeader || strings.ContainsAny(name, " {\"") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func evidenceOf(d difference, canaries []trace.Canary) Evidence {
	e := Evidence{View: d.view, Path: d.path, WorldA: d.a, WorldB: d.b, Position: d.position}
	e.Canary, e.Encoding = explain(d.a, d.b, canaries)
	return e
}

func leakMessage(key string, d difference, severity Severity) string {
	if severity == Low && !d.work {
		return fmt.Sprintf("a number in %s differs for %s when only %s's data change: a counter that all tenants share",
			viewName(d), tenant.Observed, tenant.Neighbour)
	}
	if d.work {
		return fmt.Sprintf("%s does a different amount of work for %s when only %s's data change: %s",
			key, tenant.Observed, tenant.Neighbour, viewName(d))
	}
	return fmt.Sprintf("what %s gets from %s depends on %s's data: %s changes when only %s's data change",
		tenant.Observed, key, tenant.Neighbour, viewName(d), tenant.Neighbour)
}

func viewName(d difference) string {
	switch d.view {
	case "response":
		return "the response at " + d.path
	case "error":
		return "the outcome"
	case "log":
		return "its log"
	case "storage":
		return "what it stores or reads (" + strings.TrimSpace(d.path) + ")"
	default:
		return "a request that leaves the app (" + strings.TrimSpace(d.path) + ")"
	}
}

// carrierOf names the carrier where the traces show it without doubt; else it is unknown.
func carrierOf(p Pair, d difference) *Carrier {
	if d.view == "log" && d.issuer > 0 && d.issuer != d.step && tenantOf(p.Base, d.issuer) == tenant.Neighbour {
		return &Carrier{Kind: "timer", Path: fmt.Sprintf("work left over from step %d", d.issuer), DeclaredAt: d.position}
	}
	if path := sharedFile(p, d.step); path != "" {
		return &Carrier{Kind: "disk", Path: path}
	}
	return &Carrier{Kind: "unknown"}
}

// sharedFile is a file that the step read, that another tenant's step had written last, and that was another file in
// the other world.
func sharedFile(p Pair, step int) string {
	base, varied := filesRead(p.Base, step), filesRead(p.Varied, step)
	for _, path := range slices.Sorted(maps.Keys(base)) {
		if other, both := varied[path]; both && other != base[path] {
			return path
		}
	}
	return ""
}

// filesRead are the hashes of the files that a step read and that a step of another tenant had written, by path.
func filesRead(t *trace.Trace, step int) map[string]string {
	writer, read := map[string]int{}, map[string]string{}
	for _, e := range t.Events {
		switch {
		case e.Kind != trace.KindFile:
		case e.File.Op == "write", e.File.Op == "append":
			writer[e.File.Path] = e.Step
		case e.File.Op == "read" && e.Step == step:
			if w := writer[e.File.Path]; w > 0 && tenantOf(t, w) != tenantOf(t, step) {
				read[e.File.Path] = e.File.Hash
			}
		}
	}
	return read
}

func tenantOf(t *trace.Trace, step int) string {
	for _, i := range t.Invocations {
		if i.Step == step {
			return i.Tenant
		}
	}
	return ""
}
