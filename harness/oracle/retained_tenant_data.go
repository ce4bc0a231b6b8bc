package oracle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func retainedTenantData() Rule {
	return Rule{
		ID:       "retained-tenant-data",
		Severity: Medium,
		Doc: Doc{
			Title: "A customer's data stay in the warm process",
			What: "Has one customer call every entry, twice, and compares what memory, /tmp, the environment, timers and " +
				"built-in objects still hold once the calls are over. Between the runs only the customer's data change. A place " +
				"that can be reached only through the customer's own id is a note; one that can be reached only with the same " +
				"data, as in a memo, is low. And has a customer uninstall the app and install it " +
				"again: what it is served then must not depend on what it had entered before.",
			Why: "Forge's rules for the native runtime: no customer data kept in memory or on disk between invocations. What " +
				"is kept is one careless read away from the next customer.",
			Misses: "Data that were changed beyond recognition and have the same form in both runs; stores outside the " +
				"process.",
			Silence: "Suppress the finding in crosstalk.yaml with the reason.",
			Fix: "keep the data inside the handler, or under a key that holds the installation (context.cloudId) with a short " +
				"life, or in Forge storage",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/function-reference/nodejs-runtime/",
				"https://developer.atlassian.com/platform/forge/tenant-data-isolation/",
			},
			CWE: []int{524, 226},
		},
		Trials: []Trial{
			{Scene: Left, Axes: []tenant.Axis{tenant.Values}}, {Scene: Returning, Axes: []tenant.Axis{tenant.Former}},
		},
		Judge: func(p Pair) []Violation {
			if p.Variation.Axis == tenant.Former {
				return judgeReturning(p)
			}
			return judgeRetained(p)
		},
		Controls: []Control{OtherRandomness},
		Weigh:    weighRetained,
	}
}

// judgeRetained makes one Violation for each variable, file or other place that holds the customer's data.
func judgeRetained(p Pair) []Violation {
	canaries := canariesOf(p, tenant.Neighbour)
	keys := keysOf(p.Base)
	var out []Violation
	known := map[string]int{}
	for _, d := range diffHeld(p.Base.Held, p.Varied.Held) {
		name := Holder(d.held.Path)
		key := d.held.Root + "\x00" + name
		at, ok := known[key]
		if !ok {
			at = len(out)
			known[key] = at
			out = append(out, Violation{
				Rule: "retained-tenant-data", Severity: Note, Key: key, Location: d.held.DeclaredAt,
				Observer: len(p.Base.Invocations),
				Carrier:  &Carrier{Kind: kindOf(d.held.Root), Path: d.held.Path, DeclaredAt: d.held.DeclaredAt},
				Message: fmt.Sprintf("%s still holds %s's data after its calls are over, under keys of %s's own", name,
					tenant.Neighbour, tenant.Neighbour),
			})
		}
		v := &out[at]
		if severity := severityOf(d, p, keys); severity.AtLeast(v.Severity) && severity != v.Severity {
			v.Severity = severity
			v.Carrier.Path = d.held.Path
			v.Message = fmt.Sprintf("%s still holds %s's data after its calls are over", name, tenant.Neighbour)
		}
		if len(v.Evidence) < maxEvidence {
			e := Evidence{View: "memory", Path: d.held.Path, WorldA: d.a, WorldB: d.b, Position: d.held.DeclaredAt}
			e.Canary, e.Encoding = explain(d.a, d.b, canaries)
			v.Evidence = append(v.Evidence, e)
		}
	}
	return out
}

// severityOf is Note for what can be reached through the customer's own key alone. It is Low for what Atlassian's own
// packages keep, which the app's developer cannot change; where keys of the customer's own stand in lists beside the
// values, as in caches that keep both in the order of use; for what is found only by somebody who has the same data, as
// with a memo of texts; for what a buffer of bytes, or of a package's numbers, was not cleared of; and for what a
// package keeps of an app that asks for a runtime in which nothing stays.
func severityOf(d heldDifference, p Pair, keys []string) Severity {
	h, inPackage := d.held, strings.Contains(d.held.DeclaredAt, "node_modules/")
	switch {
	case passes(h.Path, keys):
		return Note
	case strings.Contains(h.DeclaredAt, "node_modules/@forge/"), listsKeys(Holder(h.Path), p.Base.Held, keys):
		return Low
	case inPackage && (p.Former || number.MatchString(d.a) && number.MatchString(d.b)):
		return Low
	case d.lone && strings.ContainsAny(h.Path, `"`) && h.Root != "disk", strings.HasSuffix(h.Path, "«bytes»"):
		return Low
	default:
		return Medium
	}
}

// number matches values that are a number and nothing else.
var number = regexp.MustCompile(`^-?[0-9.]+$`)

// listItem matches the paths of items of lists.
var listItem = regexp.MustCompile(`\[[0-9]+\]$`)

// listsKeys says whether what a variable holds has the customer's own keys as names, or as items of lists.
func listsKeys(name string, all []trace.Held, keys []string) bool {
	return slices.ContainsFunc(all, func(h trace.Held) bool {
		if Holder(h.Path) != name {
			return false
		}
		return passes(h.Path, keys) || listItem.MatchString(h.Path) && passes(h.Value, keys)
	})
}

// weighRetained drops what other random numbers change as well.
func weighRetained(v Violation, controls map[Control]*Pair) *Violation {
	if v.Carrier == nil {
		return &v // of judgeReturning
	}
	return notByChance(judgeRetained)(v, controls)
}

// keysOf are the texts by which a path shows that it passes a key of the tenant's own.
func keysOf(t *trace.Trace) (out []string) {
	for _, c := range t.Canaries {
		if c.Tenant == tenant.Neighbour && strings.HasPrefix(c.Field, tenant.OwnID) {
			out = append(out, c.Value)
		}
	}
	return out
}

func passes(path string, keys []string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return strings.Contains(path, k) })
}

// Holder is the first name of a path: the variable or file that a reader looks for. In apps of several modules a path
// begins with the file of the module through which the variable was found, "src/index.js: cache.title".
func Holder(path string) string {
	if file, rest, found := strings.Cut(path, ": "); found && !strings.ContainsAny(file, "[→(«\"") {
		path = rest
	}
	if k := strings.IndexAny(path, ".[→(«"); k > 0 && !strings.HasPrefix(path, "/") {
		return path[:k]
	}
	return path
}

// kindOf is the carrier's kind for a root of retained state.
func kindOf(root string) string {
	if root == "async" {
		return "memory"
	}
	return root
}

// judgeReturning compares what a customer is served after it has come back.
func judgeReturning(p Pair) []Violation {
	back := 0
	for _, i := range p.Base.Invocations {
		if i.Returned {
			back = i.Step
			break
		}
	}
	l := leak{
		rule: "retained-tenant-data", content: Medium, observer: "the new installation of " + tenant.Observed,
		owner: "the old one",
	}
	after := func(i trace.Invocation) bool { return back > 0 && i.Step >= back }
	var out []Violation
	for _, v := range l.judge(p, after, canariesOf(p, tenant.Observed)) {
		if v.Severity == Medium {
			v.Key, v.Severity, v.Carrier = "returning "+v.Key, Low, nil // it is the same customer all the same
			out = append(out, v)
		}
	}
	return out
}
