package forge_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// caller asks a platform directly, as one user of one tenant.
type caller struct {
	t      *testing.T
	p      *forge.Platform
	tenant string
	user   string
	data   any
}

var panel = app.Function{Key: "main", Kinds: []string{"jira:issuePanel#resolver"}, Uses: []app.Use{
	{Module: "jira:issuePanel", ModuleKey: "panel", Slot: "resolver.function"}}}

func ask(t *testing.T, p *forge.Platform, tenant, user string) *caller {
	_, _, data := p.Prepare(forge.Step{Number: 1, Tenant: tenant, User: user}, &panel)
	return &caller{t, p, tenant, user, data}
}

const (
	asApp  = `{"type":"fpp","provider":"app","remote":"%s"}`
	asUser = `{"type":"fpp","provider":"user","remote":"%s"}`
	toKVS  = `{"type":"kvs","provider":"app","remote":"kvs"}`
)

func (c *caller) send(target, request, body string) sandbox.Answer {
	c.t.Helper()
	method, path, _ := strings.Cut(request, " ")
	return c.p.Answer(sandbox.Call{
		Invocation: &sandbox.Invocation{Step: 1, Tenant: c.tenant, User: c.user, Data: c.data, Function: &panel},
		Target:     []byte(target), Method: method, Path: path, Body: []byte(body),
	})
}

func (c *caller) jira(request, body string) sandbox.Answer {
	return c.send(fmt.Sprintf(asApp, "jira"), request, body)
}

func (c *caller) wiki(request, body string) sandbox.Answer {
	return c.send(fmt.Sprintf(asApp, "confluence"), request, body)
}

func (c *caller) kvs(op, body string) sandbox.Answer { return c.send(toKVS, "POST /api/v1/"+op, body) }

// dig reads a value out of an answer: names and list positions, separated by dots.
func dig(t *testing.T, a sandbox.Answer, path string) any {
	t.Helper()
	if len(a.Body) == 0 {
		return nil
	}
	v := decode(t, json.RawMessage(a.Body))
	for _, name := range strings.Split(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[name]
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i >= len(at) {
				return nil
			}
			v = at[i]
		default:
			return nil
		}
	}
	return v
}

func text(v any) string {
	out, _ := json.Marshal(v)
	return string(out)
}

func newPlatform(opt forge.Options) *forge.Platform {
	if opt.World.Seed == 0 {
		opt.World.Seed = world.Seed
	}
	return forge.New(opt)
}

func staff() *app.App {
	return &app.App{ID: "ari:cloud:ecosystem::app/1", Manifest: &app.Manifest{
		Entities: []any{map[string]any{
			"name": "employee",
			"attributes": map[string]any{"name": map[string]any{"type": "string"}, "age": map[string]any{"type": "integer"},
				"team": map[string]any{"type": "string"}},
			"indexes": []any{"name", map[string]any{"name": "by-age", "partition": []any{"team"}, "range": []any{"age"}}},
		}},
		Egress: []app.Egress{{Address: "https://api.example.com"}, {Address: "*.example.org"}, {Remote: "backend"},
			{Address: "http://plain.example.com:8080"}},
		Remotes:   []app.Remote{{Key: "backend", BaseURL: "https://backend.example.net/base"}},
		Variables: []app.Variable{{Key: "A", Default: "x", HasDefault: true}, {Key: "B"}},
	}}
}

var sparse = tenant.World{Seed: 7, Sparse: []string{tenant.Observed}}
