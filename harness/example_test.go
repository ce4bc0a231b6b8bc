package harness_test

import (
	"testing"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// A test of an app: a table of what happens, and which rules shall find something.
func ExampleLoad() {
	test := func(t *testing.T) {
		app := harness.Load(t, "../scenarios/testdata/demo")
		app.Run(t, []harness.Case{
			{Name: "the next customer is greeted by another name", Moves: []harness.Move{
				harness.As("acme", "ada").Invoke("resolver", "greeting", nil),
				harness.As("globex", "ada").Invoke("resolver", "greeting", nil),
			}, Want: []string{"cross-tenant-leak"}},
			{Name: "a fresh process knows nobody", Moves: []harness.Move{
				harness.As("acme", "ada").Invoke("resolver", "greeting", nil),
				harness.ColdStart(),
				harness.As("globex", "ada").Invoke("resolver", "greeting", nil),
			}},
		})
	}
	_ = test
}

// Calls can overlap, follow a failure or a busy site, and go by way of one of several modules.
func ExampleCase() {
	_ = harness.Case{
		Name: "two calls at once while Jira fails",
		Moves: []harness.Move{
			harness.As("globex", "ada").Invoke("main", "save", `{"title":{"$text":"title"}}`),
			harness.Interleave(1),
			harness.As("acme", "ada").Invoke("main", "save", harness.Empty),
			harness.Reinstall("globex"),
			harness.After(60_000),
			harness.As("globex", "bo").Invoke("on-issue", "", nil).Via("avi:jira:created:issue"),
		},
		World: tenant.World{Faults: []tenant.Fault{{Tenant: "globex", Kind: tenant.Failing, After: 1}}},
		Rules: []string{"cross-tenant-leak", "logged-user-content"},
	}
}
