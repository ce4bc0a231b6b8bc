package forge_test

import (
	"fmt"
	"strings"
	"testing"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// evaluate asks for the value of an expression about an issue, its project and what a query selects.
func evaluate(u *caller, target, expression string) (status int, answer string) {
	body := fmt.Sprintf(`{"expression":%s,"context":{"issue":{"key":"PROJ-1"},"project":{"key":"PROJ"},
		"issues":{"jql":{"query":"project = PROJ order by key","maxResults":2}},"board":7,
		"custom":{"other":{"type":"user","accountId":"ACCOUNT"},"config":{"type":"json","value":{"limit":2}}}}}`,
		text(expression))
	got := u.send(fmt.Sprintf(target, "jira"), "POST /rest/api/3/expression/eval", filled(body))
	if got.Warning != nil {
		return got.Status, got.Warning.Code
	}
	if got.Status != 200 {
		return got.Status, text(dig(u.t, got, "errorMessages.0"))
	}
	return got.Status, text(dig(u.t, got, "value"))
}

func TestExpressions(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	site := world.Site(tenant.Observed)
	for expression, want := range map[string]string{
		"issue.key": `"PROJ-1"`, "issue.id": "10001", "issue.summary": text(site.Issues[0].Summary),
		"issue.description.plainText": text(site.Issues[0].Description), "user.accountId": `"ACCOUNT"`,
		"project.key": `"PROJ"`, "issue.project == project": "true", "issues.map(i => i.key)": `["PROJ-1","PROJ-2"]`,
		"issue.status.name": text(site.Issues[0].Status), "issue.comments.length": fmt.Sprint(len(site.Issues[0].Comments)),
		"issue.comments[0].body.plainText": text(site.Issues[0].Comments[0].Body),
		"issue.labels":                     text(site.Issues[0].Labels),
		"issue.parent?.key":                "null", "new Issue('PROJ-2').key": `"PROJ-2"`, "new Issue('NONE-1')": "null",
		"issue.reporter.displayName": text(site.Users[site.Issues[0].Reporter].DisplayName), "config.limit * 2": "4",
		"other == user": "true", "user.getProjectRoles(project).map(r => r.name)": `["Administrators"]`,
		"user.groups.includes('site-admins')": "true", "issue.created.plusDays(1) > issue.created": "true",
		"issue.properties['x']": "null", "board.id": "7", "typeof issue.priority": `"IssuePriority"`,
		"typeof issue.issueType": `"IssueType"`, "issue.attachments": "[]",
	} {
		if status, got := evaluate(u, asUser, expression); status != 200 || got != filled(want) {
			t.Errorf("%s: %d %s, want %s", expression, status, got, filled(want))
		}
	}
}

// TestExpressionErrors needs Jira's errors for what Jira refuses, and a warning for what is made up.
func TestExpressionErrors(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	for expression, want := range map[string]string{
		"issue.":          "400 \"Error while parsing the expression \\\"issue.\\\": line 1",
		"serviceDesk.id":  "400 \"Evaluation failed: \\\"serviceDesk\\\" - Unrecognized variable.",
		"1 < 'a'":         "400 \"Evaluation failed: ",
		"":                "400 \"The expression is required.",
		"issue.sprint.id": "200 expression-not-evaluated",
		"if (true) { 1 }": "200 expression-not-evaluated",
	} {
		status, got := evaluate(u, asUser, expression)
		if got = fmt.Sprint(status, " ", got); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", expression, got, want)
		}
	}
	odd := u.jira("POST /rest/api/3/expression/eval", `{"expression":"1","context":{"":1,"é":2}}`)
	if odd.Status != 200 {
		t.Errorf("a variable without a name: %d %s", odd.Status, odd.Body)
	}
	got := u.jira("POST /rest/api/3/expression/eval", `{"expression":"1","context":{"issue":{"key":"NONE-1"}}}`)
	if got.Status != 404 {
		t.Errorf("an issue that is not there: %d", got.Status)
	}
}

// TestExpressionsByWorld asks about the user's roles and groups, and about what is withheld from her.
func TestExpressionsByWorld(t *testing.T) {
	for _, c := range []struct {
		axis               tenant.Axis
		target, expression string
		want               string
	}{
		{tenant.Viewer, asUser, "user.getProjectRoles(project).some(r => r.name == 'Administrators')", "200 false"},
		{tenant.Viewer, asUser, "user.groups.includes('site-admins')", "200 false"},
		{tenant.Viewer, asApp, "other.groups.includes('site-admins')", "200 false"},
		{tenant.Excluded, asUser, "new Issue('OPS-7')", "200 null"},
		{tenant.Excluded, asApp, "new Issue('OPS-7').key", `200 "OPS-7"`},
		{tenant.Excluded, asUser, "new Project('OPS')", "200 null"},
		{tenant.Outcast, asUser, "1", `404 "The issue does not exist or you do not have permission to see it."`},
	} {
		u := ask(t, newPlatform(forge.Options{World: world.Vary(tenant.Observed, c.axis)}), tenant.Observed, "ada")
		status, got := evaluate(u, c.target, c.expression)
		if got = fmt.Sprint(status, " ", got); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.axis, c.expression, got, c.want)
		}
	}
}

func TestExpressionPages(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	body := `{"expression":"issues.length","context":{"issues":{"jql":{"query":"","maxResults":1}}}}`
	for path, want := range map[string]string{
		"eval": `{"issues":{"jql":{"count":1,"maxResults":1,"startAt":0,"totalCount":3}}}`, "evaluate": `false`,
	} {
		got := u.jira("POST /rest/api/3/expression/"+path, body)
		at := map[string]string{"eval": "meta", "evaluate": "meta.issues.jql.isLast"}[path]
		if found := text(dig(t, got, at)); text(dig(t, got, "value")) != "1" || found != want {
			t.Errorf("%s: %s, want %s", path, got.Body, want)
		}
	}
}

func TestAnalysedExpressions(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	body := `{"expressions":["issues.map(i => {k: i.key, n: [i.id]})","issue.","n < 'a'","issue.comments"],
		"contextVariables":{"n":"Number"}}`
	for check, want := range map[string]string{
		"type": `true List<{k: String, n: List<Number>}>, false <nil>, false TypeError, true List<Comment>, `,
		"":     `true <nil>, false <nil>, true <nil>, true <nil>, `,
	} {
		got, all := u.jira("POST /rest/api/3/expression/analyse?check="+check, body), ""
		for k := range 4 {
			at := fmt.Sprintf("results.%d.", k)
			all += fmt.Sprintf("%v %v, ", dig(t, got, at+"valid"), dig(t, got, at+"type"))
		}
		if all != want || text(dig(t, got, "results.1.errors.0.type")) != `"syntax"` {
			t.Errorf("%s: %s, want %s\n%s", check, all, want, got.Body)
		}
	}
}
