package config_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"crosstalk/harness/config"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/userfile"
)

// example is the complete example of the documentation.
func example(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/CONFIGURATION.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(page), "```yaml\n")
	text, _, closed := strings.Cut(after, "```\n")
	if !found || !closed || strings.Contains(text, "```") {
		t.Fatal("docs/CONFIGURATION.md has no example")
	}
	return text
}

func parse(t *testing.T, text string) config.Config {
	t.Helper()
	c, err := config.Parse("crosstalk.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestExample(t *testing.T) {
	got := parse(t, example(t))
	ok, one, rates := "ok", "the site's administrator sets them for everybody", "exchange rates are the same for all"
	text := func(s string) json.RawMessage { return json.RawMessage(s) }
	want := config.Config{
		Shared: config.Shared{
			Keys:  []config.SharedKey{{Key: "settings", Reason: one}, {Key: "rates:*", Reason: rates}},
			Views: []config.SharedView{{Function: "resolver", Entry: "getRates", Path: "$.rates", Reason: rates}},
		},
		WebTriggers: []config.WebTrigger{
			{Key: "health", Reason: `an uptime monitor calls it; it returns nothing but "ok"`}},
		Environment: map[string]config.Variable{
			"REGION": {Value: "eu"}, "LIMIT": {Value: "50"}, "API_KEY": {Value: "made-up-key", Secret: true}},
		Hosts: []config.Host{
			{URL: "https://api.example.com/v1/rates/{}", Method: "GET",
				Answer: config.Answer{Body: text(`{"base":"EUR","rates":{"USD":1.1}}`)}},
			{URL: "https://api.example.com/v1/customers/*", Answer: config.Answer{
				Status: 200, Headers: map[string]string{"etag": `"1"`},
				Body: text(`{"name":{"$text":"customer.name"},"orders":{"$list":{"total":{"$number":"order.total"}}}}`)}},
			{URL: "https://*.example.org/health", Answer: config.Answer{Text: &ok}},
		},
		Remotes: []config.Remote{{Remote: "backend", Path: "/v1/prices/{}",
			Answer: config.Answer{Status: 503, Headers: map[string]string{"retry-after": "30"}}}},
		Products: []config.Product{
			{Service: "jira", Method: "GET", Path: "/rest/api/3/field/customfield_10042/context", Answer: config.Answer{
				Body: text(`{"isLast":true,"values":[{"id":"1","name":{"$text":"context.name"}}]}`)}},
			{Service: "stargate", Path: "/graphql#GetTeam", Answer: config.Answer{
				Body: text(`{"data":{"team":{"name":{"$text":"team.name"}}}}`)}},
		},
		SQL: config.SQL{Image: "pingcap/tidb:v8.5.0"},
		Suppressions: []config.Suppression{
			{Fingerprint: "0123456789abcdef", Reason: "the counter holds no customer's data", Expires: "2030-01-31"},
			{Rule: "logged-personal-data", Location: "src/debug.js", Reason: "is removed with the next release",
				Expires: "2030-01-31"},
		},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreTypes(userfile.Position{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	above, _, _ := strings.Cut(example(t), "rule: logged")
	at := userfile.Position{File: "crosstalk.yaml", Line: 1 + strings.Count(above, "\n"), Column: 5}
	if got.Suppressions[1].At != at {
		t.Errorf("the second suppression is at %s, want %s", got.Suppressions[1].At, at)
	}
}

func TestNothingDeclared(t *testing.T) {
	for _, text := range []string{
		"", "# nothing yet\n", "hosts:\nshared:\nenvironment:\n", "shared: {keys: , views: []}",
	} {
		c := parse(t, text)
		if len(c.Fixtures()) > 0 || len(c.Env()) > 0 || c.SharedKey("") || c.SharedView("", "", "") {
			t.Errorf("%q declares %+v", text, c)
		}
	}
}

func TestShared(t *testing.T) {
	c := parse(t, `
shared:
  keys: [{key: settings, reason: r}, {key: "rates:*", reason: r}]
  views:
    - {function: main, entry: list, path: "$.rates", reason: r}
    - {function: main, entry: one, path: "$.items[*].label", reason: r}
    - {function: open, reason: r}
webTriggers: [{key: health, reason: r}]
`)
	for key, want := range map[string]bool{
		"settings": true, "settings2": false, "rates:usd": true, "rates": false, "": false,
	} {
		if got := c.SharedKey(key); got != want {
			t.Errorf("SharedKey(%q) is %v", key, got)
		}
	}
	for _, v := range []struct {
		function, entry, path string
		want                  bool
	}{
		{"main", "list", "$.rates", true},
		{"main", "list", "$.rates.usd", true},
		{"main", "list", "$.rates[0].name", true},
		{"main", "list", "$.rates2", false},
		{"main", "list", "$", false},
		{"main", "other", "$.rates", false},
		{"main", "one", "$.items[3].label", true},
		{"main", "one", "$.items[3].label.short", true},
		{"main", "one", "$.items[3].secret", false},
		{"open", "any", "$.x", true},
		{"open", "", "$", true},
		{"else", "", "$", false},
	} {
		if got := c.SharedView(v.function, v.entry, v.path); got != v.want {
			t.Errorf("SharedView(%q, %q, %q) is %v", v.function, v.entry, v.path, got)
		}
	}
	if !c.PublicWebTrigger("health") || c.PublicWebTrigger("hook") {
		t.Error("web triggers are told apart wrongly")
	}
}

func TestFixtures(t *testing.T) {
	c := parse(t, `
products: [{service: jira, path: /rest/api/3/thing/, status: 404}]
remotes: [{remote: backend, path: "/v1/{}", text: ""}]
hosts:
  - {url: "https://API.Example.com", method: POST, body: null}
  - {url: "https://Example.com/Path/*", body: [1]}
  - {url: "https://*"}
`)
	want := []forge.Fixture{
		{Service: "egress", Method: "POST", Address: "https://api.example.com/", Body: json.RawMessage("null")},
		{Service: "egress", Address: "https://example.com/Path/*", Body: json.RawMessage("[1]")},
		{Service: "egress", Address: "https://*"},
		{Service: "remote", Address: "backend/v1/{}", Body: json.RawMessage(`""`), Text: true},
		{Service: "jira", Address: "/rest/api/3/thing", Status: 404},
	}
	if d := cmp.Diff(want, c.Fixtures()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for _, f := range c.Fixtures() {
		if err := f.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestEnvironment(t *testing.T) {
	c := parse(t, "environment: {B: {value: b, secret: true}, A: {value: '', secret: true}, C: c}")
	if d := cmp.Diff(map[string]string{"A": "", "B": "b", "C": "c"}, c.Env()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"A", "B"}, c.Secrets()); d != "" {
		t.Error(d)
	}
}

func TestSuppressionMatches(t *testing.T) {
	at := &oracle.Location{File: "src/a.js", Line: 3, Column: 7}
	f := oracle.Finding{ID: "00000000000000aa", Rule: "r", Location: at}
	for _, c := range []struct {
		s    config.Suppression
		want bool
	}{
		{config.Suppression{Fingerprint: "00000000000000aa"}, true},
		{config.Suppression{Fingerprint: "00000000000000ab"}, false},
		{config.Suppression{Rule: "r", Location: "src/a.js"}, true},
		{config.Suppression{Rule: "r", Location: "src/a.js:3"}, true},
		{config.Suppression{Rule: "r", Location: "src/a.js:3:7"}, true},
		{config.Suppression{Rule: "r", Location: "src/a.js:37"}, false},
		{config.Suppression{Rule: "r", Location: "a.js"}, false},
		{config.Suppression{Rule: "s", Location: "src/a.js"}, false},
		{config.Suppression{}, false},
	} {
		if got := c.s.Matches(f); got != c.want {
			t.Errorf("%+v matches: %v", c.s, got)
		}
	}
	s := config.Suppression{Expires: "2030-01-31"}
	for today, want := range map[string]bool{"": false, "2030-01-30": false, "2030-01-31": false, "2030-02-01": true} {
		if s.Expired(today) != want {
			t.Errorf("on %q it is expired: %v", today, !want)
		}
	}
}

func TestCheckNames(t *testing.T) {
	a := &app.App{
		Functions: []app.Function{{Key: "resolver"}, {Key: "hook"}},
		Manifest:  &app.Manifest{Modules: []app.Module{{Type: "webtrigger", Key: "health"}, {Type: "macro", Key: "macro"}}},
	}
	good := parse(t, "shared: {views: [{function: resolver, reason: r}]}\nwebTriggers: [{key: health, reason: r}]")
	if err := good.CheckNames(a); err != nil {
		t.Error(err)
	}
	bad := parse(t, `
webTriggers: [{key: macro, reason: r}]
shared: {views: [{function: resolvr, reason: r}]}
remotes: [{remote: backend, path: /}]
`)
	want := `crosstalk.yaml:2:16: the app has no web trigger "macro"
  use one of health
crosstalk.yaml:3:19: the app has no function "resolvr"
  did you mean "resolver"?
crosstalk.yaml:4:12: the app has no remote "backend"
  the manifest declares none
`
	if d := cmp.Diff(want, described(t, bad.CheckNames(a))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
