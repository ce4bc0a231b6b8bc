package forge_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/openapi"
	"crosstalk/sandbox/tenant"
)

// TestDescribedReads asks endpoints that have no routes of their own.
func TestDescribedReads(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	for _, c := range []struct{ request, path, want string }{
		{"GET /rest/api/3/field/customfield_10042/context", "values.1.id", `"10002"`},
		{"GET /rest/api/2/field/customfield_10042/context", "total", "3"},
		{"GET /rest/api/3/field/customfield_10042/context?maxResults=2", "isLast", "false"},
		{"GET /rest/api/3/field/customfield_10042/context?maxResults=2&startAt=2", "values.0.id", `"10003"`},
		{"GET /rest/api/3/component/10077", "id", `"10077"`},
		{"GET /rest/api/3/filter/10011", "owner.emailAddress", text(world.Site(tenant.Observed).Users[0].Email)},
		{"GET /wiki/api/v2/folders/12", "id", `"12"`},
		{"GET /wiki/api/v2/tasks?limit=2", "results.1.id", `"10002"`},
	} {
		got := u.jira(c.request, "")
		if strings.Contains(c.request, "/wiki/") {
			got = u.wiki(c.request, "")
		}
		noWarning(t, c.request, got)
		if found := text(dig(t, got, c.path)); found != c.want {
			t.Errorf("%s: %s is %s, want %s in %.600s", c.request, c.path, found, c.want, got.Body)
		}
	}
	page := u.wiki("GET /wiki/api/v2/tasks?limit=2", "")
	next, _ := dig(t, page, "_links.next").(string)
	if last := u.wiki("GET "+next, ""); dig(t, last, "results.0.id") != "10003" || dig(t, last, "_links.next") != nil {
		t.Errorf("%q leads to %s", next, last.Body)
	}
}

// TestDescribedDiffers between worlds, and not in what collides.
func TestDescribedDiffers(t *testing.T) {
	const request = "GET /rest/api/3/field/customfield_10042/context"
	shape := world.Vary(tenant.Observed, tenant.Shape)
	a := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada").jira(request, "")
	other := ask(t, newPlatform(forge.Options{}), tenant.Neighbour, "ada").jira(request, "")
	shaped := ask(t, newPlatform(forge.Options{World: shape}), tenant.Observed, "ada").jira(request, "")
	const name, id = "values.0.name", "values.0.id"
	if dig(t, a, name) == dig(t, other, name) || dig(t, a, id) != dig(t, other, id) {
		t.Errorf("two tenants get %s and %s", a.Body, other.Body)
	}
	if dig(t, shaped, "total") != 5.0 {
		t.Errorf("another shape is %s", shaped.Body)
	}
}

// TestDescribedPermissions: who may see nothing sees nothing, and what is withheld is not there.
func TestDescribedPermissions(t *testing.T) {
	user := fmt.Sprintf(asUser, "jira")
	denied := ask(t, newPlatform(forge.Options{Denied: []string{tenant.Observed}}), tenant.Observed, "ada")
	none := ask(t, newPlatform(forge.Options{World: sparse}), tenant.Observed, "ada")
	free := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	for _, c := range []struct {
		name   string
		got    sandbox.Answer
		status int
	}{
		{"denied", denied.send(user, "GET /rest/api/3/component/1", ""), 404},
		{"denied write", denied.send(user, "PUT /rest/api/3/component/1", "{}"), 403},
		{"as the app", denied.jira("GET /rest/api/3/component/1", ""), 200},
		{"sparse", none.jira("GET /rest/api/3/component/1", ""), 404},
		{"no such issue", free.jira("GET /rest/api/3/issue/PROJ-99/comment/list", ""), 404},
		{"no such project", free.jira("GET /rest/api/3/project/NONE/features", ""), 404},
		{"project", free.jira("GET /rest/api/3/project/PROJ/features", ""), 200},
		{"no such page", free.wiki("GET /wiki/api/v2/pages/99/likes/count", ""), 404},
		{"page", free.wiki("GET /wiki/api/v2/pages/40001/likes/count", ""), 200},
		{"no name", free.jira("GET /rest/api/3/component/", ""), 404},
	} {
		if c.got.Status != c.status {
			t.Errorf("%s: %d, want %d: %s", c.name, c.got.Status, c.status, c.got.Body)
		}
	}
	if got := text(dig(t, denied.send(user, "GET /rest/api/3/filter/search", ""), "values")); got != "[]" {
		t.Errorf("a list of who may see nothing is %s", got)
	}
}

