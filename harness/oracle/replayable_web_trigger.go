package oracle

import (
	"fmt"
	"net/http"
	"regexp"

	"crosstalk/sandbox/tenant"
)

func replayableWebTrigger() Rule {
	return Rule{
		ID:       "replayable-web-trigger",
		Severity: Medium,
		Doc: Doc{
			Title: "A web trigger does the same request twice",
			What: "Sends a web trigger a request with a valid credential, and the very same request again an hour " +
				"later on the app's clock; once more with a new time and another id where its signature covers neither. " +
				"That the credential counts is shown by a second run, in which all secrets are others and nothing " +
				"happens. Whatever is created, queued or sent the first time must not be so again.",
			Why: "Whoever sees a request, in a log or at a proxy, can send it again as often as they like, and " +
				"senders repeat deliveries themselves. Atlassian's shared responsibility model asks web triggers for protection " +
				"against replay.",
			Misses: "Requests with a credential that was not found out; changes that come to the same when they are " +
				"made twice, which are no harm: a value that is set, a thing that is deleted.",
			Silence: "Suppress the finding in crosstalk.yaml with the reason, if a second delivery does no harm.",
			Fix: "have the sender sign a timestamp together with the body and refuse what is older than minutes, or " +
				"remember the ids of deliveries (kvs.set with a ttl) and refuse those that are known",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/shared-responsibility-model/",
				"https://developer.atlassian.com/platform/forge/runtime-reference/web-trigger/",
			},
			CWE: []int{294},
		},
		Trials: []Trial{{Scene: Alone, Axes: []tenant.Axis{tenant.Inside}}},
		Public: true,
		Input:  true,
		Whole:  true,
		Proof: "The request holds a valid credential: when all of globex's secrets and settings are others, nothing " +
			"comes of it. An hour after it was first sent, it brought this about once more:",
		Judge: judgeReplayable,
	}
}

// late is how long after a request its repetition is no redelivery any more, in virtual milliseconds.
const lateReplay = 50 * 60 * 1000

func judgeReplayable(p Pair) []Violation {
	s := sights{rule: "replayable-web-trigger"}
	if p.Bare || p.Fresh || p.Troubled {
		return nil // there is no credential yet, or nothing that could be done
	}
	for k, again := range p.Base.Invocations {
		if again.Repeats == 0 || again.Tenant != tenant.Observed || k >= len(p.Varied.Invocations) {
			continue
		}
		once := p.Base.Invocations[again.Repeats-1]
		done := repeatable(effects(p.Base, once.Step))
		repeated := common(done, repeatable(effects(p.Base, again.Step)))
		switch {
		case again.Started-once.Started < lateReplay, len(done) == 0 || len(repeated) < len(done):
			continue
		case len(effects(p.Varied, once.Step)) > 0:
			continue // no credential decides on it
		}
		for _, e := range repeated {
			how := ""
			if again.Renewed {
				how = ", with another time or id, which the signature does not cover"
			}
			s.add(entryKey(again), Medium, again.Step, fmt.Sprintf(
				"web trigger %s does the same again for a request that it has done an hour ago%s: %s",
				entryKey(again), how, e),
				Evidence{
					View: "request", Path: e.label, WorldA: observeRequest(e.event).text, Position: e.event.Position,
				})
		}
	}
	return s.list
}

// settled matches what comes to the same when it is done twice, though it is a POST.
var settled = regexp.MustCompile(`/(transitions|watchers|votes|star|favourite)$`)

// repeatable are the effects that are there twice when they are brought about twice: a thing that is created, an event,
// a message.
func repeatable(list []effect) (out []effect) {
	for _, e := range list {
		r := e.event.Request
		if e.kind != kept && e.kind != lost && r.Method == http.MethodPost && !settled.MatchString(r.Class) {
			out = append(out, e)
		}
	}
	return out
}
