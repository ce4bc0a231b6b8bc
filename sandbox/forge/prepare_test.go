package forge_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

var update = flag.Bool("update", false, "write the golden files anew")

func use(module, slot string, spec map[string]any) *app.Function {
	return &app.Function{Key: "fn", Uses: []app.Use{{Module: module, ModuleKey: "key", Slot: slot, Spec: spec}}}
}

func TestPayloads(t *testing.T) {
	queue := map[string]any{"queue": "work"}
	resolver := use("consumer", "resolver.function", queue)
	resolver.Uses[0].Method = "listen"
	events := func(names ...any) map[string]any { return map[string]any{"events": names} }
	inputs := map[string]any{"inputs": map[string]any{
		"issueKey": map[string]any{"type": "string"}, "count": map[string]any{"type": "integer"},
		"note": map[string]any{"type": "string"}, "yes": map[string]any{"type": "boolean"}}}
	for _, c := range []struct {
		name    string
		f       *app.Function
		user    string
		payload string
	}{
		{"resolver", use("jira:issuePanel", "resolver.function", nil), "ada", `{"x":1}`},
		{"resolver-global-page", use("confluence:globalPage", "resolver.function", nil), "bo", ``},
		{"macro", use("macro", "resolver.function", nil), "ada", `{}`},
		{"webtrigger", use("webtrigger", "function", nil), "ada", ``},
		{"webtrigger-request", use("webtrigger", "function", nil), "",
			`{"method":"PUT","body":{"a":1},"headers":{"X-One":"1","x-two":["1","2"]},"queryParameters":{"q":1}}`},
		{"webtrigger-no-body", use("webtrigger", "function", nil), "", `{"method":"GET","body":null}`},
		{"scheduled", use("scheduledTrigger", "function", nil), "ada", ``},
		{"issue-updated", use("trigger", "function", events("avi:jira:updated:issue")), "ada", ``},
		{"issue-commented", use("trigger", "function", events("avi:jira:commented:issue")), "bo", `{"atlassianId":"other"}`},
		{"page-created", use("trigger", "function", events("avi:confluence:created:page")), "ada", ``},
		{"installed", use("trigger", "function", events("avi:forge:installed:app")), "ada", ``},
		{"unknown-event", use("trigger", "function", events("avi:odd:done:thing")), "", `{"a":1}`},
		{"chosen-event", use("trigger", "function", events("avi:jira:created:issue", "x")), "",
			`{"eventType":"avi:jira:created:issuelink"}`},
		{"consumer", use("consumer", "function", queue), "ada", `{"a":1}`},
		{"consumer-event", use("consumer", "function", queue), "", `{"body":{"a":1},"retryContext":{"retryCount":1}}`},
		{"consumer-resolver", resolver, "", `{"a":1}`},
		{"action", use("action", "function", inputs), "ada", `{"note":"given"}`},
		{"adf-export", use("macro", "adfExport.function", nil), "ada", ``},
		{"ui-kit-1", use("jira:issuePanel", "function", nil), "ada", `{"state":{"0":1}}`},
		{"workflow-validator", use("jira:workflowValidator", "function", nil), "ada", ``},
		{"custom-field", use("jira:customField", "view.value.function", nil), "ada", ``},
		{"jql-function", use("jira:jqlFunction", "function", nil), "ada", ``},
		{"macro-config", use("macro", "config.function", nil), "ada", ``},
		{"custom-field-view", use("jira:customField", "function", nil), "ada", ``},
		{"custom-field-edit", use("jira:customField", "edit.function", nil), "ada", ``},
		{"attachment-created", use("trigger", "function", events("avi:jira:created:attachment")), "", ``},
		{"worklog-created", use("trigger", "function", events("avi:jira:created:worklog")), "", ``},
		{"sprint-started", use("trigger", "function", events("avi:jira-software:started:sprint")), "", ``},
		{"label-added", use("trigger", "function", events("avi:confluence:added:label")), "", ``},
		{"data-provider", use("compass:dataProvider", "function", map[string]any{
			"domains": []any{"*.status.example"},
		}), "", ``},
		{"data-provider-callback", use("compass:dataProvider", "callback.function", nil), "", ``},
		{"unknown-module", use("odd:module", "function", nil), "ada", `{"a":1}`},
		{"unreferenced", &app.Function{Key: "fn"}, "ada", `{"a":1}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlatform(forge.Options{App: staff()})
			payload, context, _ := p.Prepare(forge.Step{Number: 1, Tenant: tenant.Observed, User: c.user, Entry: entryOf(c.f),
				Payload: json.RawMessage(c.payload)}, c.f)
			var got bytes.Buffer
			encoder := json.NewEncoder(&got)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			both := struct{ Payload, Context json.RawMessage }{payload, context}
			if err := encoder.Encode(both); err != nil {
				t.Fatal(err)
			}
			golden(t, c.name, got.Bytes())
		})
	}
}

func entryOf(f *app.Function) string {
	if len(f.Uses) > 0 && f.Uses[0].Slot == "resolver.function" {
		return "entry"
	}
	return ""
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", "payloads", name+".json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestOpaque: what UI Kit 1, the products and the platform pass is known.
func TestOpaque(t *testing.T) {
	for _, c := range []struct {
		module, slot string
		want         bool
	}{
		{"odd:module", "function", true}, {"", "", true}, {"compass:adminPage", "function", true},
		{"jira:customField", "searchSuggestions.function", true}, {"jira:customField", "view.value.function", false},
		{"jira:customField", "edit.function", false}, {"odd:page", "resolver.function", false},
		{"macro", "config.function", false}, {"macro", "adfExport.function", false}, {"trigger", "function", false},
	} {
		if got := forge.Opaque(app.Use{Module: c.module, Slot: c.slot}); got != c.want {
			t.Errorf("%s %s: %t, want %t", c.module, c.slot, got, c.want)
		}
	}
}

// TestEntryOfNoResolver: who names the key of a resolver calls it, whatever the function is there for.
func TestEntryOfNoResolver(t *testing.T) {
	step := forge.Step{Number: 1, Tenant: tenant.Observed, Entry: "look", Payload: json.RawMessage(`{"a":1}`)}
	payload, _, _ := newPlatform(forge.Options{}).Prepare(step, use("odd:module", "function", nil))
	var got struct{ Call json.RawMessage }
	if err := json.Unmarshal(payload, &got); err != nil {
		t.Fatal(err)
	}
	if want := `{"functionKey":"look","payload":{"a":1}}`; string(got.Call) != want {
		t.Errorf("called with %s, want %s", got.Call, want)
	}
}

// TestPrincipal holds the rule that people are attached to calls from a user interface only.
func TestPrincipal(t *testing.T) {
	for module, attached := range map[string]bool{
		"jira:issuePanel": true, "action": true, "webtrigger": false, "scheduledTrigger": false, "trigger": false,
		"consumer": false,
	} {
		for user, named := range map[string]bool{"ada": true, "": false} {
			_, context, _ := newPlatform(forge.Options{}).Prepare(
				forge.Step{Tenant: tenant.Observed, User: user}, use(module, "function", nil))
			_, got := decode(t, context).(map[string]any)["principal"]
			if got != (attached && named) {
				t.Errorf("%s called by %q: principal %v", module, user, got)
			}
		}
	}
}

func TestLimit(t *testing.T) {
	for _, c := range []struct {
		module  string
		timeout int
		want    int64
	}{
		{"jira:issuePanel", 0, 25_000}, {"trigger", 0, 25_000}, {"webtrigger", 0, 55_000}, {"action", 0, 55_000},
		{"consumer", 0, 55_000}, {"scheduledTrigger", 300, 300_000}, {"consumer", 10_000, 900_000},
		{"webtrigger", 100, 55_000},
	} {
		f := use(c.module, "function", nil)
		f.TimeoutSeconds = c.timeout
		if got := forge.Limit(f, nil); got != c.want {
			t.Errorf("%s with timeoutSeconds %d: got %d, want %d", c.module, c.timeout, got, c.want)
		}
	}
	if got := forge.Limit(&app.Function{}, &app.Use{Module: "webtrigger"}); got != 55_000 {
		t.Errorf("a given use: got %d", got)
	}
}

// TestSentPayloads holds where what is sent takes the place of data, probes of what is not known among it.
func TestSentPayloads(t *testing.T) {
	const whole = `{"$probe":"p"}`
	for _, c := range []struct {
		f              *app.Function
		payload, field string
		want           string
	}{
		{use("webtrigger", "function", nil), whole, "body", `"{\"$probe\":\"p\"}"`},
		{use("webtrigger", "function", nil), `{"headers":` + whole + `}`, "headers", whole},
		{use("webtrigger", "function", nil), `{"queryParameters":{"none":[],"two":["1",2]}}`, "queryParameters",
			`{"two":["1","2"]}`},
		{use("consumer", "function", nil), `{"body":` + whole + `}`, "body", whole},
		{use("consumer", "function", nil), whole, "body", whole},
		{use("action", "function", nil), whole, "$probe", `"p"`},
		{use("action", "function", map[string]any{"inputs": map[string]any{"a": map[string]any{"type": "integer"}}}),
			`{"context":{"cloudId":"forged"},"a":1}`, "a", `1`},
		{use("action", "function", nil), `{"context":{"cloudId":"forged"},"undeclared":1}`, "undeclared", `null`},
	} {
		payload, _, _ := newPlatform(forge.Options{}).Prepare(
			forge.Step{Tenant: tenant.Observed, User: "ada", Payload: json.RawMessage(c.payload)}, c.f)
		got := decode(t, payload).(map[string]any)
		if text(got[c.field]) != c.want {
			t.Errorf("%s with %s: %s is %s, want %s", c.f.Uses[0].Module, c.payload, c.field, text(got[c.field]), c.want)
		}
		if context, _ := got["context"].(map[string]any); context["cloudId"] == "forged" {
			t.Error("the inputs of an action replace its context")
		}
	}
}
