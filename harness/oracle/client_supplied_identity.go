package oracle

import (
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func clientSuppliedIdentity() Rule {
	return Rule{
		ID:       "client-supplied-identity",
		Severity: High,
		Doc: Doc{
			Title: "The payload says who the user is",
			What: "The first user of a site calls the app, and then the second one calls it with a payload that holds the " +
				"first one's account id or e-mail address. Between two runs only what the first user sends changes. What the " +
				"second user gets must not follow it, where it does not when the payload holds the second user's own id. " +
				"Nor may the app act as the first user for the second one, or write over what it has stored for her.",
			Why: "The payload of a resolver comes from a browser, and whoever calls can write into it what he likes. Only " +
				"context.accountId tells who the user is.",
			Misses: "Names of people in fields that say that somebody else is meant, as assignee does, and data that only " +
				"other users than administrators could reach in ways that the scenarios do not try.",
			Silence: "Where any user may see what the app keeps about any other, declare the answers as shared in " +
				"crosstalk.yaml.",
			Fix: "take the user from the resolver's context (context.accountId), which the platform vouches for, or compare " +
				"the id in the payload with it",
			Equal:   "The app did this in her name both times, for somebody else:",
			Sources: []string{"https://developer.atlassian.com/platform/forge/app-context-security/"},
			CWE:     []int{639, 290},
		},
		Trials:   []Trial{{Colleagues, []tenant.Axis{tenant.UserInput}, namesOthers}},
		Apart:    true,
		Input:    true,
		Judge:    judgeClientSuppliedIdentity,
		Controls: []Control{OwnIdentity, Ordinary, EveryView},
		Weigh:    weighClientSuppliedIdentity,
	}
}

// namesOthers says whether the second user's payload names somebody else.
func namesOthers(t *trace.Trace) bool { return slices.ContainsFunc(t.Invocations, impersonates) }

// impersonates says whether the second user calls and the payload names the first.
func impersonates(i trace.Invocation) bool { return i.User == tenant.SecondUser && len(i.Names) > 0 }

// judgeClientSuppliedIdentity looks at the calls in which the second user's payload names the first. It is too early to
// say here whether that decides: the controls tell.
func judgeClientSuppliedIdentity(p Pair) []Violation {
	s := sights{rule: "client-supplied-identity"}
	for k, a := range p.Base.Invocations {
		if !impersonates(a) || k >= len(p.Varied.Invocations) {
			continue
		}
		entry := entryKey(a)
		for _, e := range actedAs(p.Base, a) {
			s.add("acts\x00"+entry, High, a.Step,
				fmt.Sprintf("%s acts as the user whom the payload names: %s %s", entry, e.Request.Method, e.Request.Class),
				Evidence{View: "request", Path: e.Request.Method + " " + e.Request.Class, WorldA: requestLine(e.Request),
					WorldB: requestLine(e.Request), Position: e.Position})
		}
		for _, d := range compareAnswers(a, p.Varied.Invocations[k]) {
			if d.view == "response" {
				s.add("shows\x00"+entry, High, a.Step,
					fmt.Sprintf("%s shows the second user what belongs to the user whom the payload names: %s", entry, viewName(d)),
					evidenceOf(d, canariesOf(p, tenant.Observed)))
			}
		}
		for _, e := range overwritten(p.Base, a) {
			s.add("writes\x00"+entry, Medium, a.Step,
				fmt.Sprintf("%s writes over what is stored for the user whom the payload names", entry),
				Evidence{View: "storage", Path: e.Request.Method + " " + e.Request.Class, WorldA: keyOf(e.Request),
					WorldB: keyOf(e.Request), Position: e.Position})
		}
	}
	return s.list
}

// actedAs are the requests of a call that were made as a user whom its payload names.
func actedAs(t *trace.Trace, i trace.Invocation) (out []trace.Event) {
	for _, e := range t.Events {
		if e.Step == i.Step && e.Kind == trace.KindRequest && e.Request.As == "user" &&
			slices.Contains(i.Names, e.Request.Account) && succeeded(e.Request) {
			out = append(out, e)
		}
	}
	return out
}

// overwritten are the writes of a call to storage under keys under which a call of the first user has written.
func overwritten(t *trace.Trace, i trace.Invocation) (out []trace.Event) {
	hers := map[string]bool{}
	for _, e := range t.Events {
		keys := written(e)
		switch {
		case e.Step < i.Step && userOf(t, e.Step) == tenant.FirstUser:
			for _, key := range keys {
				hers[key] = true
			}
		case e.Step == i.Step && slices.ContainsFunc(keys, func(key string) bool { return hers[key] }):
			out = append(out, e)
		}
	}
	return out
}

// written are the places of storage that an event changes.
func written(e trace.Event) (keys []string) {
	if e.Kind != trace.KindRequest {
		return nil
	}
	for _, s := range e.Request.Stored {
		if s.Op != "get" && !s.Missing && !s.Failed {
			keys = append(keys, s.Shelf+"\x00"+s.Key)
		}
	}
	return keys
}

// weighClientSuppliedIdentity finds out whether it is the payload that decides whose data they are, whether only
// administrators get that far, and whether every user sees the same anyway.
func weighClientSuppliedIdentity(v Violation, controls map[Control]*Pair) *Violation {
	own := controls[OwnIdentity]
	if own == nil || own.Base.Invocations[v.Observer-1].Outcome != trace.Completed || showsIdentity(v, own) {
		return nil
	}
	if ordinary := controls[Ordinary]; ordinary == nil || !showsIdentity(v, ordinary) {
		return nil
	}
	if strings.HasPrefix(v.Key, "shows") && seenAnyway(v, controls[EveryView]) {
		return nil
	}
	return &v
}

// showsIdentity says whether a pair shows the same at the step of the violation, whomever the payload names there.
func showsIdentity(v Violation, p *Pair) bool {
	k := v.Observer - 1
	a, b := p.Base.Invocations[k], p.Varied.Invocations[k]
	switch kind, _, _ := strings.Cut(v.Key, "\x00"); kind {
	case "acts":
		return len(actedAs(p.Base, a)) > 0
	case "shows":
		return slices.ContainsFunc(compareAnswers(a, b), func(d difference) bool { return d.view == "response" })
	default:
		return len(overwritten(p.Base, a)) > 0
	}
}

// seenAnyway says whether the second user sees one of the values that differ without naming anybody else.
func seenAnyway(v Violation, p *Pair) bool {
	if p == nil {
		return false
	}
	for _, d := range compare(*p, observedBy(tenant.Observed, tenant.SecondUser)) {
		if d.view != "response" {
			continue
		}
		for _, e := range v.Evidence {
			if strings.Contains(d.a, e.WorldA) && strings.Contains(d.b, e.WorldB) {
				return true
			}
		}
	}
	return false
}
