package forge

import (
	"fmt"
	"net/http"
	"slices"

	"crosstalk/sandbox/app"
)

// maxAppEvents is how many events of its own an app may publish at a time:
// https://developer.atlassian.com/platform/forge/events-reference/app-events.
const maxAppEvents = 10

// appEvents takes events of the app's own, which its own triggers get, and other apps. The manifest has to declare
// them.
func (r *request) appEvents() reply {
	r.class = r.path
	events, _ := r.json()["events"].([]any)
	if len(events) == 0 || len(events) > maxAppEvents {
		return status(http.StatusBadRequest, obj{"errorMessages": list{
			fmt.Sprintf("between 1 and %d events are published at a time", maxAppEvents)}})
	}
	declared, _ := dig(r.p.manifest().Raw, "modules", "event").([]any)
	failed := list{}
	for _, e := range events {
		key, _ := dig(e, "key").(string)
		named := func(m any) bool { return dig(m, "key") == key }
		if key == "" || !slices.ContainsFunc(declared, named) {
			failed = append(failed, obj{"event": e, "errorMessage": "the manifest declares no event of that key"})
			continue
		}
		r.tellOwn(key)
	}
	return ok(obj{"failedEvents": failed})
}

// tellOwn has an event wait for each of the app's own triggers that ask for it by its Atlassian event identifier:
// https://developer.atlassian.com/platform/forge/manifest-reference/modules/event. The app that publishes an event
// always gets it.
func (r *request) tellOwn(key string) {
	name, now := "avi:cloud:ecosystem::event/"+r.p.appID()+"/"+key, r.p.now()
	for _, m := range r.p.manifest().Modules {
		if m.Type != trigger || !slices.Contains(app.Events(m.Spec), name) {
			continue
		}
		r.part.queues.push(&Event{
			to: address{trigger + " " + m.Key, name}, fields: obj{"eventType": name}, pushed: now, due: now, chain: r.data.chain,
		})
	}
}
