package forge_test

import (
	"encoding/json"
	"strings"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// inTrouble is a platform on which every request of the observed tenant goes wrong.
func inTrouble(kind tenant.FaultKind) *forge.Platform {
	w := world
	w.Faults = []tenant.Fault{{Tenant: tenant.Observed, Kind: kind}}
	return newPlatform(forge.Options{App: staff(), World: w})
}

// TestErrorsHoldWhatWasAsked: an error of a product names what the request held, and nothing else of the customer's.
func TestErrorsHoldWhatWasAsked(t *testing.T) {
	site := world.Site(tenant.Observed)
	for _, kind := range []tenant.FaultKind{tenant.Missing, tenant.Failing, tenant.Throttled} {
		u := ask(t, inTrouble(kind), tenant.Observed, "ada")
		for _, what := range []string{"GET /rest/api/3/issue/PROJ-1", "GET /rest/api/3/search/jql?jql=summary"} {
			got := string(u.jira(what, "").Body)
			for _, c := range site.Canaries() {
				if strings.Contains(got, c.Value) {
					t.Errorf("%s, %s: the answer holds %s: %s", kind, what, c.Field, got)
				}
			}
			if !strings.Contains(got, "errorMessages") {
				t.Errorf("%s, %s: %s", kind, what, got)
			}
		}
	}
	u := ask(t, inTrouble(tenant.Failing), tenant.Observed, "ada")
	for _, tt := range []struct {
		what, body, told string
		status           int
	}{
		{"PUT /rest/api/3/issue/PROJ-1?reason=because", `{"fields":{"summary":"own words"}}`, "own words", 400},
		{"GET /rest/api/3/search/jql?jql=summary~because", "", "summary~because", 400},
		{"GET /rest/api/3/issue/PROJ-1?reason=because", "", "Internal server error", 500},
	} {
		got := u.jira(tt.what, tt.body)
		text := string(got.Body)
		if got.Status != tt.status || !strings.Contains(text, tt.told) || strings.Contains(text, "reason") ||
			strings.Contains(text, "headers") {
			t.Errorf("%s: got %d %s", tt.what, got.Status, text)
		}
	}
}

// TestForeignHostsEcho: whatever the app sent to a host outside Atlassian may come back, its credentials too.
func TestForeignHostsEcho(t *testing.T) {
	u := ask(t, inTrouble(tenant.Failing), tenant.Observed, "ada")
	got := u.p.Answer(sandbox.Call{
		Invocation: &sandbox.Invocation{Tenant: u.tenant, Data: u.data}, Target: []byte(outside), Method: "POST",
		Path: "https://api.example.com/v1", Headers: []trace.Pair{{Name: "x-key", Value: "own key"}},
		Body: []byte("own words"),
	})
	if text := string(got.Body); got.Status != 500 || !strings.Contains(text, "own key") ||
		!strings.Contains(text, "own words") || strings.Contains(text, "token") {
		t.Errorf("got %d %s", got.Status, text)
	}
}

// TestHalfAnswers: what is missing does not depend on how long the texts are.
func TestHalfAnswers(t *testing.T) {
	var kept []int
	for _, axis := range []tenant.Axis{"", tenant.Content} {
		w := world.Vary(tenant.Observed, axis)
		w.Faults = []tenant.Fault{{Tenant: tenant.Observed, Kind: tenant.Malformed}}
		u := ask(t, newPlatform(forge.Options{App: staff(), World: w}), tenant.Observed, "ada")
		body := u.jira("GET /rest/api/3/issue/PROJ-1", "").Body
		if len(body) == 0 || json.Valid(body) {
			t.Fatalf("got %s", body)
		}
		kept = append(kept, strings.Count(string(body), `"`))
	}
	if kept[0] != kept[1] {
		t.Errorf("the halves hold %v quotes", kept)
	}
}
