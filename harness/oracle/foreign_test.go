package oracle

import (
	"testing"

	"crosstalk/sandbox/trace"
)

// TestHostsOfAllKinds: what goes to a host counts as sent there, and its path as that host's, whichever of the
// platform's ways the app takes.
func TestHostsOfAllKinds(t *testing.T) {
	for _, service := range []string{"egress", "remote", "container", "external-auth"} {
		r := &trace.Request{Service: service, Method: "POST", Path: "/a/x", Class: "host/a/{}", Write: true}
		if kind, is := effectOf(r); kind != posted || !is {
			t.Errorf("%s: an effect of kind %d, %t", service, kind, is)
		}
		found := requestPath(&trace.Trace{}, trace.Event{Kind: trace.KindRequest, Request: r}, mark{})
		if len(found) != 1 || found[0].severity != Low {
			t.Errorf("%s: %+v", service, found)
		}
	}
	for _, service := range []string{"jira", "confluence", "kvs", "llm"} {
		if trace.Foreign(service) {
			t.Errorf("%s is a foreign host", service)
		}
	}
}
