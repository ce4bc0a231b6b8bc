package sandbox

import (
	"fmt"

	"github.com/dop251/goja"

	"crosstalk/sandbox/trace"
)

// maxAnswer is how much of an answer the Trace keeps, in bytes.
const maxAnswer = 64 << 10

// maxRequests is how many requests one invocation may issue: a hundred times what Forge allows
// (https://developer.atlassian.com/platform/forge/limits-invocation/: 100 an invocation), nine times what the most
// demanding app known to us has issued in one call, and half of the events of a run. It is counted, and so the same on
// every machine.
const maxRequests = 10_000

// Send passes a request to the platform. Once the answer's latency has gone by, resolve is called with
// {status, statusText, headers: [[name, value]…], body: ArrayBuffer}, or reject with the text of the failure. The
// request belongs to the invocation that issues it, also when the answer comes later.
func (i *Instance) Send(c Call, resolve, reject goja.Value) {
	c.Invocation = i.Issuer()
	i.countRequest(c.Invocation)
	a := i.config.Platform.Answer(c)
	i.recordRequest(c, a)
	latency := max(a.Latency, 1)
	if a.Status == 0 {
		i.Timer(reject, []goja.Value{i.vm.ToValue(a.Failed)}, latency, false)
		return
	}
	i.Timer(resolve, []goja.Value{i.answerObject(a)}, latency, false)
}

// countRequest ends an invocation that issues too many requests.
func (i *Instance) countRequest(inv *Invocation) {
	if inv == nil {
		return // events are bounded
	}
	if inv.requests++; inv.requests > maxRequests {
		i.exhaust(fmt.Sprintf("the invocation issued more than %d requests", maxRequests))
	}
}

func (i *Instance) recordRequest(c Call, a Answer) {
	r := a.Note
	r.Method, r.Path, r.Headers, r.Body = c.Method, c.Path, c.Headers, shortened(string(c.Body))
	r.Status, r.Failed = a.Status, a.Failed
	r.Answer = string(a.Body[:min(len(a.Body), maxAnswer)])
	at := i.Position()
	i.Record(trace.Event{Kind: trace.KindRequest, Request: &r, Position: at})
	if a.Warning != nil {
		i.Record(trace.Event{Kind: trace.KindWarning, Notice: a.Warning, Position: at})
	}
}

func (i *Instance) answerObject(a Answer) goja.Value {
	headers := make([]any, len(a.Headers))
	for k, h := range a.Headers {
		headers[k] = i.vm.NewArray(h.Name, h.Value)
	}
	object := i.vm.NewObject()
	_ = object.Set("status", a.Status)
	_ = object.Set("statusText", a.StatusText)
	_ = object.Set("headers", i.vm.NewArray(headers...))
	_ = object.Set("body", i.vm.NewArrayBuffer(append([]byte(nil), a.Body...)))
	return object
}
