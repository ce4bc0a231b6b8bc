package forge_test

import (
	"encoding/json"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

const outside = `{"type":"egress"}`

func TestEgressFollowsTheManifest(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{App: staff()}), tenant.Observed, "ada")
	for url, declared := range map[string]bool{
		"https://api.example.com/any/path":          true,
		"https://API.example.com/any/path":          true,
		"http://api.example.com/":                   false,
		"https://api.example.com:8443/":             false,
		"https://api.example.com.evil.test/":        false,
		"https://a.example.org/":                    true,
		"https://a.b.example.org/":                  true,
		"https://example.org/":                      false,
		"https://badexample.org/":                   false,
		"https://backend.example.net/base/x":        true,
		"https://backend.example.net/elsewhere":     true,
		"http://plain.example.com:8080/":            true,
		"https://user:pw@evil.test/api.example.com": false,
	} {
		got := u.send(outside, "GET "+url, "")
		blocked := header(got, "forge-proxy-error") == "BLOCKED_EGRESS" && got.Status == 403
		if got.Note.Denied == declared || blocked == declared {
			t.Errorf("%s: denied %v, status %d, declared %v", url, got.Note.Denied, got.Status, declared)
		}
	}
}

func TestFarEndKnowsOnlyWhatItIsTold(t *testing.T) {
	p := newPlatform(forge.Options{App: staff(), Answers: []forge.Learned{
		{Service: "egress", Method: "GET", Class: "api.example.com/v1/me",
			Body: json.RawMessage(`{"owner":{"$text":"remote.owner"}}`)},
	}})
	acme, globex := ask(t, p, tenant.Neighbour, "ada"), ask(t, p, tenant.Observed, "ada")
	same := func(request string) bool {
		return string(acme.send(outside, request, "").Body) == string(globex.send(outside, request, "").Body)
	}
	if !same("GET https://api.example.com/v1/other") || !same("GET https://api.example.com/v1/me") {
		t.Error("a host tells tenants apart who send the same request")
	}
	if string(acme.send(outside, "GET https://api.example.com/a", "").Body) == string(acme.send(outside,
		"GET https://api.example.com/b", "").Body) {
		t.Error("a host answers everything alike")
	}
	own := func(c *caller) any {
		site := world.Site(c.tenant)
		a := c.p.Answer(sandbox.Call{
			Invocation: &sandbox.Invocation{Tenant: c.tenant, Data: c.data}, Target: []byte(outside), Method: "GET",
			Path: "https://api.example.com/v1/me", Headers: []trace.Pair{{Name: "authorization",
				Value: "Bearer " + site.CloudID}},
		})
		return dig(t, a, "owner")
	}
	if own(acme) == own(globex) {
		t.Error("a host does not know its customers by their credentials")
	}
	if got := acme.send(`{"type":"frc","remote":"nope"}`, "GET /x", ""); got.Status != 400 ||
		header(got, "forge-proxy-error") != "INVALID_REMOTE" {
		t.Errorf("a remote that is not declared: %d %v", got.Status, got.Headers)
	}
}

func TestNoInvocation(t *testing.T) {
	p := newPlatform(forge.Options{App: staff()})
	got := p.Answer(sandbox.Call{Target: []byte(toKVS), Method: "POST", Path: "/api/v1/get", Body: []byte(`{"key":"a"}`)})
	if got.Status != 503 || header(got, "forge-proxy-error") != "API_NOT_READY_ERR" || got.Warning == nil {
		t.Errorf("got %d %v", got.Status, got.Headers)
	}
}

func TestEnvAndCanaries(t *testing.T) {
	p := newPlatform(forge.Options{App: staff()})
	env := p.Env(staff())
	if env["A"] != "x" || env["B"] == "" || env["B"] != newPlatform(forge.Options{World: world.Vary(tenant.Observed,
		tenant.Shape)}).Env(staff())["B"] {
		t.Errorf("env %v", env)
	}
	ask(t, p, tenant.Observed, "ada").jira("GET /rest/api/3/myself", "")
	canaries := p.Canaries()
	for i := 1; i < len(canaries); i++ {
		a, b := canaries[i-1], canaries[i]
		if a.Tenant > b.Tenant || a.Tenant == b.Tenant && a.Field >= b.Field {
			t.Fatalf("%v comes before %v", a, b)
		}
	}
	if len(canaries) < 20 {
		t.Errorf("only %d canaries", len(canaries))
	}
}

// TestLearntAnswers fills what was learnt for the tenant who asks, and forgets a value that the app deletes.
func TestLearntAnswers(t *testing.T) {
	name := json.RawMessage(`{"name":{"$text":"learnt"}}`)
	opt := forge.Options{App: staff(), Answers: []forge.Learned{
		{Service: "jira", Method: "GET", Class: "/rest/api/3/odd/{}", Body: name},
		{Service: "entity", Method: "employee", Class: "e1", Body: name},
		{Service: "property", Method: "GET", Class: "p", Body: name},
	}}
	p := newPlatform(opt)
	u, other := ask(t, p, tenant.Observed, "ada"), ask(t, p, tenant.Neighbour, "ada")
	want, entity := world.Site(tenant.Observed).Text("learnt"), `{"entityName":"employee","key":"e1"}`
	for what, got := range map[string]any{
		"endpoint": dig(t, u.jira("GET /rest/api/3/odd/7", ""), "name"),
		"entity":   dig(t, u.kvs("entity/get", entity), "value.name"),
		"property": dig(t, u.jira("GET /rest/api/3/issue/PROJ-1/properties/p", ""), "value.name"),
	} {
		if got != want {
			t.Errorf("%s: got %v, want %q", what, got, want)
		}
	}
	if dig(t, other.jira("GET /rest/api/3/odd/7", ""), "name") == want {
		t.Error("two tenants get one answer")
	}
	u.kvs("entity/delete", entity)
	if got := u.kvs("entity/get", entity); got.Status != 404 {
		t.Errorf("a deleted value comes back: %s", got.Body)
	}
	opt.World = sparse
	if got := ask(t, newPlatform(opt), tenant.Observed, "ada").jira("GET /rest/api/3/odd/7", ""); got.Status != 404 {
		t.Errorf("a sparse tenant gets %s", got.Body)
	}
}

func TestZone(t *testing.T) {
	for _, c := range []struct {
		addresses []string
		want      string
	}{
		{nil, ""},
		{[]string{"https://api.example.com"}, ""},
		{[]string{"https://api.example.com", "*.Example.com", "https://*.example.org/path"}, "example.com"},
		{[]string{"https://*.example.org/path"}, "example.org"},
		{[]string{"http://*.example.org"}, ""},
		{[]string{"*.example.com", "*"}, ""},
		{[]string{"*.atlassian.net", "*.services.atlassian.com"}, ""},
	} {
		m := &app.Manifest{}
		for _, a := range c.addresses {
			m.Egress = append(m.Egress, app.Egress{Address: a})
		}
		if got := forge.Zone(m); got != c.want {
			t.Errorf("%q: got %q, want %q", c.addresses, got, c.want)
		}
	}
	if got := forge.Zone(nil); got != "" {
		t.Errorf("no manifest: got %q", got)
	}
}
