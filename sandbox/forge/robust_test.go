package forge

import (
	"strings"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
)

// TestOddBodies sends every endpoint bodies that it does not expect: the platform must answer and never panic.
func TestOddBodies(t *testing.T) {
	bodies := []string{
		``, `{`, `null`, `[]`, `[null]`, `"x"`, `7`, `{}`, `{"fields":7,"update":[],"body":null}`,
		`{"fields":{"project":"PROJ","summary":{},"labels":"x","assignee":7,"comment":[]},"update":{` +
			`"labels":[7,{"add":{}}]}}`,
		`{"version":{"number":"x"},"body":{"storage":[]},"title":[],"key":{},"value":null,"parentId":7}`,
		`{"queueName":7,"payload":{},"jobId":[],"events":7,"query":7,"variables":[]}`,
		`{"jql":{},"maxResults":-5,"startAt":1e9,"nextPageToken":"YXQ6LTk","issueIds":["x",null],"jqls":[7]}`,
		`{"projectPermissions":[7,{"permissions":"X","issues":[null,{}]}],"globalPermissions":7,"transition":{"id":{}}}`,
		`{"key":"k","entityName":"e","value":7,"options":{},"conditions":{"and":[{"property":7}]},"limit":1,"where":[{}]}`,
	}
	entities := []any{7, map[string]any{"name": "e", "indexes": "x"}}
	p := New(Options{App: &app.App{Manifest: &app.Manifest{Entities: entities}}})
	function := &app.Function{Key: "f"}
	_, _, data := p.Prepare(Step{Tenant: tenant.Observed, User: "ada", Payload: []byte(`[1]`)}, function)
	send := func(kind, method, path, body string) {
		a := p.Answer(sandbox.Call{
			Invocation: &sandbox.Invocation{Tenant: tenant.Observed, Function: function, Data: data},
			Target:     []byte(kind), Method: method, Path: path, Body: []byte(body),
		})
		if a.Status < 200 || a.Latency < 1 {
			t.Errorf("%s %s with %s: status %d, latency %d", method, path, body, a.Status, a.Latency)
		}
	}
	sent := 0
	for service, routes := range map[string][]route{
		"jira": jiraRoutes(), "confluence": confluenceRoutes(), "bitbucket": bitbucketRoutes(),
	} {
		for _, e := range routes {
			for _, id := range []string{"PROJ-1", "40001", "%7B%7D"} {
				path := strings.ReplaceAll(strings.ReplaceAll(e.template, "{}", id), "/V/", "/3/")
				for _, body := range bodies {
					send(`{"type":"fpp","provider":"app","remote":"`+service+`"}`, e.method, path+"?limit=-1&startAt=x&cursor=7", body)
					sent++
				}
			}
		}
	}
	for _, path := range []string{"get", "set", "delete", "query", "entity/query", "transaction",
		"batch/set", "batch/x", "x"} {
		for _, body := range bodies {
			send(`{"type":"kvs"}`, "POST", "/api/v1/"+path, body)
		}
	}
	for _, path := range []string{"/graphql", "/webhook/queue/publish/{a}", "/webhook/queue/x", "/forge/entities/graphql",
		"/forge/events/v1/app-events", "/app/report-accounts", "", "/", "//"} {
		for _, body := range bodies {
			send(`{"type":"fpp","provider":"user","remote":"stargate"}`, "POST", path, body)
		}
	}
	if sent < 1000 {
		t.Errorf("only %d requests were sent", sent)
	}
}
