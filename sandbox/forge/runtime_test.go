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

const manifest = `
app:
  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555
modules:
  function:
    - key: main
      handler: index.run
  jira:issuePanel:
    - key: panel
      resolver:
        function: main
permissions:
  scopes: [read:jira-work]
environment:
  variables:
    - key: GIVEN
      default: given
    - MADE_UP
`

func (h *host) result(step forge.Step) map[string]any {
	h.t.Helper()
	got := h.call("main", step)
	if got.Outcome != trace.Completed {
		h.t.Fatalf("%s: %+v", got.Outcome, got.Error)
	}
	out, _ := decode(h.t, got.Response).(map[string]any)
	return out
}

// TestRuntimeBelongsToTheInvocation reads __forge_runtime__ at once, after a wait, and late, while another tenant's
// invocation is on.
func TestRuntimeBelongsToTheInvocation(t *testing.T) {
	h := start(t, source(t, manifest, `
		const seen = [];
		exports.run = async ({ call }) => {
			const r = global.__forge_runtime__, left = r.lambdaContext.getRemainingTimeInMillis();
			setTimeout(() => seen.push(global.__forge_runtime__.contextAri), 5000);
			await new Promise(done => setTimeout(done, call.payload.wait));
			return { ari: r.contextAri, after: __forge_runtime__.contextAri, aaid: r.aaid, left, late: seen,
				then: __forge_runtime__.lambdaContext.getRemainingTimeInMillis(), id: r.appContext.invocationId,
				printed: String(r.appContext.installation.ari), flag: r.featureFlags("x"), env: process.env.GIVEN,
				set: typeof process.env.MADE_UP, metrics: typeof r.metrics.counter("a", {}).incr };
		};`), forge.Options{World: world})
	wait := func(ms string) json.RawMessage { return json.RawMessage(`{"wait":` + ms + `}`) }
	first := h.result(forge.Step{Tenant: tenant.Neighbour, User: "ada", Entry: "e", Payload: wait("100")})
	acme, globex := world.Site(tenant.Neighbour), world.Site(tenant.Observed)
	for name, want := range map[string]any{
		"ari": "ari:cloud:jira::site/" + acme.CloudID, "after": "ari:cloud:jira::site/" + acme.CloudID,
		"aaid": acme.Users[0].AccountID, "left": 25000.0, "then": 24900.0, "flag": false, "env": "given", "set": "string",
		"printed": "ari:cloud:ecosystem::installation/" + acme.InstallationID, "metrics": "function",
	} {
		if first[name] != want {
			t.Errorf("%s: got %v, want %v", name, first[name], want)
		}
	}
	second := h.result(forge.Step{Tenant: tenant.Observed, Entry: "e", Payload: wait("10000")})
	late, _ := second["late"].([]any)
	if len(late) == 0 || late[0] != "ari:cloud:jira::site/"+acme.CloudID {
		t.Errorf("a late timer reads %v", late)
	}
	if second["after"] != "ari:cloud:jira::site/"+globex.CloudID || second["aaid"] != nil || second["id"] == first["id"] {
		t.Errorf("the second tenant reads %v", second)
	}
}

func TestResolverIsObserved(t *testing.T) {
	program := source(t, manifest, `
		const Resolver = require("@forge/resolver").default;
		const r = new Resolver();
		r.define("one", () => 1).define("two", () => 2);
		exports.run = r.getDefinitions();`)
	instance, err := program.Instantiate(sandbox.Config{Platform: newPlatform(forge.Options{}), Observe: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := instance.Exports("index"); err != nil {
		t.Fatal(err)
	}
	entries := instance.Entries("index", "run")
	if len(entries) != 2 || entries[0].Key != "one" || !strings.HasPrefix(entries[1].Position, "src/index.js:") {
		t.Errorf("entries %+v", entries)
	}
}

// TestLegacyStorageStandIn uses the storage that @forge/api had before version 8.
func TestLegacyStorageStandIn(t *testing.T) {
	h := start(t, source(t, manifest, `
		import { storage, startsWith } from "@forge/api";
		export const run = async () => {
			await storage.set("a1", { x: 1 });
			await storage.set("a2", 2);
			await storage.setSecret("s", "hidden");
			const page = await storage.query().where("key", startsWith("a")).limit(1).getMany();
			const next = await storage.query().where("key", startsWith("a")).cursor(page.nextCursor).getMany();
			await storage.delete("a2");
			let error;
			try { await storage.set("a/b", 1); } catch (e) { error = e.constructor.name + " " + e.message; }
			return { got: await storage.get("a1"), gone: typeof await storage.get("a2"), secret: await storage.getSecret("s"),
				plain: typeof await storage.get("s"), first: page.results[0].key, second: next.results[0].key, error };
		};`), forge.Options{World: world})
	got := text(h.result(forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e"}))
	want := `{"error":"APIError the key does not match /^(?!\\s+$)[a-zA-Z0-9:._\\s-#]+$/","first":"a1",` +
		`"gone":"undefined",` +
		`"got":{"x":1},"plain":"undefined","second":"a2","secret":"hidden"}`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestSameRunSameTrace runs the conformance app twice and wants the same bytes.
func TestSameRunSameTrace(t *testing.T) {
	program := load(t, probeApp)
	run := func() string {
		h := start(t, program, forge.Options{World: world})
		h.call("main", forge.Step{Tenant: tenant.Neighbour, User: "bo", Entry: "e"})
		h.call("main", forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e"})
		return text(h.instance.Trace())
	}
	if a, b := run(), run(); a != b {
		t.Errorf("two runs differ: %d and %d bytes", len(a), len(b))
	}
}
