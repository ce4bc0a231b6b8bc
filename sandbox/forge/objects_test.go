package forge_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// TestObjectStore uses the stand-in, and through it the service and the URLs that it hands out.
func TestObjectStore(t *testing.T) {
	h := start(t, source(t, manifest, `
		import objectStore, { objectStore as same, errorCodes } from "@forge/object-store";
		import { fetch } from "@forge/api";
		const mine = { key: "mine/a b", length: 5, checksum: "c", checksumType: "SHA256" };
		export const run = async () => {
			const before = await objectStore.get("mine/a b");
			const { url: put } = await objectStore.createUploadUrl(mine);
			const wrong = (await fetch(put)).status;
			await fetch(put, { method: "PUT", body: "hello" });
			const held = await objectStore.get("mine/a b");
			const { url: get } = await objectStore.createDownloadUrl("mine/a b");
			const text = await (await fetch(get)).text();
			const given = await objectStore.delete("mine/a b");
			let refused;
			try { await objectStore.get(""); } catch (e) { refused = [e.name, e.code, e.responseDetails.status]; }
			return {
				same: same === objectStore, code: errorCodes.UNKNOWN_ERROR, wrong, text, refused, grown: held.size === 5,
				made: before.size > 5 && before.key === "mine/a b", gone: await objectStore.get("mine/a b") === undefined,
				deleted: given === undefined, after: (await fetch(get)).status, guessed: (await fetch(get + "x")).status,
				cdn: typeof (await objectStore.createCDNUrl("x", { ttlSeconds: 5 })).url };
		};`), forge.Options{World: world})
	got := h.result(forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e", Payload: json.RawMessage(`{}`)})
	want := map[string]any{"same": true, "code": "UNKNOWN_ERROR", "wrong": 403.0, "text": "hello", "grown": true,
		"made": true, "gone": true, "deleted": true, "after": 404.0, "guessed": 403.0, "cdn": "string",
		"refused": []any{"ForgeObjectStoreError", "INVALID_KEY", 400.0}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, r := range h.requests() {
		if r.Service != "os" || r.Denied {
			t.Errorf("%s %s went to %s, denied %t", r.Method, r.Path, r.Service, r.Denied)
		}
	}
}

// TestProductProperties: old packages read and write the properties of things in products as the app.
func TestProductProperties(t *testing.T) {
	h := start(t, source(t, manifest, `
		import api, { properties } from "@forge/api";
		export const run = async () => {
			const out = {};
			for (const [on, id] of [["onJiraIssue", "PROJ-1"], ["onJiraProject", "PROJ"], ["onConfluencePage", "40001"],
				["onConfluenceSpace", "TEAM"]]) {
				const thing = properties[on](id), seen = [await thing.get("k.1") === undefined];
				for (const value of [{ a: 1 }, { a: 2 }]) {
					await thing.set("k.1", value);
					seen.push(await thing.get("k.1"));
				}
				await thing.delete("k.1");
				try { await thing.delete("k.1"); } catch (e) { seen.push(e.message); }
				try { properties[on]("a/b"); } catch (e) { seen.push(e.message); }
				out[on] = seen;
			}
			return { ...out, old: api.store === properties };
		};`), forge.Options{World: world})
	got := h.result(forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e", Payload: json.RawMessage(`{}`)})
	seen := []any{true, map[string]any{"a": 1.0}, map[string]any{"a": 2.0}, "Permissions error or key does not exist",
		"Invalid context/property key"}
	want := map[string]any{"onJiraIssue": seen, "onJiraProject": seen, "onConfluencePage": seen, "onConfluenceSpace": seen,
		"old": true}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, r := range h.requests() {
		if r.As != "app" {
			t.Errorf("%s %s was made as %q", r.Method, r.Path, r.As)
		}
	}
}

// TestI18n keeps what was seen of the real package.
func TestI18n(t *testing.T) {
	h := start(t, source(t, manifest, `
		import { ensureLocale, getTranslationValue, TranslationsGetter, Translator } from "@forge/i18n";
		const config = { locales: ["en-US", "fr-FR", "en-GB"],
			fallback: { default: "en-US", "fr-FR": ["en-GB"], "de-DE": ["fr-FR", "en-GB"] } };
		const content = l => ({ [l]: l, sh: { a: l }, ...(l === "en-GB" ? { only: "gb" } : {}) });
		export const run = async () => {
			const asked = [];
			const getter = new TranslationsGetter({ getI18nInfoConfig: async () => config,
				getTranslationResource: async l => { asked.push(l); return content(l); } });
			const found = [];
			for (const l of ["fr-FR", "de-DE", "ja-JP"]) {
				const plain = await getter.getTranslations(l, { fallback: false });
				found.push((await getter.getTranslations(l)).locale, plain.translations !== null);
			}
			const translator = new Translator("fr-FR", getter);
			let early;
			try { translator.translate("x"); } catch (e) { early = e.message; }
			await translator.init();
			const lookup = { "en-US": { a: { b: "B" }, "x.y": "XY" } };
			return { found, early, asked, order: (await getter.getTranslationsByLocaleLookupOrder("de-DE")).map(t => t.locale),
				told: ["fr-FR", "en-US", "only", "sh.a", "sh", "nope"].map(k => translator.translate(k)),
				values: ["a.b", "a", "x.y", "__proto__.x", "toString"].map(k => getTranslationValue(lookup, k, "en-US")),
				locales: ["en", "en_US", "EN-us", "de", "de-AT", "zh", "pt", "nb-NO", ""].map(ensureLocale) };
		};`), forge.Options{World: world})
	got := h.result(forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e", Payload: json.RawMessage(`{}`)})
	want := map[string]any{
		"found": []any{"fr-FR", true, "fr-FR", false, "en-US", false}, "early": "TranslationLookup not initialized",
		"asked": []any{"fr-FR", "en-US", "en-GB"}, "order": []any{"fr-FR", "en-GB", "en-US"},
		"told":    []any{"fr-FR", "en-US", "gb", "fr-FR", nil, nil},
		"values":  []any{"B", nil, "XY", nil, nil},
		"locales": []any{"en-US", "en-US", nil, "de-DE", nil, "zh-CN", "pt-PT", "no-NO", nil},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
