package nodejs_test

import (
	"encoding/json"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/node"
)

// sandboxed is what the source's function answers in package sandbox.
func sandboxed(t testing.TB, source string) string {
	t.Helper()
	a := program(t, source)
	library, err := sandbox.NewLibrary(node.Part())
	if err != nil {
		t.Fatal(err)
	}
	p, err := sandbox.Compile(a, library)
	if err != nil {
		t.Fatal(err)
	}
	i, err := p.Instantiate(sandbox.Config{Seed: 1, Platform: silent{}})
	if err != nil {
		t.Fatal(err)
	}
	out := i.Invoke(&sandbox.Invocation{
		Step: 1, Tenant: "acme", Function: &a.Functions[0], Payload: json.RawMessage("{}"), Context: json.RawMessage("{}"),
		Start: 1000, Limit: 25_000,
	})
	return string(out.Response)
}
