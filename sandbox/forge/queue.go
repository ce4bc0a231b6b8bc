package forge

import (
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/app"
)

// Limits of async events, from https://developer.atlassian.com/platform/forge/limits-async-events/ (February 2026).
const (
	maxEvents     = 50        // in one push
	maxPush       = 200 << 10 // bytes in one push
	maxLongEvent  = 100 << 10 // bytes of one event, where its consumer may run for more than 55 seconds
	maxDelay      = 900       // seconds by which an event may be delayed
	maxEventsRate = 500       // events in a minute
	maxChain      = 1000      // pushes that one call leads to, with those of the consumers that it leads to
)

// queues is what the platform keeps of one tenant's events.
type queues struct {
	jobs    map[string]*job
	waiting []*Event // in the order in which they were pushed
	running []*Event
}

func newQueues() *queues { return &queues{jobs: map[string]*job{}} }

// job is a batch of events that was pushed, and how many of them have ended how.
type job struct {
	queue                      string
	inProgress, done, failures int
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
		j := r.part.queues.jobs[id]
		switch {
		case j == nil || j.queue != body["queueName"]:
			return status(http.StatusNotFound, obj{"errorMessage": "the job does not exist"})
		case op == "stats":
			return ok(obj{"success": j.done, "inProgress": j.inProgress, "failed": j.failures})
		default:
			r.part.queues.cancel(j)
			return noContent()
		}
	default:
		return r.unknown()
	}
}

// cancel takes the events of a job away that no consumer was called for yet.
func (q *queues) cancel(j *job) {
	left := slices.DeleteFunc(slices.Clone(q.waiting), func(e *Event) bool { return e.job == j })
	j.inProgress -= len(q.waiting) - len(left)
	q.waiting = left
}

func (r *request) publish(id string, body obj) reply {
	name, _ := body["queueName"].(string)
	events, _ := body["payload"].([]any)
	switch {
	case !queueName.MatchString(name):
		return status(http.StatusBadRequest, obj{"errorMessage": "the queue's name is not valid"})
	case len(events) == 0:
		return status(http.StatusBadRequest, obj{"errorMessage": "no events"})
	case len(events) > maxEvents || len(r.Body) > maxPush+4096:
		return status(http.StatusRequestEntityTooLarge, obj{"errorMessage": fmt.Sprintf(
			"a push holds at most %d events and %d bytes", maxEvents, maxPush)})
	case !r.within("events", minute, maxEventsRate, len(events)):
		return status(http.StatusTooManyRequests, obj{"errorMessage": "too many events in a minute"})
	case !r.chained():
		return status(http.StatusMethodNotAllowed, obj{"errorMessage": "the limit of cyclic invocations is reached"})
	}
	if id == "" {
		id = r.part.uuid("job")
	}
	failed, j := list{}, &job{queue: name}
	for i, e := range events {
		if why := r.refusal(name, e); why != "" {
			failed = append(failed, obj{"index": i, "errorMessage": why})
			continue
		}
		r.part.queues.push(r.newEvent(j, id, e, body))
	}
	r.part.queues.jobs[id] = j
	if len(failed) > 0 {
		return status(http.StatusAccepted, obj{"failedEvents": failed, "jobId": id})
	}
	return status(http.StatusCreated, obj{"jobId": id})
}

// refusal says why an event is not taken; empty when it is.
func (r *request) refusal(queue string, event any) string {
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
	if r.p.consumedLong(queue) && len(mustJSON(event)) > maxLongEvent {
		return fmt.Sprintf("an event for a function that runs long holds at most %d bytes", maxLongEvent)
	}
	return ""
}

// consumedLong says whether the consumer of a queue may run for longer than a consumer may without asking for it.
func (p *Platform) consumedLong(queue string) bool {
	if p.opt.App == nil {
		return false
	}
	return slices.ContainsFunc(p.opt.App.Functions, func(f app.Function) bool {
		consumes := func(u app.Use) bool { return u.Module == consumer && u.Spec["queue"] == queue }
		return f.TimeoutSeconds*1000 > limitLong && slices.ContainsFunc(f.Uses, consumes)
	})
}

// chained counts a push to those that the same first call has led to, and says whether it is one of those allowed.
func (r *request) chained() bool {
	if r.data.chain == nil {
		r.data.chain = new(int)
	}
	*r.data.chain++
	return *r.data.chain <= maxChain
}
