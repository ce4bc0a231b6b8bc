package forge_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// TestLLMAndRealtimeStandIns use the stand-ins, and through them the services.
func TestLLMAndRealtimeStandIns(t *testing.T) {
	h := start(t, source(t, manifest, `
		import { chat, stream, list } from "@forge/llm";
		import { publish, publishGlobal, signRealtimeToken, Jira } from "@forge/realtime";
		export const run = async () => {
			const model = (await list()).models[0].model;
			const prompt = { model, messages: [{ role: "user", content: "hello" }] };
			const told = (await chat(prompt)).choices[0].message;
			const parts = [];
			for await (const part of await stream(prompt)) parts.push(part.choices[0].index);
			const events = [await publish("c", { a: 1 }), await publishGlobal("c", {})];
			const { token, expiresAt } = await signRealtimeToken("c", { k: 1 }, ["publish"]);
			return { role: told.role, parts, events: events.map(e => [typeof e.eventId, e.errors]), issue: Jira.Issue,
				differ: events[0].eventId !== events[1].eventId, jwt: token.split(".").length, expiresAt };
		};`), forge.Options{World: world})
	got := h.result(forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "e", Payload: json.RawMessage(`{}`)})
	want := map[string]any{"role": "assistant", "parts": []any{0.0}, "issue": "issue", "differ": true, "jwt": 3.0,
		"events": []any{[]any{"string", nil}, []any{"string", nil}}, "expiresAt": 1768471200.0}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var writes []bool
	for _, r := range h.requests() {
		writes = append(writes, r.Write)
	}
	if d := cmp.Diff([]bool{false, false, false, true, true, false}, writes); d != "" {
		t.Errorf("writes: %s", d)
	}
}
