package forge_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// noWarnings fails on endpoints that were meant to be known.
// noWarning: an answer has a warning only where Jira is about to give none.
func noWarning(t *testing.T, request string, a sandbox.Answer) {
	t.Helper()
	removed := strings.Contains(request, "/rest/api/3/search?")
	if got := a.Warning != nil && a.Warning.Code == "endpoint-removed"; got != removed || a.Warning != nil && !got {
		t.Errorf("%s: warning %v", request, a.Warning)
	}
}

func TestJiraReads(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	site := world.Site(tenant.Observed)
	for _, c := range []struct{ request, path, want string }{
		{"GET /rest/api/3/issue/PROJ-1", "fields.summary", site.Issues[0].Summary},
		{"GET /rest/api/3/issue/10001", "fields.description.content.0.content.0.text", site.Issues[0].Description},
		{"GET /rest/api/2/issue/PROJ-1", "fields.description", site.Issues[0].Description},
		{"GET /rest/api/3/issue/PROJ-1/comment", "comments.0.author.displayName", site.Users[0].DisplayName},
		{"GET /rest/api/3/project/PROJ", "name", site.Projects[0].Name},
		{"GET /rest/api/3/project/search", "values.1.key", "OPS"},
		{"GET /rest/api/3/search?jql=project%20%3D%20PROJ&maxResults=1", "issues.0.key", "PROJ-1"},
		{"GET /rest/api/3/search/jql?jql=key%20in%20(PROJ-2,PROJ-3)", "issues.1.key", "PROJ-3"},
		{"GET /rest/api/3/search/jql?jql=project%20!%3D%20PROJ", "issues.0.key", ""},
		{"GET /rest/api/3/search/jql?jql=project%20%3D%20PROJ%20order%20by%20key%20DESC", "issues.0.key", "PROJ-3"},
		{"GET /rest/api/3/search?jql=text~%22" + strings.Fields(site.Issues[1].Summary)[1] + "%22", "issues.0.key", "PROJ-2"},
		{"GET /rest/api/3/user/search?query=" + site.Users[0].Email, "0.accountId", site.Users[0].AccountID},
		{"GET /rest/api/3/user?accountId=" + site.Users[1].AccountID, "displayName", site.Users[1].DisplayName},
		{"GET /rest/api/3/serverInfo", "baseUrl", site.URL},
		{"GET /rest/api/3/issuetype", "1.name", "Task"},
		{"GET /rest/api/3/status", "2.name", "Done"},
		{"GET /rest/api/3/priority", "0.name", "Highest"},
		{"GET /rest/api/3/field", "0.id", "summary"},
		{"GET /rest/api/3/issue/PROJ-1/transitions", "transitions.2.name", "Done"},
		{"GET /rest/api/3/user/groups", "0.name", "jira-users"},
		{"GET /rest/agile/1.0/board", "values.0.location.projectKey", "PROJ"},
		{"GET /rest/agile/1.0/board/1/sprint", "values.0.state", "active"},
		{"GET /rest/servicedeskapi/servicedesk", "values.0.projectKey", "PROJ"},
		{"GET /rest/servicedeskapi/request/PROJ-1", "summary", site.Issues[0].Summary},
		{"GET /rest/api/3/dashboard", "dashboards.0.id", "10100"},
	} {
		got := u.jira(c.request, "")
		noWarning(t, c.request, got)
		if found, _ := dig(t, got, c.path).(string); found != c.want {
			t.Errorf("%s: %s is %q, want %q in %s", c.request, c.path, found, c.want, got.Body)
		}
	}
}

