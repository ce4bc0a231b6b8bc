package forge_test

import (
	"fmt"
	"strings"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

func gateway(u *caller, target, query, variables string) sandbox.Answer {
	u.t.Helper()
	return u.send(fmt.Sprintf(target, "stargate"), "POST /graphql",
		fmt.Sprintf(`{"query":%s,"variables":%s}`, text(query), variables))
}

const issues = `query Issues($key: String!, $with: Boolean = true) {
  jira {
    one: issueByKey(key: $key, cloudId: "c") { __typename id key summary assignee { accountId name } }
    issues(first: 2) {
      edges { cursor node { key isFlagged createdAt commentCount } }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
    boards { name ...Sprints }
    skipped: none @include(if: false)
  }
  compass { component(id: "x") { ... on CompassComponent { id links { url } } ... on QueryError { message } } }
}
fragment Sprints on JiraBoard { sprints { nodes { name webUrl } } name }`

// TestGraphQL needs a value of the type that its name tells for each field that is selected, and no other.
func TestGraphQL(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	got := gateway(u, asApp, issues, `{"key":"PROJ-1"}`)
	site := world.Site(tenant.Observed)
	for path, want := range map[string]string{
		"one.key": `"PROJ-1"`, "one.__typename": `"IssueByKey"`, "one.assignee.name": text(site.Users[0].DisplayName),
		"one.assignee.accountId": text(site.Users[0].AccountID), "issues.pageInfo": `{"endCursor":null,"hasNextPage":false}`,
		"issues.edges.0.node.isFlagged": "true", "issues.edges.0.node.commentCount": "1", "skipped": "null",
		"issues.edges.0.node.createdAt": `"2026-01-15T09:00:00.000+0000"`, "issues.totalCount": "1", "issueByKey": "null",
	} {
		if found := text(dig(t, got, "data.jira."+path)); found != want {
			t.Errorf("%s: %s, want %s", path, found, want)
		}
	}
	for _, path := range []string{"jira.one.id", "jira.one.summary", "jira.issues.edges.0.cursor",
		"jira.issues.edges.1.node.key",
		"jira.boards.0.name", "jira.boards.0.sprints.nodes.0.name", "compass.component.id", "compass.component.links.0.url"} {
		if found, is := dig(t, got, "data."+path).(string); !is || found == "" {
			t.Errorf("%s: %v, want a text", path, dig(t, got, "data."+path))
		}
	}
	if dig(t, got, "data.compass.component.message") != nil || got.Note.Write || got.Warning == nil {
		t.Errorf("got %s, write %t, warning %v", got.Body, got.Note.Write, got.Warning)
	}
	other := gateway(ask(t, newPlatform(forge.Options{}), tenant.Neighbour, "ada"), asApp, issues, `{"key":"PROJ-1"}`)
	if a, b := dig(t, got, "data.jira.one.summary"), dig(t, other, "data.jira.one.summary"); a == b {
		t.Errorf("two tenants have the same summary: %v", a)
	}
}

// TestGraphQLLearns needs what the app's reads have told of an answer to go before what names tell.
func TestGraphQLLearns(t *testing.T) {
	p := newPlatform(forge.Options{Answers: []forge.Learned{{Service: "stargate", Method: "POST", Class: "/graphql#Q",
		Body: []byte(`{"data":{"team":{"$list":{"owner":{"$data":"user.email"}}},"points":{"$number":"x"}},
			"errors":{"$text":"e"}}`)}}})
	got := gateway(ask(t, p, tenant.Observed, "ada"), asApp, `query Q { team { owner title } points }`, "{}")
	if email := dig(t, got, "data.team.0.owner"); email != world.Site(tenant.Observed).Users[0].Email {
		t.Errorf("owner %v", email)
	}
	_, number := dig(t, got, "data.points").(float64)
	if title, _ := dig(t, got, "data.team.0.title").(string); title == "" || !number || dig(t, got, "errors") != nil ||
		got.Warning != nil {
		t.Errorf("got %s, warning %v", got.Body, got.Warning)
	}
}

func TestGraphQLErrors(t *testing.T) {
	deep := "query { a " + strings.Repeat("{ b ", 200) + strings.Repeat("}", 200) + "}"
	bomb := "query { ...f0 } "
	for k := range 40 {
		bomb += fmt.Sprintf("fragment f%d on T { ...f%d a%d: x { ...f%d } } ", k, k+1, k, k+1)
	}
	empty := "query { ...e0 } "
	for k := range 30 {
		empty += fmt.Sprintf("fragment e%d on T { ...e%d ...e%d } ", k, k+1, k+1)
	}
	for _, c := range []struct {
		axis           tenant.Axis
		target, query  string
		errors, answer string
	}{
		{"", asApp, "query { a ", "Invalid Syntax : ", "null"},
		{"", asApp, "", "The request has no query.", "null"},
		{"", asApp, "query A { a } query B { b }", "There is no operation ''", "null"},
		{tenant.Outcast, asUser, "{ a { b } }", "The resource was not found.", "null"},
		{tenant.Viewer, asUser, "mutation M { m { success } }", "You do not have the permission", "null"},
		{tenant.Viewer, asApp, "mutation M { m { success errors { message } } }", "null",
			`{"m":{"errors":[],"success":true}}`},
		{"", asApp, deep, "null", "a"}, {"", asApp, bomb, "null", "a"}, {"", asApp, empty, "null", "{}"},
		{"", asApp, "query ($w: Boolean = false) { a @include(if: $w) }", "null", "{}"},
		{"", asApp, "query { ...f } fragment f on T { a ...f }", "null", "a"},
	} {
		w := world
		if c.axis != "" {
			w = w.Vary(tenant.Observed, c.axis)
		}
		got := gateway(ask(t, newPlatform(forge.Options{World: w}), tenant.Observed, "ada"), c.target, c.query, "null")
		message, answer := text(dig(t, got, "errors.0.message")), text(dig(t, got, "data"))
		if !strings.HasPrefix(strings.Trim(message, `"`), c.errors) || answer != c.answer && c.answer != "a" ||
			got.Status != 200 || len(got.Body) > 1<<20 {
			t.Errorf("%.40s: %d %.200s", c.query, got.Status, got.Body)
		}
	}
}
