package forge_test

import (
	"testing"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// TestPagesThatAreMadeUpEnd: code that pages until there is no more ends, whether the answers are learnt or not yet.
func TestPagesThatAreMadeUpEnd(t *testing.T) {
	learnt := tenant.Template(`{"rows":{"$list":{"id":{"$id":"row"}}},"paging":{"next":{"$text":"next"},"hasMore":true}}`)
	for name, options := range map[string]forge.Options{
		"learnt": {Answers: []forge.Learned{
			{Service: "egress", Method: "GET", Class: "api.example.com/rows", Body: learnt},
			{Service: "jira", Method: "GET", Class: "/rest/odd/rows", Body: learnt},
		}},
		"unknown": {Probe: true},
	} {
		options.App = staff()
		u := ask(t, newPlatform(options), tenant.Observed, "ada")
		for service, get := range map[string]func() string{
			"egress": func() string { return string(u.send(`{"type":"egress"}`, "GET https://api.example.com/rows", "").Body) },
			"jira":   func() string { return string(u.jira("GET /rest/odd/rows", "").Body) },
		} {
			first := get()
			for n := 2; n < 20; n++ {
				if got := get(); got != first {
					t.Fatalf("%s, %s: page %d is %s, want %s", name, service, n, got, first)
				}
			}
			last := get()
			if last == first || get() != last {
				t.Errorf("%s, %s: after many pages still %s", name, service, last)
			}
			if want := `{"paging":{"hasMore":false,"next":null},"rows":[]}`; name == "learnt" && last != want {
				t.Errorf("%s: the last page is %s, want %s", service, last, want)
			}
		}
	}
}