func TestJiraWritesAreReadBack(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	made := u.jira("POST /rest/api/3/issue",
		`{"fields":{"project":{"key":"PROJ"},"summary":"New","assignee":{`+
			`"accountId":"`+world.Site(tenant.Observed).Users[1].AccountID+`"}}}`)
	key, _ := dig(t, made, "key").(string)
	if made.Status != 201 || !strings.HasPrefix(key, "PROJ-") {
		t.Fatalf("created %d %s", made.Status, made.Body)
	}
	u.jira("PUT /rest/api/3/issue/"+key,
		`{"fields":{"description":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{`+
			`"type":"text","text":"Hi"}]}]}},"update":{"labels":[{"add":"l"}]}}`)
	u.jira("POST /rest/api/2/issue/"+key+"/comment", `{"body":"Text"}`)
	u.jira("POST /rest/api/3/issue/"+key+"/transitions", `{"transition":{"id":"31"}}`)
	u.jira("PUT /rest/api/3/issue/"+key+"/properties/p", `{"x":1}`)
	for _, c := range []struct{ request, path, want string }{
		{"GET /rest/api/2/issue/" + key, "fields.summary", `"New"`},
		{"GET /rest/api/2/issue/" + key, "fields.description", `"Hi"`},
		{"GET /rest/api/2/issue/" + key, "fields.labels", `["l"]`},
		{"GET /rest/api/2/issue/" + key, "fields.status.name", `"Done"`},
		{"GET /rest/api/2/issue/" + key, "fields.assignee.displayName",
			text(world.Site(tenant.Observed).Users[1].DisplayName)},
		{"GET /rest/api/3/issue/" + key + "/comment", "comments.0.body.content.0.content.0.text", `"Text"`},
		{"GET /rest/api/3/issue/" + key + "/properties/p", "value.x", "1"},
		{"GET /rest/api/3/issue/" + key + "/properties/q", "errors", "{}"},
		{"GET /rest/api/3/search/jql?jql=summary~New", "issues.0.key", text(key)},
	} {
		got := u.jira(c.request, "")
		noWarning(t, c.request, got)
		if found := text(dig(t, got, c.path)); found != c.want {
			t.Errorf("%s: %s is %s, want %s in %s", c.request, c.path, found, c.want, got.Body)
		}
	}
	if got := u.jira("DELETE /rest/api/3/issue/"+key, ""); got.Status != 204 {
		t.Errorf("delete: %d", got.Status)
	}
	if got := u.jira("GET /rest/api/3/issue/"+key, ""); got.Status != 404 {
		t.Errorf("a deleted issue is still there")
	}
}

func TestPagination(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	first := u.jira("POST /rest/api/3/search/jql", `{"jql":"project = PROJ","maxResults":2}`)
	token, _ := dig(t, first, "nextPageToken").(string)
	second := u.jira("POST /rest/api/3/search/jql", `{"jql":"project = PROJ","maxResults":2,"nextPageToken":"`+token+`"}`)
	if dig(t, first, "isLast") != false || dig(t, second, "issues.0.key") != "PROJ-3" || dig(t, second, "isLast") != true {
		t.Errorf("pages: %s then %s", first.Body, second.Body)
	}
	page := u.wiki("GET /wiki/api/v2/pages?limit=2", "")
	next, _ := dig(t, page, "_links.next").(string)
	last := u.wiki("GET "+next, "")
	if dig(t, last, "results.0.id") != "40003" || dig(t, last, "_links.next") != nil {
		t.Errorf("pages: %s then %s", page.Body, last.Body)
	}
}

