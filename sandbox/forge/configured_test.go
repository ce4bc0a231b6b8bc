package forge_test

import (
	"encoding/json"
	"strings"
	"testing"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// TestConfigured: what people configure stands in its place, typed as callers type, and nothing at a sparse tenant.
func TestConfigured(t *testing.T) {
	templates := map[string]tenant.Template{}
	for _, place := range []string{"config", "value", "configuration", "modifiedFields"} {
		templates["key "+place] = []byte(`{"label":{"$text":"config ` + place + `"}}`)
	}
	typed := world.Vary(tenant.Observed, tenant.TypedTexts)
	for _, c := range []struct{ module, slot, place string }{
		{"macro", "resolver.function", "config"}, {"macro", "adfExport.function", "config"}, {"macro", "function", "config"},
		{"jira:dashboardGadget", "resolver.function", "config"}, {"jira:customField", "edit.resolver.function", "value"},
		{"jira:customField", "view.value.function", "value"}, {"jira:workflowValidator", "function", "configuration"},
		{"jira:workflowPostFunction", "create.resolver.function", "configuration"},
		{"jira:workflowValidator", "function", "modifiedFields"},
	} {
		payload := func(o forge.Options) string {
			step := forge.Step{Number: 1, Tenant: tenant.Observed, User: "ada"}
			got, _, _ := newPlatform(o).Prepare(step, use(c.module, c.slot, nil))
			return string(got)
		}
		holds := func(what string, o forge.Options, want string, is bool) {
			if got := payload(o); strings.Contains(got, want) != is {
				t.Errorf("%s %s, %s: is %q in it? want %t, got %s", c.module, c.slot, what, want, is, got)
			}
		}
		text := func(w tenant.World) string {
			filled, err := w.Site(tenant.Observed).As("").Fill([]byte(`{"label":{"$text":"config ` + c.place + `"}}`))
			if err != nil {
				t.Fatal(err)
			}
			return string(filled)
		}
		sparse := world
		sparse.Sparse = []string{tenant.Observed}
		holds("filled", forge.Options{World: world, Configured: templates}, text(world), true)
		holds("typed", forge.Options{World: typed, Configured: templates}, text(typed), true)
		holds("sparse", forge.Options{World: sparse, Configured: templates}, `"label"`, false)
		probe, err := json.Marshal(map[string]string{"$probe": "config key " + c.place})
		if err != nil {
			t.Fatal(err)
		}
		holds("probed", forge.Options{World: world, Probe: true}, string(probe), true)
	}
}
