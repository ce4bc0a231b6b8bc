package forge_test

import (
	"encoding/json"
	"testing"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

func TestFixtures(t *testing.T) {
	body := func(text string) json.RawMessage { return json.RawMessage(text) }
	p := newPlatform(forge.Options{App: staff(), Fixtures: []forge.Fixture{
		{Service: "jira", Method: "GET", Address: "/rest/api/3/thing/{}", Status: 418, Body: body(`{"a":1}`),
			Headers: map[string]string{"X-Kind": "own"}},
		{Service: "jira", Address: "/rest/api/3/thing/*", Body: body(`"second"`)},
		{Service: "jira", Address: "/rest/api/3/myself", Body: body(`{"displayName":{"$text":"me"}}`)},
		{Service: "confluence", Address: "/wiki/plain", Body: body(`"a <b>"`), Text: true},
		{Service: "bitbucket", Address: "*", Status: 204},
		{Service: "stargate", Address: "/graphql#GetTeam", Body: body(`{"data":{"team":null}}`)},
		{Service: "egress", Address: "https://api.example.com/v1/{}", Body: body(`"host"`)},
		{Service: "egress", Address: "https://*.blocked.example/*", Body: body(`"host"`)},
		{Service: "remote", Address: "backend/v1/{}", Status: 500, Headers: map[string]string{"content-type": "text/html"},
			Body: body(`"<h1>"`), Text: true},
	}})
	u := ask(t, p, tenant.Observed, "ada")
	const remote, graph = `{"type":"frc","remote":"backend"}`, `{"type":"fpp","provider":"app","remote":"stargate"}`
	jira, wiki, bitbucket := `{"type":"fpp","provider":"app","remote":"jira"}`,
		`{"type":"fpp","provider":"app","remote":"confluence"}`, `{"type":"fpp","provider":"app","remote":"bitbucket"}`
	for _, c := range []struct {
		target, request, sent string
		status                int
		body, contentType     string
	}{
		{jira, "GET /rest/api/3/thing/1?expand=x", "", 418, `{"a":1}`, "application/json;charset=UTF-8"},
		{jira, "POST /rest/api/3/thing/1", "{}", 200, `"second"`, "application/json;charset=UTF-8"},
		{jira, "GET /rest/api/3/thing/1/", "", 418, `{"a":1}`, "application/json;charset=UTF-8"},
		{wiki, "GET /wiki/plain", "", 200, "a <b>", "text/plain;charset=UTF-8"},
		{bitbucket, "DELETE /2.0/repositories/a/b", "", 204, "", ""},
		{graph, "POST /graphql", `{"query":"query GetTeam { team { id } }"}`, 200, `{"data":{"team":null}}`,
			"application/json;charset=UTF-8"},
		{outside, "GET https://API.example.com/v1/me?x=1", "", 200, `"host"`, "application/json;charset=UTF-8"},
		{outside, "GET https://a.blocked.example/v1", "", 403, "", ""},
		{remote, "GET /v1/me", "", 500, "<h1>", "text/html"},
	} {
		got := u.send(c.target, c.request, c.sent)
		if got.Status != c.status || string(got.Body) != c.body || header(got, "content-type") != c.contentType {
			t.Errorf("%s: %d %q %v", c.request, got.Status, got.Body, got.Headers)
		}
	}
	if got := u.jira("GET /rest/api/3/thing/1", ""); header(got, "x-kind") != "own" || got.Note.Class == "" {
		t.Errorf("got %v, %+v", got.Headers, got.Note)
	}
	want := world.Site(tenant.Observed).Text("me")
	if got := dig(t, u.jira("GET /rest/api/3/myself", ""), "displayName"); got != want {
		t.Errorf("the template was filled with %v, want %s", got, want)
	}
	other := u.send(graph, "POST /graphql", `{"query":"query GetOther { x }"}`)
	if string(other.Body) == `{"data":{"team":null}}` {
		t.Error("the fixture of one operation answers another")
	}
}

func TestFixturesOpenNothing(t *testing.T) {
	fixtures := []forge.Fixture{
		{Service: "jira", Address: "/rest/api/3/thing/*", Body: json.RawMessage(`"fixture"`)},
		{Service: "egress", Address: "https://api.example.com/*", Body: json.RawMessage(`{"who":{"$text":"who"}}`)},
	}
	world := tenant.World{Seed: 7, Sparse: []string{tenant.Observed}}
	p := forge.New(forge.Options{World: world, App: staff(), Fixtures: fixtures, Denied: []string{tenant.Neighbour}})
	sparse, denied := ask(t, p, tenant.Observed, "ada"), ask(t, p, tenant.Neighbour, "ada")
	const asUser = `{"type":"fpp","provider":"user","remote":"jira"}`
	if got := sparse.jira("GET /rest/api/3/thing/1", ""); got.Status != 404 || got.Warning != nil {
		t.Errorf("a sparse tenant has the fixture: %d %s %v", got.Status, got.Body, got.Warning)
	}
	if got := denied.jira("GET /rest/api/3/thing/1", ""); string(got.Body) != `"fixture"` {
		t.Errorf("the app does not get the fixture: %d %s", got.Status, got.Body)
	}
	for _, request := range []string{"GET /rest/api/3/thing/1", "PUT /rest/api/3/thing/1"} {
		if got := denied.send(asUser, request, "{}"); string(got.Body) == `"fixture"` {
			t.Errorf("%s: a user who may do nothing gets the fixture", request)
		}
	}
	who := func(c *caller) any { return dig(t, c.send(outside, "GET https://api.example.com/me", ""), "who") }
	if a, b := who(sparse), who(denied); a == nil || a != b {
		t.Errorf("a host tells tenants apart who send the same request: %v and %v", a, b)
	}
}

func TestFixtureValidate(t *testing.T) {
	good := forge.Fixture{Service: "egress", Address: "https://x/"}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for want, spoil := range map[string]func(*forge.Fixture){
		`fixture: unknown service "kvs"; known are jira, confluence, bitbucket, stargate, egress, remote`: func(
			f *forge.Fixture) {
			f.Service = "kvs"
		},
		"fixture of egress: there is no address":                           func(f *forge.Fixture) { f.Address = "" },
		"fixture of egress https://x/: status 99 is not one of 200 to 599": func(f *forge.Fixture) { f.Status = 99 },
		`fixture of egress https://x/: template: unknown word "$x"`: func(f *forge.Fixture) {
			f.Body = json.RawMessage(`{"$x":"y"}`)
		},
		"fixture of egress https://x/: the body is not a text": func(f *forge.Fixture) {
			f.Body, f.Text = json.RawMessage(`{}`), true
		},
	} {
		f := good
		spoil(&f)
		if err := f.Validate(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