// TestQueries asks for issues and pages in queries of every form.
func TestQueries(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	site := world.Site(tenant.Observed)
	word := strings.Fields(site.Issues[1].Summary)[1]
	u.jira("POST /rest/api/3/issue", `{"fields":{"project":{"key":"PROJ"},"summary":"New","issuetype":{"name":"Bug"}}}`)
	for jql, want := range map[string]string{
		"project = PROJ and key in (PROJ-1)":                            "PROJ-1",
		"not (project = X or key in (PROJ-1, PROJ-2, PROJ-3))":          "PROJ-101",
		"(key = PROJ-1 or key = PROJ-2) and not text ~ '" + word + "*'": "PROJ-1",
		"id = 10002":                                   "PROJ-2",
		"key != PROJ-1 and summary !~ new":             "PROJ-2 PROJ-3",
		"assignee = '" + site.Users[1].AccountID + "'": "PROJ-2",
		"reporter = currentUser()":                     "PROJ-101",
		"assignee is empty":                            "PROJ-101",
		"issuetype = Bug and assignee is empty":        "PROJ-101",
		"issuetype = Task and assignee is empty":       "",
		"issuetype = Bug and assignee is not empty":    "PROJ-1 PROJ-2 PROJ-3",
		"created > -1d and summary ~ New":              "PROJ-101",
		"created < startOfDay() and summary ~ New":     "",
		"updated < -30w":                               "PROJ-1 PROJ-2 PROJ-3",
		"sprint in openSprints() order by key desc":    "PROJ-101 PROJ-3 PROJ-2 PROJ-1",
		"order by reporter, key desc":                  "PROJ-101 PROJ-3 PROJ-2 PROJ-1",
		"project in (PROJ) order by created DESC":      "PROJ-101 PROJ-3 PROJ-2 PROJ-1",
		"assignee in membersOf('x') and key = PROJ-2":  "PROJ-2",
		"project = NONE":                               "",
		"assignee != nobody":                           "PROJ-1 PROJ-2 PROJ-3",
		"assignee not in (nobody, empty)":              "PROJ-1 PROJ-2 PROJ-3",
		"not (assignee = nobody or key = PROJ-1)":      "PROJ-2 PROJ-3",
		"not (assignee = nobody and key = PROJ-101)":   "PROJ-1 PROJ-2 PROJ-3",
		"assignee != nobody or assignee is empty":      "PROJ-1 PROJ-2 PROJ-3 PROJ-101",
		"description !~ x and key = PROJ-101":          "",
		"labels not in (x) and key = PROJ-101":         "",
	} {
		got := u.jira("POST /rest/api/3/search/jql", `{"jql":`+text(jql)+`}`)
		var keys []string
		issues, _ := dig(t, got, "issues").([]any)
		for n := range issues {
			keys = append(keys, dig(t, got, fmt.Sprintf("issues.%d.key", n)).(string))
		}
		if found := strings.Join(keys, " "); found != want {
			t.Errorf("%s: %q, want %q", jql, found, want)
		}
	}
	for cql, want := range map[string]string{
		"type = page and (id = 40001 or id = 40003)":               "40001 40003",
		"not id = 40001 order by id desc":                          "40003 40002",
		"space in (TEAM) and type = blogpost":                      "",
		"lastmodified > now('-4w')":                                "40001 40002 40003",
		"title ~ '" + strings.Fields(site.Pages[1].Title)[1] + "'": "40002",
	} {
		got := u.wiki("GET /wiki/rest/api/content/search?cql="+url.QueryEscape(cql), "")
		var ids []string
		results, _ := dig(t, got, "results").([]any)
		for n := range results {
			ids = append(ids, dig(t, got, fmt.Sprintf("results.%d.id", n)).(string))
		}
		if found := strings.Join(ids, " "); found != want {
			t.Errorf("%s: %q, want %q", cql, found, want)
		}
	}
}

// TestMalformedQueries get errors that hold the query.
func TestMalformedQueries(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	for _, request := range []string{
		"GET /rest/api/3/search?jql=", "GET /rest/api/3/search/jql?jql=", "GET /wiki/rest/api/content/search?cql=",
		"GET /wiki/rest/api/search?cql=",
	} {
		send := u.jira
		if strings.Contains(request, "/wiki/") {
			send = u.wiki
		}
		got := send(request+url.QueryEscape(`project = "PROJ`), "")
		if got.Status != 400 || !strings.Contains(string(got.Body), `project = \"PROJ`) {
			t.Errorf("%s: %d %s", request, got.Status, got.Body)
		}
	}
	if got := u.jira("POST /rest/api/3/search/approximate-count", `{"jql":"key ="}`); got.Status != 400 {
		t.Errorf("count: %d %s", got.Status, got.Body)
	}
	got := u.jira("POST /rest/api/3/jql/match", `{"jqls":["key =","key = PROJ-1"],"issueIds":[10001]}`)
	if text(dig(t, got, "matches.0.matchedIssues")) != "[]" || text(dig(t, got, "matches.0.errors")) == "[]" ||
		text(dig(t, got, "matches.1")) != `{"errors":[],"matchedIssues":[10001]}` {
		t.Errorf("match: %s", got.Body)
	}
}

