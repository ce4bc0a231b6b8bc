package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func entryKey(i trace.Invocation) string { return EntryKey(i.Function, i.Entry) }

// EntryKey is how violations name the entry of a function.
func EntryKey(function, entry string) string {
	if entry == "" {
		return function
	}
	return function + " › " + entry
}

// maxEvidence is how many differences one finding tells.
const maxEvidence = 6

// leak is how the rules about data that reach somebody else judge.
type leak struct {
	rule     string
	content  Severity // of a difference in what is shown or sent
	observer string   // who sees it, in words
	owner    string   // whose data they are, in words
	unseen   string   // a view that the observer does not get to see; empty: there is none
}

// judge makes one Violation of all differences that one entry shows to the observer.
func (l leak) judge(p Pair, observes func(trace.Invocation) bool, canaries []trace.Canary) []Violation {
	byEntry := map[string]*Violation{}
	var order []string
	for _, d := range compare(p, observes) {
		if d.view == l.unseen {
			continue
		}
		key := entryKey(p.Base.Invocations[d.step-1])
		v := byEntry[key]
		if v == nil {
			v = &Violation{Rule: l.rule, Severity: Low, Key: key, Observer: d.step}
			byEntry[key] = v
			order = append(order, key)
		}
		l.add(v, p, d, canaries)
	}
	out := make([]Violation, 0, len(order))
	for _, key := range order {
		out = append(out, *byEntry[key])
	}
	return out
}

func (l leak) add(v *Violation, p Pair, d difference, canaries []trace.Canary) {
	explained := sync.OnceValues(func() (field, how string) { return explain(d.a, d.b, canaries) })
	severity := l.content
	if d.work {
		severity = Low
	} else if counted(d) {
		if field, _ := explained(); field == "" {
			severity = Low
		}
	}
	if severity.AtLeast(v.Severity) && v.Severity != severity || v.Message == "" {
		// Content outranks work: what was noted of work so far says less.
		v.Severity, v.Observer = severity, d.step
		v.Message = l.message(v.Key, d, severity)
		if p.Overlapping {
			v.Message += ", while the calls of both run at the same time"
		}
		v.Evidence, v.places = nil, nil
		v.Carrier = carrierOf(p, d)
		v.Location = d.position
	}
	if severity != v.Severity {
		return
	}
	e := unexplained(d)
	v.places = append(v.places, e.place())
	if len(v.Evidence) < maxEvidence {
		e.Canary, e.Encoding = explained()
		v.Evidence = append(v.Evidence, e)
	}
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

// evidenceOf tells a difference, and whose data it shows.
func evidenceOf(d difference, canaries []trace.Canary) Evidence {
	e := unexplained(d)
	e.Canary, e.Encoding = explain(d.a, d.b, canaries)
	return e
}

func unexplained(d difference) Evidence {
	return Evidence{View: d.view, Path: d.path, WorldA: d.a, WorldB: d.b, Position: d.position}
}

func (l leak) message(key string, d difference, severity Severity) string {
	if severity == Low && !d.work {
		return fmt.Sprintf("a number in %s differs for %s when only %s's data change: a counter that both share",
			viewName(d), l.observer, l.owner)
	}
	if d.work {
		return fmt.Sprintf("%s does a different amount of work for %s when only %s's data change: %s",
			key, l.observer, l.owner, viewName(d))
	}
	return fmt.Sprintf("what %s gets from %s depends on %s's data: %s changes when only %s's data change",
		l.observer, key, l.owner, viewName(d), l.owner)
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

// keyOf is the key that a request to the app's storage names; empty where it names none, or several.
func keyOf(r *trace.Request) string {
	if len(r.Stored) != 1 {
		return ""
	}
	return r.Stored[0].Key
}

// overlapped is how grave it is when data leak between calls that run at the same time: as usual in containers, which
// do that; Medium for functions, which get one call at a time; Low for those that were written for a runtime in which
// each call had variables of its own.
func overlapped(p Pair, usual Severity) Severity {
	switch {
	case !p.Overlapping || p.Containers:
		return usual
	case p.Former:
		return Low
	default:
		return Medium
	}
}
