package oracle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func missingAuthorization() Rule {
	return Rule{
		ID:       "missing-authorization",
		Severity: High,
		Doc: Doc{
			Title: "The app does for a user what the user may not do",
			What: "A user calls an entry twice: once with every permission, and once without access, or with fewer " +
				"permissions, or without access to just the thing that the payload names. What the app changes as the app, and " +
				"what it reads as the app and shows, must stop when the product would refuse the same request to the user. It " +
				"does not matter how the app checks, only that the check has an effect: one whose result is not awaited, is " +
				"true for an empty list, asks for too little or asks about another thing has none.",
			Why: "Requests made as the app run with the app's permissions, for everybody who can reach the resolver or the " +
				"action. Atlassian's shared responsibility model asks apps to act as the user, or to verify the user's " +
				"permissions before they act as the app.",
			Misses: "Work that is handed to a queue, GraphQL mutations, and things of kinds that the emulated products do not " +
				"know by the name in the payload. A read of the same thing as the user counts as a check, whatever is done " +
				"then, unless the app asks what the user may do as well. " +
				"What the app reads as the app in lists, as reports do, is not looked at, and neither are properties that it " +
				"keeps on the thing it is shown on.",
			Silence: "Where everybody who sees the app is meant to do this, list the finding under suppressions in " +
				"crosstalk.yaml with the reason.",
			Fix: "make the request with api.asUser(), or ask first whether the user may do this to this very thing " +
				"(authorize(), or /mypermissions and the like with asUser), and stop unless the answer is yes",
			Equal: "The app did this all the same, also where the product would have refused it to the user:",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/shared-responsibility-model/",
				"https://developer.atlassian.com/platform/forge/runtime-reference/authorize-api/",
			},
			CWE: []int{862, 863, 639},
		},
		Trials: []Trial{{Alone, []tenant.Axis{
			tenant.Excluded, tenant.Outcast, tenant.Viewer, tenant.Contributor, tenant.Editor,
		}, actsAsApp}},
		Apart:    true,
		Input:    true,
		Judge:    judgeMissingAuthorization,
		Controls: []Control{Unpermitted, OtherContent, Unnamed},
		Weigh:    weighMissingAuthorization,
	}
}

// actsAsApp says whether the app asks a product for something as the app while a user waits.
func actsAsApp(t *trace.Trace) bool {
	return slices.ContainsFunc(t.Events, func(e trace.Event) bool { return asApp(t, e) })
}

// asApp says whether an event is a request to a product that was made as the app for a user, and was answered.
func asApp(t *trace.Trace, e trace.Event) bool {
	return e.Kind == trace.KindRequest && e.Request.As == "app" && isProduct(e.Request.Service) && succeeded(e.Request) &&
		userOf(t, e.Step) != ""
}

func isProduct(service string) bool {
	return slices.Contains([]string{"jira", "confluence", "bitbucket"}, service)
}

func succeeded(r *trace.Request) bool { return r.Status >= 200 && r.Status < 300 }

// property matches the classes of the properties that apps keep on things of a product.
var property = regexp.MustCompile(`/propert(y|ies)(/\{\})?$`)

// readKey begins the keys of violations that are about what is shown.
const readKey = "read "

// act is what a request does, the same in all worlds.
func act(e trace.Event) string {
	return fmt.Sprintf("%d %s %s %s", e.Step, e.Request.Service, e.Request.Method, e.Request.Class)
}

// judgeMissingAuthorization finds what the app still does as the app when its user may not. That it does it for a user
// who may is the control: otherwise the lesser world could have sent it another way.
func judgeMissingAuthorization(p Pair) []Violation {
	allowed := map[string]bool{}
	for _, e := range p.Base.Events {
		if asApp(p.Base, e) && !e.Request.Refused {
			allowed[act(e)] = true
		}
	}
	s, named := sights{rule: "missing-authorization"}, p.Variation.Axis == tenant.Excluded
	for _, e := range p.Varied.Events {
		if !asApp(p.Varied, e) || !e.Request.Refused || !allowed[act(e)] {
			continue
		}
		r, entry := e.Request, entryOf(p.Varied, e.Step)
		kept := !r.Write || property.MatchString(r.Class)
		if kept && !named {
			continue
		}
		severity, message := High, "%s does for a user what the product would refuse to that user: %s %s, as the app"
		switch {
		case !r.Write:
			message = "%s shows a user what that user may not see: %s %s, as the app"
		case kept || !named:
			severity = Medium
		}
		key := entry + "\x00" + r.Method + " " + r.Class
		if !r.Write {
			key = readKey + entry // what is shown is one thing, in however many requests it was read
		}
		s.add(key, severity, e.Step, fmt.Sprintf(message, entry, r.Method, r.Class),
			Evidence{View: "request", Path: r.Method + " " + r.Class, WorldA: requestLine(r), WorldB: requestLine(r),
				Position: e.Position})
	}
	for k := range s.list {
		s.list[k].axis, s.list[k].read = p.Variation.Axis, strings.HasPrefix(s.list[k].Key, readKey)
	}
	return s.list
}

// weighMissingAuthorization finds out whether a user who may see things is let through by a check or by the lack of
// one, whether what the app reads is shown, and whether it is the payload that names the thing.
func weighMissingAuthorization(v Violation, controls map[Control]*Pair) *Violation {
	switch v.axis {
	case tenant.Viewer, tenant.Contributor, tenant.Editor:
		// When every answer about permissions is no and it goes on all the same, it asks no such question, or does not
		// heed the answer. Without a question, what stops an outcast is a read of the thing as the user.
		switch heedless := shows(v, controls[Unpermitted]); {
		case heedless && !asks(v, controls[Unpermitted]):
			return nil
		case heedless:
			v.Fix = "stop when the answer about the user's permissions is no: any answer goes for a yes now"
		default:
			v.Fix = "ask for the permission that the request itself takes, and not for a lesser one"
		}
	case tenant.Excluded:
		read := v.read
		if read && !shownContent(v, controls[OtherContent]) {
			return nil
		}
		if shows(v, controls[Unnamed]) {
			if read {
				return nil
			}
			v.Severity = atMost(v.Severity, Medium)
		}
	}
	return &v
}

// shows says whether a pair shows the same as the violation. A pair that could not be run shows it: then nothing is
// known.
func shows(v Violation, p *Pair) bool {
	if p == nil {
		return true
	}
	return slices.ContainsFunc(judgeMissingAuthorization(*p), func(o Violation) bool {
		return o.Fingerprint() == v.Fingerprint()
	})
}

// asks says whether the app asks a product what somebody may do, in the call that the violation is about.
func asks(v Violation, p *Pair) bool {
	return p != nil && slices.ContainsFunc(p.Varied.Events, func(e trace.Event) bool {
		return e.Step == v.Observer && e.Kind == trace.KindRequest && e.Request.Question
	})
}

// shownContent says whether what the user gets follows what stands in the thing that the user may not see.
func shownContent(v Violation, p *Pair) bool {
	if p == nil {
		return false
	}
	a, b := p.Base.Invocations[v.Observer-1], p.Varied.Invocations[v.Observer-1]
	return slices.ContainsFunc(compareAnswers(a, b), func(d difference) bool { return d.view == "response" })
}