func TestConfluence(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	site := world.Site(tenant.Observed)
	made := u.wiki("POST /wiki/api/v2/pages",
		`{"spaceId":"30001","title":"T","body":{"representation":"storage","value":"<p>B</p>"}}`)
	id, _ := dig(t, made, "id").(string)
	u.wiki("PUT /wiki/api/v2/pages/"+id, `{"id":"`+id+`","title":"T2","version":{"number":2}}`)
	u.wiki("POST /wiki/api/v2/pages/"+id+"/properties", `{"key":"p","value":{"x":1}}`)
	u.wiki("POST /wiki/api/v2/footer-comments", `{"pageId":"`+id+`","body":{"representation":"storage","value":"C"}}`)
	if got := u.wiki("PUT /wiki/api/v2/pages/"+id, `{"title":"T3","version":{"number":9}}`); got.Status != 409 {
		t.Errorf("an update of the wrong version gets %d", got.Status)
	}
	for _, c := range []struct{ request, path, want string }{
		{"GET /wiki/api/v2/pages/40001?body-format=storage", "body.storage.value", text(site.Pages[0].Body)},
		{"GET /wiki/rest/api/content/40001?expand=body.storage,space", "space.key", `"TEAM"`},
		{"GET /wiki/rest/api/content/search?cql=space%3DTEAM%20and%20type%3Dpage&limit=1", "results.0.id", `"40001"`},
		{"GET /wiki/rest/api/search?cql=id%3D40002", "results.0.content.title", text(site.Pages[1].Title)},
		{"GET /wiki/rest/api/user/current", "accountType", `"app"`},
		{"GET /wiki/api/v2/spaces", "results.0.name", text(site.Spaces[0].Name)},
		{"GET /wiki/api/v2/pages/" + id, "title", `"T2"`},
		{"GET /wiki/api/v2/pages/" + id, "version.number", `2`},
		{"GET /wiki/api/v2/pages/" + id + "/properties?key=p", "results.0.value.x", `1`},
		{"GET /wiki/api/v2/pages/" + id + "/footer-comments", "results.0.body.storage.value", `"C"`},
		{"GET /wiki/api/v2/pages/999", "errors.0.code", `"NOT_FOUND"`},
	} {
		got := u.wiki(c.request, "")
		noWarning(t, c.request, got)
		if found := text(dig(t, got, c.path)); found != c.want {
			t.Errorf("%s: %s is %s, want %s in %s", c.request, c.path, found, c.want, got.Body)
		}
	}
}

func TestSparseTenantHasNothing(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{World: sparse}), tenant.Observed, "ada")
	for request, want := range map[string]string{
		"GET /rest/api/3/search/jql?jql=":    `{"isLast":true,"issues":[]}`,
		"GET /rest/api/3/project":            `[]`,
		"GET /rest/api/3/user/search?query=": `[]`,
		"GET /rest/api/3/issue/PROJ-1": `{"errorMessages":["Issue does not exist or you ` +
			`do not have permission to see it."],"errors":{}}`,
		"GET /rest/api/3/priority":            `[]`,
		"GET /rest/agile/1.0/board/1":         `{"errorMessages":["The requested board cannot be found."],"errors":{}}`,
		"GET /rest/api/3/never/heard/of/this": `{"errorMessages":["The requested resource was not found."],"errors":{}}`,
	} {
		if got := u.jira(request, ""); string(got.Body) != want {
			t.Errorf("%s: got %s, want %s", request, got.Body, want)
		}
	}
	if got := u.jira("GET /rest/api/3/issue/PROJ-1", ""); got.Status != 404 {
		t.Errorf("got %d", got.Status)
	}
}

func TestWhoAsks(t *testing.T) {
	p := newPlatform(forge.Options{})
	ada, bo, nobody := ask(t, p, tenant.Observed, "ada"), ask(t, p, tenant.Observed, "bo"), ask(t, p, tenant.Observed, "")
	user, app, none := fmt.Sprintf(asUser, "jira"), fmt.Sprintf(asApp, "jira"),
		`{"type":"fpp","provider":"none","remote":"jira"}`
	site := world.Site(tenant.Observed)
	for _, c := range []struct {
		who    *caller
		target string
		want   any
	}{
		{ada, user, site.Users[0].DisplayName}, {bo, user, site.Users[1].DisplayName}, {bo, none, site.Users[1].DisplayName},
		{ada, app, "App"}, {nobody, none, "App"},
		{nobody, `{"type":"fpp","provider":"user","remote":"jira","accountId":"` + site.Users[1].AccountID + `"}`,
			site.Users[1].DisplayName},
	} {
		if got := dig(t, c.who.send(c.target, "GET /rest/api/3/myself", ""), "displayName"); got != c.want {
			t.Errorf("%s asks with %s: got %v, want %v", c.who.user, c.target, got, c.want)
		}
	}
	got := nobody.send(user, "GET /rest/api/3/myself", "")
	if got.Status != 401 || header(got, "forge-proxy-error") != "NEEDS_AUTHENTICATION_ERR" {
		t.Errorf("as a user without one: %d %v", got.Status, got.Headers)
	}
}

