package oracle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/trace"
)

// observation is one thing that a tenant can see or that was done in its name.
type observation struct {
	view     string
	label    string // where in the view: the endpoint of a request, the level of a log line
	text     string // canonical: equal texts are equal observations
	position string
	issuer   int // step in whose asynchronous context it was done
}

// difference is an observation that differs between the two worlds of a Pair.
type difference struct {
	step     int
	view     string
	path     string
	a, b     string
	position string
	// work: the same things were done, only more or fewer of them. Nothing that was shown or sent differs.
	work bool
	// issuer is the step that did what differs; it is another than step for late work of somebody else.
	issuer int
}

var digits = regexp.MustCompile(`[0-9]+`)

// onlyDigits says whether the two sides read the same but for numbers: a sequence number, a count, a size.
func (d difference) onlyDigits() bool {
	return d.a != d.b && digits.ReplaceAllString(d.a, "0") == digits.ReplaceAllString(d.b, "0")
}

// views of the events of one step; the response and the error come from the invocation itself.
func eventViews(t *trace.Trace, step int) map[string][]observation {
	out := map[string][]observation{}
	for _, e := range t.Events {
		switch {
		case e.Kind == trace.KindLog && e.Window == step:
			// A line belongs to whoever is being served when it appears: that is whose log it lands in.
			out["log"] = append(out["log"], observation{"log", e.Log.Level, e.Log.Text, e.Position, e.Step})
		case e.Kind == trace.KindRequest && e.Step == step:
			// A request belongs to the invocation that issued it, also when that has returned.
			o := observeRequest(e)
			out[o.view] = append(out[o.view], o)
		}
	}
	return out
}

func observeRequest(e trace.Event) observation {
	r := e.Request
	view := "request"
	if r.Service == "kvs" || r.Service == "os" {
		view = "storage"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s", r.Method, r.Service, r.Path)
	if r.As != "" {
		fmt.Fprintf(&b, " as %s%s", r.As, r.Account)
	}
	for _, h := range r.Headers {
		fmt.Fprintf(&b, "\n%s: %s", h.Name, h.Value)
	}
	if r.Body != "" {
		b.WriteString("\n" + r.Body)
	}
	return observation{view, r.Method + " " + r.Class, b.String(), e.Position, e.Step}
}

// observedBy selects the invocations of a tenant, or of one of its users when that is not empty.
func observedBy(tenant, user string) func(trace.Invocation) bool {
	return func(i trace.Invocation) bool { return i.Tenant == tenant && (user == "" || i.User == user) }
}

// compare lists how what the observer of some invocations sees differs between the worlds of a pair.
func compare(p Pair, observes func(trace.Invocation) bool) []difference {
	var out []difference
	for k, a := range p.Base.Invocations {
		if !observes(a) || k >= len(p.Varied.Invocations) {
			continue
		}
		b := p.Varied.Invocations[k]
		out = append(out, compareAnswers(a, b)...)
		va, vb := eventViews(p.Base, a.Step), eventViews(p.Varied, a.Step)
		for _, view := range []string{"log", "request", "storage"} {
			out = append(out, compareLists(a.Step, va[view], vb[view])...)
		}
	}
	return out
}

func compareAnswers(a, b trace.Invocation) []difference {
	if a.Outcome != b.Outcome || errorText(a.Error) != errorText(b.Error) {
		return []difference{{
			step: a.Step, view: "error", a: outcomeText(a), b: outcomeText(b), position: errorPosition(a, b),
		}}
	}
	var out []difference
	for _, d := range diffJSON(a.Response, b.Response) {
		out = append(out, difference{step: a.Step, view: "response", path: d.path, a: d.a, b: d.b})
	}
	return out
}

func errorText(e *trace.Error) string {
	if e == nil {
		return ""
	}
	return strings.TrimPrefix(e.Name+": "+e.Message, ": ")
}

func outcomeText(i trace.Invocation) string {
	if i.Error == nil {
		return string(i.Outcome)
	}
	return string(i.Outcome) + ": " + errorText(i.Error)
}

func errorPosition(a, b trace.Invocation) string {
	for _, i := range []trace.Invocation{a, b} {
		if i.Error != nil && i.Error.Position != "" {
			return i.Error.Position
		}
	}
	return ""
}

// compareLists compares what was done in two worlds. Observations that both have are set aside, in whatever order
// they came; what is left differs. When only one side has something left, more of the same was done.
func compareLists(step int, a, b []observation) []difference {
	onlyA, onlyB := subtract(a, b), subtract(b, a)
	var out []difference
	for k := range min(len(onlyA), len(onlyB)) {
		x, y := onlyA[k], onlyB[k]
		out = append(out, difference{
			step: step, view: x.view, path: x.label, a: x.text, b: y.text, position: first(x.position, y.position),
			issuer: x.issuer,
		})
	}
	if len(out) > 0 {
		return out
	}
	for _, o := range onlyA {
		out = append(out, difference{step: step, view: o.view, path: o.label, a: o.text, position: o.position, work: true})
	}
	for _, o := range onlyB {
		out = append(out, difference{step: step, view: o.view, path: o.label, b: o.text, position: o.position, work: true})
	}
	return out
}

func subtract(a, b []observation) []observation {
	left := map[string]int{}
	for _, o := range b {
		left[o.label+"\x00"+o.text]++
	}
	var out []observation
	for _, o := range a {
		key := o.label + "\x00" + o.text
		if left[key] > 0 {
			left[key]--
			continue
		}
		out = append(out, o)
	}
	return out
}

func first(texts ...string) string {
	k := slices.IndexFunc(texts, func(s string) bool { return s != "" })
	if k < 0 {
		return ""
	}
	return texts[k]
}
