package forge_test

import (
	"fmt"
	"strings"
	"testing"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// check is one way to ask what a user may do, and what is read out of the answer where she may and where she may not.
type check struct {
	product, request, body, path string
	yes, no                      string
}

// checks ask about what takes the right to administer, or to change where that cannot be asked.
var checks = []check{
	{"jira", "GET /rest/api/3/mypermissions?permissions=EDIT_ISSUES&issueKey=PROJ-1", "",
		"permissions.EDIT_ISSUES.havePermission", "true", "false"},
	{"jira", "GET /rest/api/2/mypermissions?permissions=ADMINISTER_PROJECTS&projectKey=PROJ", "",
		"permissions.ADMINISTER_PROJECTS.havePermission", "true", "false"},
	{"jira", "GET /rest/api/3/mypermissions?permissions=EDIT_ALL_COMMENTS&commentId=20001", "",
		"permissions.EDIT_ALL_COMMENTS.havePermission", "true", "false"},
	{"jira", "POST /rest/api/3/permissions/check",
		`{"projectPermissions":[{"permissions":["EDIT_ISSUES"],"issues":[10001]}],"globalPermissions":["ADMINISTER"]}`,
		"globalPermissions", `["ADMINISTER"]`, `[]`},
	{"jira", "POST /rest/api/3/permissions/project", `{"permissions":["EDIT_ISSUES"]}`, "projects.0.key", `"PROJ"`,
		"null"},
	{"jira", "GET /rest/api/3/user/permission/search?permissions=EDIT_ISSUES&issueKey=PROJ-1&accountId=ACCOUNT", "",
		"0.accountId", `"ACCOUNT"`, "null"},
	{"jira", "GET /rest/api/3/project/search?action=edit&keys=PROJ", "", "total", "1", "0"},
	{"jira", "GET /rest/api/3/issue/PROJ-1/transitions", "", "transitions.0.name", `"To Do"`, "null"},
	{"jira", "GET /rest/api/3/issue/PROJ-1/editmeta", "", "fields.summary.name", `"Summary"`, "null"},
	{"jira", "POST /rest/servicedeskapi/servicedesk/7/requesttype/permissions/check",
		`{"permissions":["canAdminister"],"requestTypeIds":[11,12]}`, "canAdminister", "[11,12]", "[]"},
	{"confluence", "POST /wiki/rest/api/content/40001/permission/check",
		`{"subject":{"type":"user","identifier":"ACCOUNT"},"operation":"update"}`, "hasPermission", "true", "false"},
	{"confluence", "GET /wiki/api/v2/spaces/30001/operations", "", "operations.5.operation", `"export"`, "null"},
	{"confluence", "GET /wiki/api/v2/pages/40001/operations", "", "operations.3.operation", `"update"`, "null"},
	{"confluence", "GET /wiki/api/v2/whiteboards/9/operations", "", "operations.1.operation", `"update"`, "null"},
	{"confluence", "GET /wiki/api/v2/pages/40001?include-operations=true", "", "operations.results.3.operation",
		`"update"`, "null"},
	{"confluence", "GET /wiki/rest/api/content/40001?expand=version,operations", "", "operations.3.operation", `"update"`,
		"null"},
	{"confluence", "GET /wiki/rest/api/user/current?expand=operations", "", "operations.2.operation", `"administer"`,
		"null"},
	{"bitbucket", "GET /2.0/user/permissions/repositories", "", "values.0.permission", `"admin"`, `"read"`},
	{"bitbucket", `GET /2.0/user/permissions/repositories?q=permission%3E%3D%22write%22`, "", "size", "1", "0"},
	{"bitbucket", "GET /2.0/user/workspaces/w/permissions/repositories", "", "values.0.permission", `"admin"`, `"read"`},
	{"bitbucket", "GET /2.0/user/workspaces/w/permission", "", "permission", `"owner"`, `"member"`},
	{"bitbucket", "GET /2.0/user/permissions/workspaces", "", "values.0.permission", `"owner"`, `"member"`},
}

// hints are the requests that tell what may be done with a thing by the way.
var hints = map[string]bool{
	"GET /rest/api/3/issue/PROJ-1/transitions": true, "GET /rest/api/3/issue/PROJ-1/editmeta": true,
}

// byTheApp are the checks of another account that the app makes, which ask about the user all the same.
var byTheApp = []check{
	{"jira", "POST /rest/api/3/permissions/check",
		`{"accountId":"ACCOUNT","projectPermissions":[{"permissions":["EDIT_ISSUES"],"issues":[10001]}]}`,
		"projectPermissions.0.issues", "[10001]", "null"},
	{"jira", "GET /rest/api/3/user/permission/search?permissions=EDIT_ISSUES&issueKey=PROJ-1&accountId=ACCOUNT", "",
		"0.accountId", `"ACCOUNT"`, "null"},
	{"jira", "POST /rest/servicedeskapi/servicedesk/7/requesttype/permissions/check",
		`{"accountId":"ACCOUNT","permissions":["canAdminister"],"requestTypeIds":[11]}`, "canAdminister", "[11]", "[]"},
	{"confluence", "POST /wiki/rest/api/content/40001/permission/check",
		`{"subject":{"type":"user","identifier":"ACCOUNT"},"operation":"update"}`, "hasPermission", "true", "false"},
	{"bitbucket", "GET /2.0/repositories/w/r/permissions-config/users/ACCOUNT", "", "permission", `"admin"`, `"read"`},
	{"bitbucket", "GET /2.0/repositories/w/r/permissions-config/users", "", "values.0.permission", `"admin"`, `"read"`},
	{"bitbucket", "GET /2.0/workspaces/w/projects/P/permissions-config/users/ACCOUNT", "", "type",
		`"project_user_permission"`, `"project_user_permission"`},
	{"bitbucket", "GET /2.0/workspaces/w/permissions", "", "values.0.permission", `"owner"`, `"member"`},
	{"bitbucket", "GET /2.0/repositories/w/r/permissions-config/groups/developers", "", "permission", `"write"`,
		`"read"`},
}

// filled is a text with the first user's account in the place of ACCOUNT.
func filled(text string) string {
	return strings.ReplaceAll(text, "ACCOUNT", world.Site(tenant.Observed).Users[0].AccountID)
}

// TestEveryCheck asks in every way what the user may do: once where she may do everything, and once where she may look
// at things alone. No answer is made up, and none says that the app does what the user may not.
func TestEveryCheck(t *testing.T) {
	for target, all := range map[string][]check{asUser: checks, asApp: byTheApp} {
		for _, c := range all {
			c.ask(t, world, target, c.yes)
			c.ask(t, world.Vary(tenant.Observed, tenant.Viewer), target, c.no)
		}
	}
}

// ask makes the check in a world.
func (c check) ask(t *testing.T, w tenant.World, target, want string) {
	t.Helper()
	got := ask(t, newPlatform(forge.Options{World: w}), tenant.Observed, "ada").
		send(fmt.Sprintf(target, c.product), filled(c.request), filled(c.body))
	if found := text(dig(t, got, c.path)); got.Status != 200 || found != filled(want) {
		t.Errorf("%s: %d, %s is %s, want %s", c.request, got.Status, c.path, found, filled(want))
	}
	question := got.Note.Question || hints[c.request]
	if got.Warning != nil || got.Note.Refused || got.Note.Write || !question {
		t.Errorf("%s: warning %+v, note %+v", c.request, got.Warning, got.Note)
	}
}

// TestChecksOfWithheld asks the user's questions about what she may not see, and the app's about her.
func TestChecksOfWithheld(t *testing.T) {
	for _, c := range []struct {
		target string
		check
		status int
	}{
		{asUser, check{"jira", "GET /rest/api/3/mypermissions?permissions=EDIT_ISSUES&projectId=10001", "", "permissions",
			"", "null"}, 404},
		{asUser, check{"jira", "GET /rest/api/3/mypermissions?permissions=EDIT_ISSUES&commentId=20107", "", "permissions",
			"", "null"}, 404},
		{asUser, check{"jira", "GET /rest/api/3/project/search?keys=OPS", "", "total", "", "0"}, 200},
		{asUser, check{"jira", "POST /rest/api/3/permissions/project", `{"permissions":["EDIT_ISSUES"]}`, "projects.1", "",
			"null"}, 200},
		{asUser, check{"jira", "POST /rest/api/3/jql/match", `{"jqls":["order by created"],"issueIds":[10107]}`,
			"matches.0.matchedIssues", "", "[]"}, 200},
		{asApp, check{"jira", "POST /rest/api/3/jql/match", `{"jqls":["order by created"],"issueIds":[10107]}`,
			"matches.0.matchedIssues", "", "[10107]"}, 200},
		{asApp, check{"jira", "GET /rest/api/3/user/viewissue/search?issueKey=OPS-7&accountId=ACCOUNT", "", "0", "",
			"null"}, 200},
		{asApp, check{"jira", "GET /rest/api/3/user/assignable/multiProjectSearch?projectKeys=PROJ,OPS", "", "0", "",
			"null"}, 200},
		{asUser, check{"jira", "POST /rest/servicedeskapi/servicedesk/OPS/requesttype/permissions/check",
			`{"permissions":["canCreateRequest"],"requestTypeIds":[1]}`, "canCreateRequest", "", "null"}, 404},
		{asUser, check{"confluence", "GET /wiki/api/v2/pages/40107/operations", "", "operations", "", "null"}, 404},
		{asUser, check{"confluence", "GET /wiki/api/v2/spaces/30002/operations", "", "operations", "", "null"}, 404},
	} {
		w := world.Vary(tenant.Observed, tenant.Excluded)
		got := ask(t, newPlatform(forge.Options{World: w}), tenant.Observed, "ada").
			send(fmt.Sprintf(c.target, c.product), filled(c.request), c.body)
		if found := text(dig(t, got, c.path)); got.Status != c.status || found != c.no || got.Note.Refused {
			t.Errorf("%s: %d, %s is %s, want %d %s; note %+v", c.request, got.Status, c.path, found, c.status, c.no, got.Note)
		}
	}
}

// TestWhatIsNoCheck needs the catalogue of permissions to be the same for everybody, and to grant nothing.
func TestWhatIsNoCheck(t *testing.T) {
	for _, axis := range []tenant.Axis{tenant.Viewer, tenant.Unpermitted} {
		u := ask(t, newPlatform(forge.Options{World: world.Vary(tenant.Observed, axis)}), tenant.Observed, "ada")
		got := u.send(fmt.Sprintf(asUser, "jira"), "GET /rest/api/3/permissions", "")
		if one := text(dig(t, got, "permissions.EDIT_ISSUES")); one !=
			`{"description":"","key":"EDIT_ISSUES","name":"EDIT_ISSUES","type":"PROJECT"}` {
			t.Errorf("%s: %s", axis, one)
		}
	}
}

// TestBadChecks asks wrongly, and about another account as a user who may not.
func TestBadChecks(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{World: world.Vary(tenant.Observed, tenant.Viewer)}), tenant.Observed, "ada")
	for _, c := range []struct {
		request, body string
		status        int
	}{
		{"GET /rest/api/3/mypermissions", "", 400},
		{"GET /rest/api/3/user/permission/search?accountId=x", "", 400},
		{"GET /rest/api/3/project/search?action=dance", "", 400},
		{"POST /rest/api/3/permissions/project", `{}`, 400},
		{"POST /rest/api/3/permissions/check", `{"accountId":"other"}`, 403},
		{"POST /rest/servicedeskapi/servicedesk/1/requesttype/permissions/check", `{"accountId":"other"}`, 403},
		{"POST /rest/servicedeskapi/servicedesk/1/requesttype/permissions/check", `{"permissions":["canDance"]}`, 400},
	} {
		if got := u.send(fmt.Sprintf(asUser, "jira"), c.request, c.body); got.Status != c.status {
			t.Errorf("%s: %d, want %d", c.request, got.Status, c.status)
		}
	}
}