func header(a sandbox.Answer, name string) string {
	for _, h := range a.Headers {
		if h.Name == name {
			return h.Value
		}
	}
	return ""
}

func TestPermissionsFlip(t *testing.T) {
	denied := world.Vary(tenant.Observed, tenant.Shape)
	check := `{"projectPermissions":[{"permissions":["EDIT_ISSUES"],"issues":[10001,99],"projects":[10000]}]}`
	for _, c := range []struct {
		world                       tenant.World
		have                        any
		issues, edit, page, content string
	}{
		{world, true, "[10001]", "204", `{"errors":[],"hasPermission":true}`, "200"},
		{denied, false, "null", "403", `{"errors":[],"hasPermission":false}`, "403"},
	} {
		u := ask(t, newPlatform(forge.Options{World: c.world}), tenant.Observed, "ada")
		jira, wiki := fmt.Sprintf(asUser, "jira"), fmt.Sprintf(asUser, "confluence")
		if got := dig(t, u.send(jira, "GET /rest/api/3/mypermissions?permissions=EDIT_ISSUES,X", ""),
			"permissions.X.havePermission"); got != c.have {
			t.Errorf("mypermissions: %v, want %v", got, c.have)
		}
		if got := text(dig(t, u.send(jira, "POST /rest/api/3/permissions/check", check),
			"projectPermissions.0.issues")); got != c.issues {
			t.Errorf("permissions/check: %s, want %s", got, c.issues)
		}
		if got := u.send(jira, "PUT /rest/api/3/issue/PROJ-1",
			`{"fields":{"summary":"x"}}`); fmt.Sprint(got.Status) != c.edit {
			t.Errorf("edit as user: %d, want %s", got.Status, c.edit)
		}
		if got := u.jira("PUT /rest/api/3/issue/PROJ-1", `{"fields":{"summary":"x"}}`); got.Status != 204 {
			t.Errorf("edit as app: %d", got.Status)
		}
		if got := string(u.send(wiki, "POST /wiki/rest/api/content/40001/permission/check",
			`{"operation":"read"}`).Body); got != c.page {
			t.Errorf("permission/check: %s, want %s", got, c.page)
		}
		if got := u.send(wiki, "PUT /wiki/api/v2/pages/40001", `{"title":"x"}`); fmt.Sprint(got.Status) != c.content {
			t.Errorf("update as user: %d, want %s", got.Status, c.content)
		}
		if got := dig(t, u.jira("GET /rest/api/3/mypermissions?permissions=X", ""),
			"permissions.X.havePermission"); got != true {
			t.Errorf("the app lacks a permission")
		}
	}
}

func TestNotes(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{App: staff()}), tenant.Observed, "ada")
	user := `{"type":"fpp","provider":"user","remote":"jira","accountId":"someone"}`
	got := u.send(user, "GET /rest/api/3/issue/PROJ-1/comment/20001?expand=x", "").Note
	if got.Status != 0 || got.Service != "jira" || got.As != "user" || got.Account != "someone" {
		t.Errorf("note %+v", got)
	}
	for _, c := range []struct {
		target, request, service, class string
		write                           bool
	}{
		{fmt.Sprintf(asApp, "jira"), "GET /rest/api/3/issue/PROJ-1/comment/20001?expand=x", "jira",
			"/rest/api/3/issue/{}/comment/{}", false},
		{fmt.Sprintf(asApp, "jira"), "POST /rest/api/2/search", "jira", "/rest/api/2/search", false},
		{fmt.Sprintf(asApp, "jira"), "POST /rest/api/3/odd/PROJ-1/way/712020:a-b", "jira", "/rest/api/3/odd/{}/way/{}", true},
		{`{"type":"fpp","provider":"app","contextAri":"x"}`, "GET /wiki/api/v2/pages/1", "confluence",
			"/wiki/api/v2/pages/{}", false},
		{toKVS, "POST /api/v1/get", "kvs", "/api/v1/get", false},
		{toKVS, "POST /api/v1/batch/set", "kvs", "/api/v1/batch/set", true},
		{`{"type":"frc","remote":"backend"}`, "POST /a/12", "remote", "backend/a/{}", true},
		{`{"type":"sql","provider":"app","remote":"sql"}`, "POST /api/v1/execute", "sql", "/api/v1/execute", true},
	} {
		got := u.send(c.target, c.request, "{}").Note
		if got.Service != c.service || got.Class != c.class || got.Write != c.write || got.Tenant != tenant.Observed {
			t.Errorf("%s: %+v", c.request, got)
		}
	}
}

