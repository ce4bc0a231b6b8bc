package oracle

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// isWebTrigger says whether a call came to a public address, where anybody can send whatever they like.
func isWebTrigger(i trace.Invocation) bool { return i.Kind == "webtrigger" }

// effect is something that a call changed outside the app.
type effect struct {
	kind  effectKind
	label string // what it does to which kind of thing: "POST jira /rest/api/3/issue/{}/comment"
	event trace.Event
}

// effectKind says how much an effect weighs, whoever decided what exactly it does.
type effectKind int

const (
	posted effectKind = iota // to a host that is not Atlassian's
	kept                     // stored by the app
	lost                     // stored values deleted
	queued                   // an event for a queue of the app's
	acted                    // in a product, as the app
)

// String tells the effect in words.
func (e effect) String() string {
	words := map[effectKind]string{
		posted: "it sends ", kept: "it stores a value, by ", lost: "it deletes a stored value, by ",
		queued: "it pushes an event to a queue, by ", acted: "it changes the product, by ",
	}
	return words[e.kind] + requestLine(e.event.Request)
}

// effects are what a step changed, in order, or asked for: what the emulated product does not have, or refuses to store
// in that form, a customer's own may.
func effects(t *trace.Trace, step int) (out []effect) {
	for _, e := range t.Events {
		if e.Kind != trace.KindRequest || e.Step != step || !e.Request.Write || e.Request.Denied {
			continue
		}
		if kind, is := effectOf(e.Request); is {
			label := fmt.Sprintf("%s %s %s", e.Request.Method, e.Request.Service, e.Request.Class)
			out = append(out, effect{kind, label, e})
		}
	}
	return out
}

func effectOf(r *trace.Request) (kind effectKind, is bool) {
	switch {
	case len(r.Stored) > 0 && !slices.ContainsFunc(r.Stored, func(s trace.Stored) bool { return s.Op != "delete" }):
		return lost, true
	case slices.Contains([]string{"kvs", "os", "sql"}, r.Service) || strings.HasSuffix(r.Class, "/properties/{}"):
		return kept, true // an app's own values, in the store or on a thing of the product
	case trace.Foreign(r.Service):
		return posted, true
	case r.Class == "/webhook/queue/publish":
		return queued, true
	case r.Service == "stargate" && (strings.HasPrefix(r.Class, "/webhook/queue/") ||
		strings.Contains(r.Class, "#forge_app_")):
		return 0, false // the app's own queues and addresses
	default:
		return acted, true
	}
}

// common are the effects of a list that another one has too, whatever exactly they say. Other values of the app's own
// are another effect.
func common(list, other []effect) (out []effect) {
	left := map[string]int{}
	for _, e := range other {
		left[e.label+e.keys()]++
	}
	for _, e := range list {
		if left[e.label+e.keys()] > 0 {
			left[e.label+e.keys()]--
			out = append(out, e)
		}
	}
	return out
}

// keys are those of the stored values that an effect is on.
func (e effect) keys() (out string) {
	for _, s := range e.event.Request.Stored {
		out += " " + s.Shelf + " " + s.Key
	}
	return out
}

// heaviest is the kind of the effects that weighs most.
func heaviest(list []effect) (kind effectKind) {
	for _, e := range list {
		kind = max(kind, e.kind)
	}
	return kind
}

// answer is what a web trigger answers; of a static one, only which of its declared answers that is.
type answer struct {
	StatusCode json.Number `json:"statusCode"`
	OutputKey  string      `json:"outputKey"`
}

// statusOf is the status with which a web trigger answers; 200 for a declared answer, which can have any, and 500 when
// the platform cannot send what was returned.
func statusOf(i trace.Invocation) int {
	if i.Outcome != trace.Completed || malformed(i.Response) != "" {
		return http.StatusInternalServerError
	}
	var a answer
	_ = json.Unmarshal(i.Response, &a)
	status, err := a.StatusCode.Int64()
	if err != nil {
		return http.StatusOK
	}
	return int(status)
}

// refused says whether an answer turns the caller away. What is done then is bookkeeping.
func refused(i trace.Invocation) bool {
	return slices.Contains([]int{
		http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests,
	}, statusOf(i))
}

// malformed says why the platform cannot send what a web trigger returned; empty when it can.
func malformed(response json.RawMessage) string {
	fields, is := decode(response).(map[string]any)
	if !is {
		return "it returns no object"
	}
	if key, static := fields["outputKey"].(string); static && key != "" {
		return ""
	}
	status, is := fields["statusCode"].(json.Number)
	if n, err := status.Int64(); !is || err != nil || n < 100 || n > 599 {
		return "statusCode is " + render(lookup(fields, "statusCode"))
	}
	if body, has := fields["body"]; has && body != nil {
		if _, text := body.(string); !text {
			return "body is no text: " + render(body)
		}
	}
	if headers, has := fields["headers"]; has && headers != nil {
		if _, object := headers.(map[string]any); !object {
			return "headers are no object: " + render(headers)
		}
	}
	return ""
}

// unset are the keys under which a step looked for stored values and found nothing, before it changed anything.
func unset(t *trace.Trace, step int) (keys []string) {
	for _, e := range t.Events {
		if e.Kind != trace.KindRequest || e.Step != step {
			continue
		}
		if e.Request.Write {
			break
		}
		for _, s := range e.Request.Stored {
			if s.Missing {
				keys = append(keys, s.Key)
			}
		}
	}
	return keys
}

// delegates says whether a step showed a host what its caller had sent as a credential, before it changed anything:
// that host decides then, and ours lets everybody in.
func delegates(t *trace.Trace, step int) bool {
	for _, e := range t.Events {
		if e.Kind != trace.KindRequest || e.Step != step {
			continue
		}
		if _, is := effectOf(e.Request); e.Request.Write && is && !trace.Foreign(e.Request.Service) {
			return false
		}
		if trace.Foreign(e.Request.Service) {
			text := observeRequest(e).text
			if slices.ContainsFunc(t.Canaries, func(c trace.Canary) bool {
				place, _, _ := strings.Cut(c.Field, " ")
				return (place == "header" || place == "query") && tenant.SecretName(c.Field) &&
					len(c.Value) >= minPrefix && strings.Contains(text, c.Value)
			}) {
				return true
			}
		}
	}
	return false
}
