package confirm

import (
	"fmt"
	"slices"
	"strings"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/harness/printable"
	"crosstalk/sandbox/trace"
)

// explain tells what an app first does differently on two engines in the worlds of a finding; nothing when it does the
// same. A run that Node.js does not finish is no verdict on the finding.
func explain(own, other *harness.App, saved harness.Replay) (oracle.Confirmed, string) {
	for k, w := range saved.Worlds {
		a, err := own.Run(saved.Schedule, w)
		if err != nil {
			return oracle.NotRunnable, err.Error()
		}
		b, err := other.Run(saved.Schedule, w)
		if err != nil {
			return oracle.NotRunnable, err.Error()
		}
		world := [...]string{"A", "B"}[k]
		if b.Broken != "" {
			return oracle.NotRunnable, fmt.Sprintf("the run could not be finished, in world %s: %s", world, telling(b.Broken))
		}
		if d := difference(a, b); d != "" {
			return oracle.NotConfirmed, d + ", in world " + world
		}
	}
	return oracle.NotConfirmed, ""
}

// difference tells what is different first in the traces of two engines, step by step: what a step did, and how it
// ended.
func difference(own, node *trace.Trace) string {
	for k, a := range own.Invocations[:min(len(own.Invocations), len(node.Invocations))] {
		where := fmt.Sprintf("step %d (%s)", a.Step, called(a))
		if d := sideBySide(deeds(own, a.Step), deeds(node, a.Step)); d != "" {
			return where + ": " + d
		}
		if d := sideBySide(ending(a), ending(node.Invocations[k])); d != "" {
			return where + ": " + d
		}
	}
	return sideBySide(kept(own), kept(node))
}

func called(i trace.Invocation) string {
	if i.Entry == "" {
		return i.Function
	}
	return i.Function + " › " + i.Entry
}

// sideBySide is the first place where two lists differ.
func sideBySide(own, node []string) string {
	for k := range max(len(own), len(node)) {
		a, b := "nothing more", "nothing more"
		if k < len(own) {
			a = own[k]
		}
		if k < len(node) {
			b = node[k]
		}
		if a != b {
			a, b = printable.Pair(a, b)
			return fmt.Sprintf("crosstalk's engine has %s, and Node.js has %s", a, b)
		}
	}
	return ""
}

// deeds are what a step did that others can see, in words.
func deeds(t *trace.Trace, step int) (out []string) {
	for _, e := range t.Events {
		if e.Step != step {
			continue
		}
		switch {
		case e.Log != nil:
			out = append(out, "the log line "+e.Log.Level+" "+e.Log.Text)
		case e.Request != nil:
			r := e.Request
			text := fmt.Sprintf("the request %s %s %s %s", r.Service, r.Method, r.Path, r.Body)
			out = append(out, strings.TrimSpace(text))
		case e.File != nil && e.File.Op != "read":
			out = append(out, fmt.Sprintf("the file operation %s %s", e.File.Op, e.File.Path))
		case e.Error != nil:
			out = append(out, fmt.Sprintf("the %s %s", e.Kind, e.Error.Message))
		case e.Code != nil:
			out = append(out, "the code "+e.Code.Text)
		}
	}
	return out
}

// ending is how an invocation ended.
func ending(i trace.Invocation) []string {
	if i.Error != nil {
		return []string{fmt.Sprintf("the outcome %s with %s", i.Outcome, i.Error.Message)}
	}
	return []string{"the outcome " + string(i.Outcome), "the response " + string(i.Response)}
}

// kept are the values that stay, whatever holds them.
func kept(t *trace.Trace) (out []string) {
	for _, h := range t.Held {
		out = append(out, "held "+h.Value)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
