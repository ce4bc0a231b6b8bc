package forge_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// legacyApp uses a package of the name and version, which takes from the global api what versions before 2.8 take.
func legacyApp(version string) map[string]string {
	return map[string]string{
		"manifest.yml":                         manifest,
		"node_modules/@forge/api/package.json": `{"name":"@forge/api","version":"` + version + `","main":"index.js"}`,
		"node_modules/@forge/api/index.js":     "exports.api = global.api;",
		"src/index.js": `
			const { api } = require("@forge/api");
			const atLoad = typeof api;
			exports.run = async () => {
				if (atLoad !== "object") return { atLoad, listed: "api" in globalThis };
				const issue = await api.asUser().requestJira("/rest/api/3/issue/PROJ-1");
				const { headers, ...copied } = { ...issue };
				const ask = (name, variables) => api.asApp().__requestAtlassian("/forge/entities/graphql", { method: "POST",
					headers: { "content-type": "application/json" },
					body: JSON.stringify({ query: (name === "Set" ? "mutation " : "query ") + name, variables }) });
				await ask("Set", { input: { contextAri: api.__getAppAri(), key: "k", value: 7 } });
				const got = await (await ask("Get", { key: "k" })).json();
				const list = await (await ask("List", {})).json();
				return { atLoad, ok: copied.ok, status: copied.status, type: headers.get("content-type"),
					key: (await copied.json()).key, got: got.data.appStoredEntity.value,
					list: list.data.appStoredEntities.edges.map(e => e.node.key),
					hook: (await api.webTrigger.getUrl("t")).split("/")[3] };
			};`,
	}
}

// TestGlobalAPI: apps with a version of @forge/api that is made of it have the global api; others have not.
func TestGlobalAPI(t *testing.T) {
	step := forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e", Payload: json.RawMessage(`{}`)}
	for _, version := range []string{"0.5.5", "2.3.0", "2.7.2"} {
		got := start(t, written(t, legacyApp(version)), forge.Options{World: world}).result(step)
		want := map[string]any{"atLoad": "object", "ok": true, "status": 200.0, "type": "application/json;charset=UTF-8",
			"key": "PROJ-1", "got": 7.0, "list": []any{"k"}, "hook": "x1"}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", version, d)
		}
	}
	for _, version := range []string{"2.8.0", "2.22.1", "8.3.0", "next"} {
		got := start(t, written(t, legacyApp(version)), forge.Options{World: world}).result(step)
		if d := cmp.Diff(map[string]any{"atLoad": "undefined", "listed": false}, got); d != "" {
			t.Errorf("%s: %s", version, d)
		}
	}
}

// TestRuntimeIsThereWhileModulesLoad: some packages ask for it at once.
func TestRuntimeIsThereWhileModulesLoad(t *testing.T) {
	h := start(t, source(t, manifest, `
		const { tracing, appContext } = global.__forge_runtime__;
		exports.run = () => ({ trace: typeof tracing.traceId, id: appContext.appId });`), forge.Options{World: world})
	if names, err := h.instance.Exports("index"); err != nil || len(names) != 1 {
		t.Errorf("got %v, %v", names, err)
	}
	got := h.result(forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e", Payload: json.RawMessage(`{}`)})
	if got["trace"] != "string" || got["id"] != "11111111-2222-4333-8444-555555555555" {
		t.Errorf("got %v", got)
	}
}

// TestRequestsOfHTTPHavePositions: the line of the app that asks is known, as for fetch.
func TestRequestsOfHTTPHavePositions(t *testing.T) {
	h := start(t, source(t, manifest, `
		exports.run = async () => {
			await new Promise(done => require("https").get("https://jira/rest/api/3/issue/PROJ-1",
				{ agent: "FORGE_PRODUCT_REQUEST", headers: { authorization: "Forge app" } }, done));
			return {};
		};`), forge.Options{World: world})
	h.result(forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e", Payload: json.RawMessage(`{}`)})
	for _, e := range h.instance.Trace().Events {
		if e.Kind == trace.KindRequest && (e.Position != "src/index.js:3:47" || e.Request.Service != "jira") {
			t.Errorf("%s at %q", e.Request.Service, e.Position)
		}
	}
	if len(h.requests()) != 1 {
		t.Errorf("%d requests, want 1", len(h.requests()))
	}
}

// TestPlainPaths: the stand-in of @forge/api takes a path as a text where the version did that the app asks for.
func TestPlainPaths(t *testing.T) {
	step := forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e", Payload: json.RawMessage(`{}`)}
	for version, taken := range map[string]bool{
		"^0.5.5": true, "~1.4.0": true, "1.0.0": true, "^2.0.0": false, "8.3.0": false, ">=0.5.0": false, "*": false,
		"0.5.5 || 2.3.0": false, "latest": false, "": false,
	} {
		h := start(t, written(t, map[string]string{
			"manifest.yml": manifest, "package.json": `{"dependencies":{"@forge/api":"` + version + `"}}`,
			"src/index.js": `
				import api from "@forge/api";
				export const run = async () => {
					try { return { key: (await (await api.asApp().requestJira("/rest/api/3/issue/PROJ-1")).json()).key }; }
					catch (e) { return { refused: e.message.slice(0, 27) }; }
				};`,
		}), forge.Options{World: world})
		want := map[string]any{"refused": "You must create your route "}
		if taken {
			want = map[string]any{"key": "PROJ-1"}
		}
		if d := cmp.Diff(want, h.result(step)); d != "" {
			t.Errorf("%q: %s", version, d)
		}
	}
}

// TestFirstQueues: versions of @forge/events before 2 take anything for an event, and name a job by its queue too.
func TestFirstQueues(t *testing.T) {
	step := forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e", Payload: json.RawMessage(`{}`)}
	for version, first := range map[string]bool{"^0.8.30": true, "1.0.2": true, "^2.1.0": false, "3.0.8": false} {
		h := start(t, written(t, map[string]string{
			"manifest.yml": manifest, "package.json": `{"dependencies":{"@forge/events":"` + version + `"}}`,
			"src/index.js": `
				import { Queue } from "@forge/events";
				const queue = new Queue({ key: "work" });
				export const run = async () => {
					try {
						const id = await queue.push(["a", { b: 1 }], { delayInSeconds: 5 });
						const stats = await queue.getJob(id).getStats();
						return { id: id.slice(0, 5), stats: Object.keys(await stats.json()).sort().join() };
					} catch (e) { return { refused: e.message }; }
				};`,
		}), forge.Options{World: world})
		want := map[string]any{"refused": "Event must be an object."}
		if first {
			want = map[string]any{"id": "work#", "stats": "failed,inProgress,success"}
		}
		if d := cmp.Diff(want, h.result(step)); d != "" {
			t.Errorf("%q: %s", version, d)
		}
		for _, r := range h.requests() {
			if strings.Contains(r.Path, "publish") && !strings.Contains(r.Body, `"payload":["a",{"b":1}]`) {
				t.Errorf("%q: pushed %s", version, r.Body)
			}
		}
	}
}
