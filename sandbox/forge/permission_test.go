package forge_test

import (
	"fmt"
	"testing"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// TestRights makes requests as a user of whom more and more is taken, and the same as the app: those of the user are
// refused, and those of the app are not and say that the user's would be.
func TestRights(t *testing.T) {
	edit, comment := "PUT /rest/api/3/issue/PROJ-1", "POST /rest/api/3/issue/PROJ-1/comment"
	remove, withheld := "DELETE /rest/api/3/issue/PROJ-2", "PUT /rest/api/3/issue/OPS-7"
	page, property := "DELETE /wiki/api/v2/pages/40107", "PUT /rest/forge/1/app/properties/x"
	for _, c := range []struct {
		axis    tenant.Axis
		request string
		status  int // for the user
		refused bool
	}{
		{"", remove, 204, false}, {"", withheld, 204, false}, {"", page, 204, false},
		{tenant.Editor, remove, 403, true}, {tenant.Editor, edit, 204, false},
		{tenant.Contributor, edit, 403, true}, {tenant.Contributor, comment, 201, false},
		{tenant.Viewer, comment, 403, true}, {tenant.Viewer, "GET /rest/api/3/issue/PROJ-1", 200, false},
		{tenant.Outcast, "GET /rest/api/3/issue/PROJ-1", 404, true}, {tenant.Outcast, edit, 404, true},
		{tenant.Excluded, withheld, 404, true}, {tenant.Excluded, page, 404, true}, {tenant.Excluded, edit, 204, false},
		{tenant.Excluded, "GET /rest/api/3/project/OPS", 404, true},
		{tenant.Excluded, "GET /rest/api/3/project/PROJ", 200, false},
		{tenant.Viewer, property, 403, false}, // it is the app's own: no user reaches it in any world
	} {
		product := "jira"
		if c.request == page {
			product = "confluence"
		}
		w := world
		if c.axis != "" {
			w = w.Vary(tenant.Observed, c.axis)
		}
		body := `{"fields":{"summary":"x"},"body":"x"}`
		user := ask(t, newPlatform(forge.Options{World: w}), tenant.Observed, "ada").
			send(fmt.Sprintf(asUser, product), c.request, body)
		app := ask(t, newPlatform(forge.Options{World: w}), tenant.Observed, "ada").
			send(fmt.Sprintf(asApp, product), c.request, body)
		if user.Status != c.status || app.Status >= 300 || app.Note.Refused != c.refused || user.Note.Refused {
			t.Errorf("%s, %s: as user %d, as app %d, refused %t; want %d, 2xx, %t", c.axis, c.request, user.Status,
				app.Status, app.Note.Refused, c.status, c.refused)
		}
	}
}

// TestChecks asks for permissions on what is withheld and on what is not.
func TestChecks(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{World: world.Vary(tenant.Observed, tenant.Excluded)}), tenant.Observed, "ada")
	jira, wiki := fmt.Sprintf(asUser, "jira"), fmt.Sprintf(asUser, "confluence")
	const mine = "GET /rest/api/3/mypermissions?permissions=EDIT_ISSUES&issueKey="
	if got := dig(t, u.send(jira, mine+"PROJ-1", ""), "permissions.EDIT_ISSUES.havePermission"); got != true {
		t.Errorf("on PROJ-1: %v, want true", got)
	}
	if got := u.send(jira, mine+"OPS-7", ""); got.Status != 404 {
		t.Errorf("on what is withheld: status %d, want 404", got.Status)
	}
	check := `{"projectPermissions":[{"permissions":["EDIT_ISSUES"],"issues":[10001,10107],"projects":[10000,10001]}]}`
	answer := u.send(jira, "POST /rest/api/3/permissions/check", check)
	for path, want := range map[string]string{"issues": "[10001]", "projects": "[10000]"} {
		if got := text(dig(t, answer, "projectPermissions.0."+path)); got != want {
			t.Errorf("permissions/check: %s %s, want %s", path, got, want)
		}
	}
	for id, want := range map[string]bool{"40001": true, "40107": false} {
		got := dig(t, u.send(wiki, "POST /wiki/rest/api/content/"+id+"/permission/check",
			`{"operation":"update"}`), "hasPermission")
		if got != want {
			t.Errorf("content %s: %v, want %t", id, got, want)
		}
	}
}