func TestUnknownIsSaid(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	got := u.jira("GET /rest/api/3/odd/thing/77", "")
	if got.Warning == nil || got.Warning.Code != "unknown-endpoint" ||
		!strings.Contains(got.Warning.Message, "GET /rest/api/3/odd/thing/{}") {
		t.Errorf("warning %+v", got.Warning)
	}
	if dig(t, got, "values") == nil || dig(t, got, "id") == nil {
		t.Errorf("got %s", got.Body)
	}
	for _, service := range []string{"sql", "emails", "realtime", "llm"} {
		got := u.send(`{"type":"`+service+`"}`, "POST /x", "{}")
		if got.Warning == nil || got.Warning.Code != "not-emulated" || !strings.Contains(got.Warning.Message, service) ||
			got.Status < 400 {
			t.Errorf("%s: %d %+v", service, got.Status, got.Warning)
		}
	}
}

// TestDeterminism runs the same requests in two platforms, once with a neighbour who is busy and different.
func TestDeterminism(t *testing.T) {
	run := func(w tenant.World, busy int) []sandbox.Answer {
		p := newPlatform(forge.Options{World: w})
		u, neighbour := ask(t, p, tenant.Observed, "ada"), ask(t, p, tenant.Neighbour, "ada")
		var out []sandbox.Answer
		for _, request := range []string{"GET /rest/api/3/issue/PROJ-1", "POST /rest/api/3/issue", "GET /rest/api/3/search",
			"GET /rest/api/3/odd"} {
			for range busy {
				neighbour.jira("POST /rest/api/3/issue", `{"fields":{"summary":"x"}}`)
			}
			out = append(out, u.jira(request, `{"fields":{"summary":"x"}}`))
		}
		return append(out, u.kvs("set", `{"key":"a","value":1}`), u.kvs("get", `{"key":"a"}`))
	}
	alone := run(world, 0)
	for _, other := range [][]sandbox.Answer{run(world, 0), run(world, 3),
		run(world.Vary(tenant.Neighbour, tenant.Shape), 5)} {
		if diff := cmp.Diff(alone, other); diff != "" {
			t.Errorf("a neighbour shows:\n%s", diff)
		}
	}
}

// TestDenied asks as a user who may do nothing, and as the app, which still may.
func TestDenied(t *testing.T) {
	p := newPlatform(forge.Options{Denied: []string{tenant.Observed}})
	u, free := ask(t, p, tenant.Observed, "ada"), ask(t, p, tenant.Neighbour, "ada")
	jira, wiki := fmt.Sprintf(asUser, "jira"), fmt.Sprintf(asUser, "confluence")
	for _, c := range []struct {
		target, request string
		status          int
		path            string
		want            string
	}{
		{jira, "GET /rest/api/3/issue/PROJ-1", 404, "errors", "{}"},
		{jira, "GET /rest/api/3/search/jql?jql=", 200, "issues", "[]"},
		{jira, "POST /rest/api/3/issue", 403, "errors", "{}"},
		{jira, "POST /rest/api/3/odd/thing", 403, "errors", "{}"},
		{jira, "GET /rest/api/3/mypermissions?permissions=X", 200, "permissions.X.havePermission", "false"},
		{jira, "GET /rest/api/3/myself", 200, "displayName", text(world.Site(tenant.Observed).Users[0].DisplayName)},
		{wiki, "GET /wiki/api/v2/pages/40001", 404, "statusCode", "404"},
		{wiki, "POST /wiki/rest/api/content/40001/permission/check", 200, "hasPermission", "false"},
		{fmt.Sprintf(asApp, "jira"), "GET /rest/api/3/issue/PROJ-1", 200, "key", `"PROJ-1"`},
		{fmt.Sprintf(asApp, "jira"), "POST /rest/api/3/issue", 201, "id", `"11001"`},
	} {
		got := u.send(c.target, c.request, "{}")
		if found := text(dig(t, got, c.path)); got.Status != c.status || found != c.want {
			t.Errorf("%s: %d %s, want %d %s", c.request, got.Status, found, c.status, c.want)
		}
	}
	if got := free.send(jira, "GET /rest/api/3/issue/PROJ-1", ""); got.Status != 200 {
		t.Errorf("the other tenant is denied too: %d", got.Status)
	}
}
