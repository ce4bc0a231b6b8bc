package forge_test

import (
	"strings"
	"testing"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// TestPlaces: what a module is shown on, and what an event is about, is what the step names.
func TestPlaces(t *testing.T) {
	const jira, wiki = "issue.key", "page.id"
	events := func(name string) map[string]any { return map[string]any{"events": []any{name}} }
	for _, c := range []struct {
		module, slot string
		spec         map[string]any
		thing        string
	}{
		{"jira:issuePanel", "resolver.function", nil, jira}, {"jira:issuePanel", "function", nil, jira},
		{"jira:customField", "view.value.function", nil, "issue.id"}, {"jira:workflowPostFunction", "function", nil, jira},
		{"jira:issueAction", "resolver.function", nil, jira}, {"action", "function", nil, jira},
		{"trigger", "function", events("avi:jira:updated:issue"), jira},
		{"trigger", "function", events("avi:confluence:updated:page"), wiki},
		{"macro", "resolver.function", nil, wiki}, {"macro", "adfExport.function", nil, wiki},
		{"macro", "function", nil, wiki}, {"confluence:contentBylineItem", "resolver.function", nil, wiki},
	} {
		for _, shown := range tenant.Places() {
			got, _, _ := newPlatform(forge.Options{App: staff(), World: world}).Prepare(
				forge.Step{Number: 1, Tenant: tenant.Observed, User: "ada", Place: shown}, use(c.module, c.slot, c.spec))
			for _, place := range tenant.Places() {
				id := `"` + place.Thing(c.thing) + `"`
				if named := strings.Contains(string(got), id); named != (place == shown) {
					t.Errorf("%s %s on %q: is %s in it? %t", c.module, c.slot, shown, id, named)
				}
			}
		}
	}
}