// TestDescribedWritesAreReadBack adds, changes and takes away.
func TestDescribedWritesAreReadBack(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	made := u.jira("POST /rest/api/3/filter", `{"name":"Mine","jql":"key = PROJ-1","secret":"x"}`)
	id, _ := dig(t, made, "id").(string)
	if made.Status != 200 || dig(t, made, "name") != "Mine" || dig(t, made, "secret") != nil || id == "" {
		t.Fatalf("made %d %s", made.Status, made.Body)
	}
	if got := dig(t, u.jira("GET /rest/api/3/filter/"+id, ""), "name"); got != "Mine" {
		t.Errorf("read back %v", got)
	}
	u.jira("PUT /rest/api/2/filter/"+id, `{"name":"Other"}`)
	got := u.jira("GET /rest/api/3/filter/"+id, "")
	if dig(t, got, "name") != "Other" || dig(t, got, "jql") != "key = PROJ-1" {
		t.Errorf("changed %s", got.Body)
	}
	if got := u.jira("DELETE /rest/api/3/filter/"+id, ""); got.Status != 204 || len(got.Body) > 0 {
		t.Errorf("deleted %d %s", got.Status, got.Body)
	}
	if got := u.jira("GET /rest/api/3/filter/"+id, ""); got.Status != 404 {
		t.Errorf("what is gone gets %d", got.Status)
	}
	const contexts = "/rest/api/3/field/customfield_1/context"
	u.jira("POST "+contexts, `{"name":"New"}`)
	u.jira("DELETE "+contexts+"/10001", "")
	got = u.jira("GET "+contexts, "")
	if dig(t, got, "total") != 3.0 || dig(t, got, "values.0.id") != "10002" || dig(t, got, "values.2.name") != "New" {
		t.Errorf("the list is %s", got.Body)
	}
}

// TestDescribedOpenValues: what a description leaves open is learnt.
func TestDescribedOpenValues(t *testing.T) {
	const request, source = "GET /rest/api/3/issuetype/1/properties/p", "/rest/api/3/issuetype/{}/properties/{}#value"
	probing := ask(t, newPlatform(forge.Options{Probe: true}), tenant.Observed, "ada")
	if got := dig(t, probing.jira(request, ""), "value.$probe"); got != "jira GET "+source {
		t.Errorf("probe %v", got)
	}
	answer := func(class, body string) []forge.Learned {
		return []forge.Learned{{Service: "jira", Method: "GET", Class: class, Body: tenant.Template(body)}}
	}
	learnt := answer(source, `{"on":{"$flag":"x"}}`)
	u := ask(t, newPlatform(forge.Options{Answers: learnt}), tenant.Observed, "ada")
	if got := text(dig(t, u.jira(request, ""), "value")); got != `{"on":true}` {
		t.Errorf("value %s", got)
	}
	whole := answer("/rest/api/3/component/{}", `1`)
	u = ask(t, newPlatform(forge.Options{Answers: whole}), tenant.Observed, "ada")
	if got := u.jira("GET /rest/api/3/component/1", ""); string(got.Body) != "1" {
		t.Errorf("a schedule that learnt the endpoint gets %s", got.Body)
	}
}

// concrete is a path with names of things that there are in the place of variables.
func concrete(path string) string {
	path = strings.NewReplacer("{issueIdOrKey}", "PROJ-1", "{projectIdOrKey}", "PROJ").Replace(path)
	for strings.Contains(path, "{") {
		before, rest, _ := strings.Cut(path, "{")
		_, after, _ := strings.Cut(rest, "}")
		path = before + "40001" + after
	}
	return path
}

// TestEveryDescribedOperation asks for each operation of the table in two worlds: none of them breaks.
func TestEveryDescribedOperation(t *testing.T) {
	table, err := os.ReadFile("products.txt")
	if err != nil {
		t.Fatal(err)
	}
	var users []*caller
	for _, w := range []tenant.World{world, world.Vary(tenant.Observed, tenant.Shape)} {
		users = append(users, ask(t, newPlatform(forge.Options{World: w}), tenant.Observed, ""))
	}
	count := 0
	for _, a := range openapi.ReadTable(string(table)) {
		for _, o := range a.Operations {
			path := concrete(o.Path)
			for _, u := range users {
				send := u.jira
				if strings.HasPrefix(path, "/wiki/") {
					send = u.wiki
				}
				if got := send(o.Method+" "+path, "{}"); got.Status == 0 || got.Status >= 500 {
					t.Errorf("%s %s: %d %s", o.Method, path, got.Status, got.Body)
				}
			}
			count++
		}
	}
	if count < 800 {
		t.Errorf("the table holds %d operations", count)
	}
}
