package confirm

import (
	"strings"
	"testing"

	"crosstalk/sandbox/trace"
)

// TestDifference holds which difference is told first, and in which words.
func TestDifference(t *testing.T) {
	made := func(response string, logs ...string) *trace.Trace {
		out := &trace.Trace{Invocations: []trace.Invocation{
			{Step: 1, Function: "main", Entry: "save", Outcome: trace.Completed},
			{Step: 2, Function: "main", Entry: "load", Outcome: trace.Completed, Response: []byte(response)},
		}}
		for _, l := range logs {
			out.Events = append(out.Events, trace.Event{Step: 1, Kind: trace.KindLog, Log: &trace.Log{Level: "info", Text: l}})
		}
		return out
	}
	failed := made(`1`)
	failed.Invocations[1].Outcome, failed.Invocations[1].Error = trace.Threw, &trace.Error{Message: "no"}
	holds := made(`1`)
	holds.Held = []trace.Held{{Path: "a", Value: "Ada"}, {Path: "b", Value: "Ada"}}
	for name, c := range map[string]struct {
		node *trace.Trace
		want string
	}{
		"equal": {made(`1`), ""},
		"response": {
			made(`2`), "step 2 (main › load): crosstalk's engine has the response 1, and Node.js has the response 2",
		},
		"a log line before": {
			made(`2`, "hello"),
			"step 1 (main › save): crosstalk's engine has nothing more, and Node.js has the log line info hello",
		},
		"outcome": {
			failed,
			"step 2 (main › load): crosstalk's engine has the outcome completed, and Node.js has the outcome threw with no",
		},
		"held": {holds, "crosstalk's engine has nothing more, and Node.js has held Ada"},
	} {
		if got := difference(made(`1`), c.node); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
	long := difference(made(`"`+strings.Repeat("x", 1000)+`"`), made(`"y"`))
	if len(long) > 600 {
		t.Errorf("%d characters", len(long))
	}
}
