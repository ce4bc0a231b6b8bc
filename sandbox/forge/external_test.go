package forge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

const providerManifest = `
app:
  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555
modules:
  function:
    - key: main
      handler: index.run
      providers:
        auth: [tracker]
  jira:issuePanel:
    - key: panel
      resolver:
        function: main
  event:
    - key: synced
providers:
  auth:
    - key: tracker
      name: Tracker
      type: oauth2
      scopes: [read]
      remotes: [tracker-api]
remotes:
  - key: tracker-api
    baseUrl: https://tracker.example
permissions:
  scopes: [read:jira-work]
`

// TestProvidersHaveAnAccountOfTheUser: a function that names a provider acts with the credentials of its user, and a
// provider that it does not name is refused.
func TestProvidersHaveAnAccountOfTheUser(t *testing.T) {
	h := start(t, source(t, providerManifest, `
		import api from "@forge/api";
		export const run = async ({ call }) => {
			const tracker = api.asUser().withProvider("tracker");
			const said = async f => { try { return await f() } catch (e) { return e.message } };
			return {
				has: await tracker.hasCredentials(), wider: await tracker.hasCredentials(["write"]),
				account: (await tracker.getAccount())?.displayName ?? null,
				status: await said(async () => (await tracker.fetch("/me")).status),
				other: await said(() => api.asUser().withProvider("other")),
			};
		};`), forge.Options{World: world})
	site := world.Site(tenant.Observed)
	want := map[string]any{
		"has": true, "wider": false, "account": site.User("ada").DisplayName, "status": float64(200),
		"other": "Bad provider or missing config for provider other",
	}
	got := h.result(forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "show"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := h.result(forge.Step{Tenant: tenant.Observed, Entry: "show"}); got["has"] != false {
		t.Errorf("without a user: %v", got)
	}
}

// TestStorageOfItsOwnPackage: @forge/storage keeps what @forge/api keeps.
func TestStorageOfItsOwnPackage(t *testing.T) {
	h := start(t, source(t, providerManifest, `
		import { storage } from "@forge/api";
		import { getStorageInstanceWithQuery, startsWith } from "@forge/storage";
		export const run = async () => {
			await storage.set("a-1", { n: 1 });
			return { query: typeof getStorageInstanceWithQuery, starts: startsWith("a").condition,
				got: await storage.get("a-1") };
		};`), forge.Options{World: world})
	want := map[string]any{"query": "function", "starts": "STARTS_WITH", "got": map[string]any{"n": float64(1)}}
	if diff := cmp.Diff(want, h.result(forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "x"})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
