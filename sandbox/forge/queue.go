package forge

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// Limits of async events, from https://developer.atlassian.com/platform/forge/limits-async-events/.
const (
	maxEvents = 50        // in one push
	maxPush   = 200 << 10 // bytes in one push
	maxDelay  = 900       // seconds by which an event may be delayed
)

// job is a batch of events that was pushed. What it holds is not delivered: consumers are invoked by schedules.
type job struct {
	queue  string
	events int
}

var queueName = regexp.MustCompile(`^[a-zA-Z0-9-_]+$`)

// queue answers publish, stats and cancel. The rest of the path holds literal braces that Forge itself fills in.
func (r *request) queue() reply {
	op, _, _ := strings.Cut(strings.TrimPrefix(r.path, "/webhook/queue/"), "/")
	r.class = "/webhook/queue/" + op
	r.write = op != "stats"
	body := r.json()
	id, _ := body["jobId"].(string)
	switch op {
	case "publish":
		return r.publish(id, body)
	case "stats", "cancel":
		j := r.part.jobs[id]
		switch {
		case j == nil || j.queue != body["queueName"]:
			return status(404, obj{"errorMessage": "the job does not exist"})
		case op == "stats":
			return ok(obj{"success": 0, "inProgress": j.events, "failed": 0})
		default:
			j.events = 0 // nothing is left to do
			return noContent()
		}
	default:
		return r.unknown()
	}
}

func (r *request) publish(id string, body obj) reply {
	name, _ := body["queueName"].(string)
	events, _ := body["payload"].([]any)
	switch {
	case !queueName.MatchString(name):
		return status(400, obj{"errorMessage": "the queue's name is not valid"})
	case len(events) == 0:
		return status(400, obj{"errorMessage": "no events"})
	case len(events) > maxEvents || len(r.Body) > maxPush+4096:
		return status(413, obj{"errorMessage": fmt.Sprintf("a push holds at most %d events and %d bytes", maxEvents,
			maxPush)})
	}
	failed := list{}
	for i, e := range events {
		if why := refusal(e); why != "" {
			failed = append(failed, obj{"index": i, "errorMessage": why})
		}
	}
	if id == "" {
		id = r.part.uuid("job")
	}
	r.part.jobs[id] = &job{queue: name, events: len(events) - len(failed)}
	if len(failed) > 0 {
		return status(202, obj{"failedEvents": failed, "jobId": id})
	}
	return status(201, obj{"jobId": id})
}

// refusal says why an event is not taken; empty when it is.
func refusal(event any) string {
	if delay, is := dig(event, "delayInSeconds").(float64); is && (delay < 0 || delay > maxDelay) {
		return "the delay is not between 0 and 900 seconds"
	}
	if concurrency := dig(event, "concurrency"); concurrency != nil {
		key, _ := dig(concurrency, "key").(string)
		limit, is := dig(concurrency, "limit").(float64)
		if key == "" || !is || limit < 1 || limit != math.Trunc(limit) {
			return "the concurrency has no key, or no positive limit"
		}
	}
	return ""
}

// appEvents takes events of the app's own, which other apps listen to. The manifest has to declare them.
func (r *request) appEvents() reply {
	r.class = r.path
	events, _ := r.json()["events"].([]any)
	if len(events) == 0 {
		return status(400, obj{"errorMessages": list{"no events"}})
	}
	declared, _ := dig(r.p.manifest().Raw, "modules", "event").([]any)
	failed := list{}
	for _, e := range events {
		named := func(m any) bool { return dig(m, "key") == dig(e, "key") }
		if !slices.ContainsFunc(declared, named) {
			failed = append(failed, obj{"event": e, "errorMessage": "the manifest declares no event of that key"})
		}
	}
	return ok(obj{"failedEvents": failed})
}
