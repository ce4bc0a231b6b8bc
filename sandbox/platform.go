package sandbox

import "crosstalk/sandbox/trace"

// Platform answers every request that leaves an Instance: there is no other network.
type Platform interface {
	// Answer is called once for each request, in the order of issue. The same calls in the same order get the
	// same answers, whatever other tenants do.
	Answer(Call) Answer
}

// Call is a request on its way out.
type Call struct {
	// Invocation issued it; nil while a module loads outside any invocation.
	Invocation *Invocation
	// Target is the first argument of __forge_fetch__ as JSON, or {"type":"egress"} for the global fetch.
	Target  []byte
	Method  string // upper case
	Path    string // path, or the absolute URL for egress
	Headers []trace.Pair
	Body    []byte
}

// Answer is what comes back.
type Answer struct {
	Status     int // 0: no answer, see Failed
	StatusText string
	Headers    []trace.Pair
	Body       []byte
	// Failed is the network error with which the request rejects when Status is 0.
	Failed string
	// Latency is the virtual time in milliseconds until the answer is there; at least 1.
	Latency int64
	// Note is how the platform understood the request: the service, the account, the endpoint's template.
	Note trace.Request
	// Warning is recorded beside the request, when the answer is only approximate or refused.
	Warning *trace.Notice
}
