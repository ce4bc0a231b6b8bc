package trace_test

import (
	"testing"
	"unicode/utf8"

	"crosstalk/sandbox/trace"
)

// TestTextual tells bytes apart that are no text, and leaves texts alone.
func TestTextual(t *testing.T) {
	request := func(body string) *trace.Trace {
		return &trace.Trace{Events: []trace.Event{{Kind: trace.KindRequest, Request: &trace.Request{Body: body}}}}
	}
	for body, want := range map[string]string{
		"grüße": "grüße", "a\xffb": `a\xffb`, "\xf0\x9f": `\xf0\x9f`, "�": "�",
	} {
		r := request(body)
		r.Textual()
		if got := r.Events[0].Request.Body; got != want || !utf8.ValidString(got) {
			t.Errorf("%q: got %q, want %q", body, got, want)
		}
	}
}
