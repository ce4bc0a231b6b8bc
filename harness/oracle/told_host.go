package oracle

import (
	"slices"
	"strings"

	"crosstalk/sandbox/trace"
)

// A check that compares a part of an address lets no made-up host through, and lets those through that go on behind
// what it knows, or begin before it. What it knows is found out by whoever makes the requests: the base world calls a
// host that its caller has named, and controls go on from there.

const (
	isTold = " calls the host that it is told"
	notLet = ", which the manifest does not let it do"
)

// forgeryKey is the key of a violation: one entry that calls what it is told in one file.
func forgeryKey(e trace.Event, entry string) string { return fileOf(e.Position) + "\x00" + entry }

// callsTold says whether a run calls a host that its caller has named.
func callsTold(t *trace.Trace) bool { return slices.ContainsFunc(t.Events, toldEgress) }

func toldEgress(e trace.Event) bool { return e.Kind == trace.KindRequest && e.Request.Told }

// judgeTold notes each line that calls a host that its caller has named. That may be one of a list; the controls tell.
func judgeTold(t *trace.Trace) []Violation {
	found := sights{rule: requestForgery}
	for _, e := range t.Events {
		if !toldEgress(e) {
			continue
		}
		severity, bounds, entry := High, "", entryOf(t, e.Step)
		if e.Request.Denied {
			severity, bounds = Low, notLet
		}
		found.add(forgeryKey(e, entry), severity, e.Step, entry+isTold+bounds, Evidence{
			View: "request", Path: e.Request.Method, WorldA: e.Request.Path, WorldB: e.Request.Path, Position: e.Position,
		})
		if v := &found.list[len(found.list)-1]; v.Host == "" {
			v.Host = HostOf(e.Request)
		}
	}
	return found.list
}

// weighForgery drops hosts that are called because they are one of a list, or in a domain that the app knows.
func weighForgery(v Violation, controls map[Control]*Pair) *Violation {
	if v.Host == "" {
		return &v
	}
	for _, c := range []Control{LongerHost, OtherDomain} {
		if o := called(controls[c], v); o != nil {
			v.Severity, v.Message = o.Severity, o.Message
			v.Evidence = other(v.Evidence, *o)
			return &v
		}
	}
	return nil
}

// Like is a host in another domain whose name ends like one.
func Like(host string) string {
	const domain = 2
	labels := strings.Split(host, ".")
	return "other" + strings.Join(labels[max(0, len(labels)-domain):], ".")
}

// called is the violation of the same bug with another host, as a control shows it; nil when it shows none.
func called(p *Pair, v Violation) *Violation {
	if p == nil {
		return nil
	}
	for _, o := range judgeTold(p.Base) {
		if o.Key == v.Key && o.Host != v.Host {
			return &o
		}
	}
	return nil
}

// other is evidence that shows what was called in its first line, and what a control called there.
func other(evidence []Evidence, o Violation) []Evidence {
	first := evidence[0]
	first.WorldB = o.Evidence[0].WorldA
	return []Evidence{first}
}
