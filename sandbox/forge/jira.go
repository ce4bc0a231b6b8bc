package forge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"crosstalk/sandbox/tenant"
)

// jira is the Jira of one tenant.
type jira struct {
	issues     []*issue
	properties map[string]obj // by place: "project/10000", "user/…", "dashboard/…"
}

type issue struct {
	id, key, project string
	only             string // the account that alone may see it; empty: everybody
	withheld         bool   // see tenant.Site.Withheld
	given            obj    // what creating and editing has set, by field
	site             *tenant.Issue
	comments         []*comment
	worklogs         []obj
	links            []obj
	watchers         []string
	made, updated    time.Time
}

type comment struct {
	id, author string
	body       any // text, or an ADF document
	made       time.Time
}

func newJira(site *tenant.Site) *jira {
	j := &jira{properties: map[string]obj{}}
	for k := range site.Issues {
		j.add(site, &site.Issues[k], "PROJ")
	}
	if s := &site.Withheld.Issue; s.ID != "" {
		j.add(site, s, tenant.WithheldProject).withheld = true
	}
	return j
}

func (j *jira) add(site *tenant.Site, s *tenant.Issue, project string) *issue {
	i := &issue{id: s.ID, key: s.Key, project: project, only: s.Only, site: s, given: obj{}, made: stamp(0),
		updated: stamp(0)}
	for _, c := range s.Comments {
		author := site.Users[c.Author].AccountID
		i.comments = append(i.comments, &comment{id: c.ID, author: author, body: c.Body, made: stamp(0)})
	}
	j.issues = append(j.issues, i)
	return i
}

// issues are those that whoever asks comes upon.
func (r *request) issues() []*issue {
	who := r.actor()
	return slices.DeleteFunc(slices.Clone(r.part.jira.issues), func(i *issue) bool {
		return hidden(i.only, who) || i.withheld
	})
}

// hidden says whether a thing that one account alone may see is none of the business of whoever asks.
func hidden(only string, who *tenant.User) bool {
	return only != "" && (who == nil || who.AccountID != only)
}

// issue finds an issue by id or key; nil when there is none that whoever asks may see.
func (r *request) issue(idOrKey string) *issue {
	for _, i := range r.part.jira.issues {
		if (i.id == idOrKey || strings.EqualFold(i.key, idOrKey)) && r.finds(i.only, i.withheld) {
			return i
		}
	}
	return nil
}

func jiraTime(t time.Time) string { return t.Format("2006-01-02T15:04:05.000-0700") }

// apiVersion is the version of the REST API in a path; text fields are ADF documents in 3 and wiki text in 2.
func (r *request) apiVersion() string {
	parts := strings.SplitN(r.path, "/", 5)
	if len(parts) > 3 {
		return parts[3]
	}
	return "3"
}

// number is a number in the query, or def.
func (r *request) number(name string, def int) int {
	if n, err := strconv.Atoi(r.query.Get(name)); err == nil {
		return n
	}
	return def
}

// adf makes a document of text; a document stays as it is.
func adf(v any) any {
	text, is := v.(string)
	if !is {
		return v
	}
	return obj{"type": "doc", "version": 1, "content": list{
		obj{"type": "paragraph", "content": list{obj{"type": "text", "text": text}}}}}
}

// plain is the text of a document; text stays as it is.
func plain(v any) any {
	switch v := v.(type) {
	case obj:
		if text, is := v["text"].(string); is {
			return text
		}
		return plain(v["content"])
	case []any:
		var parts []string
		for _, e := range v {
			if text, is := plain(e).(string); is {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, "\n")
	default:
		return v
	}
}

func formatted(v any, version string) any {
	if version == "3" {
		return adf(v)
	}
	return plain(v)
}

func jiraUser(site *tenant.Site, u *tenant.User) obj {
	return obj{
		"accountId": u.AccountID, "accountType": "atlassian", "active": true, "displayName": u.DisplayName,
		"emailAddress": u.Email, "locale": u.Locale, "timeZone": u.Timezone,
		"self": site.URL + "/rest/api/3/user?accountId=" + u.AccountID,
		"avatarUrls": obj{"48x48": site.URL + "/avatar/" + u.AccountID + "/48",
			"16x16": site.URL + "/avatar/" + u.AccountID + "/16"},
	}
}

// person is a user of the site by account id; an unknown account shows nothing but its id.
func (p *partition) person(accountID string) obj {
	if u := p.user(accountID); u != nil {
		return jiraUser(p.site, u)
	}
	return obj{"accountId": accountID, "accountType": "atlassian", "active": true, "displayName": "Former user"}
}

// appUser is the account that Forge makes for the app on each site.
func (p *partition) appUser() obj {
	return obj{
		"accountId":   "557058:" + uuidOf(hashOf("app-user", p.site.Tenant), hashOf("app-user2", p.site.Tenant)),
		"accountType": "app", "active": true, "displayName": "App", "locale": "en-US", "timeZone": "Etc/UTC",
		"self": p.site.URL + "/rest/api/3/user",
	}
}

// caller is the profile of whoever asks.
func (r *request) caller() obj {
	if u := r.actor(); u != nil {
		self := r.part.site.Self(u)
		return jiraUser(r.part.site, &self)
	}
	return r.part.appUser()
}

func (r *request) callerID() string { return r.caller()["accountId"].(string) }

func (p *partition) project(idOrKey string) obj {
	for _, project := range p.site.Projects {
		if project.ID == idOrKey || strings.EqualFold(project.Key, idOrKey) {
			return obj{
				"id": project.ID, "key": project.Key, "name": project.Name, "description": project.Description,
				"projectTypeKey": "software", "simplified": false, "style": "classic", "isPrivate": false,
				"lead": jiraUser(p.site, &p.site.Users[0]), "self": p.site.URL + "/rest/api/3/project/" + project.ID,
				"issueTypes": issueTypes(p.site), "components": list{}, "versions": list{}, "properties": obj{},
				"avatarUrls": obj{"48x48": p.site.URL + "/avatar/project/" + project.ID},
			}
		}
	}
	return nil
}

func issueTypes(site *tenant.Site) list {
	out := list{}
	for i, name := range []string{"Bug", "Task", "Epic", "Subtask"} {
		id := strconv.Itoa(10_001 + i)
		out = append(out, obj{"id": id, "name": name, "subtask": name == "Subtask", "hierarchyLevel": 0,
			"description": "", "self": site.URL + "/rest/api/3/issuetype/" + id})
	}
	return out
}

func jiraStatus(site *tenant.Site, name string) obj {
	ids := map[string]string{"To Do": "10000", "In Progress": "3", "Done": "10001"}
	keys := map[string]string{"To Do": "new", "In Progress": "indeterminate", "Done": "done"}
	return obj{"id": ids[name], "name": name, "self": site.URL + "/rest/api/3/status/" + ids[name],
		"statusCategory": obj{"key": keys[name], "name": name, "id": 2, "colorName": "blue-gray"}}
}

// fields are an issue's fields, as created and edited.
func (j *jira) fields(p *partition, i *issue, version string) obj {
	site := p.site
	out := obj{
		"summary": "", "description": nil, "labels": list{}, "status": jiraStatus(site, "To Do"),
		"issuetype": issueTypes(site)[1], "priority": obj{"id": "3", "name": "Medium"},
		"created": jiraTime(i.made), "updated": jiraTime(i.updated), "resolution": nil, "duedate": nil, "parent": nil,
		"creator": nil, "reporter": nil, "assignee": nil, "components": list{}, "fixVersions": list{}, "versions": list{},
		"attachment": list{}, "issuelinks": list{}, "subtasks": list{}, "watches": obj{"watchCount": len(i.watchers)},
		"votes": obj{"votes": 0, "hasVoted": false}, "project": obj{"key": i.project},
	}
	if project := p.project(i.project); project != nil {
		delete(project, "issueTypes")
		out["project"] = project
	}
	if s := i.site; s != nil {
		reporter := jiraUser(site, &site.Users[s.Reporter])
		out["summary"], out["description"], out["status"] = s.Summary, s.Description, jiraStatus(site, s.Status)
		out["labels"], out["reporter"], out["creator"] = s.Labels, reporter, reporter
		out["assignee"] = jiraUser(site, &site.Users[s.Assignee])
	}
	for name, v := range i.given {
		out[name] = p.completed(name, v)
	}
	out["description"] = formatted(out["description"], version)
	comments := i.renderComments(p, version)
	out["comment"] = obj{"comments": comments, "total": len(comments), "maxResults": len(comments), "startAt": 0}
	out["worklog"] = obj{"worklogs": i.worklogs, "total": len(i.worklogs), "maxResults": 20, "startAt": 0}
	return out
}

// completed fills in what a field that was set by reference looks like when it is read.
func (p *partition) completed(name string, v any) any {
	m, is := v.(obj)
	if !is {
		return v
	}
	id, _ := m["accountId"].(string)
	if id == "" {
		id, _ = m["id"].(string)
	}
	switch name {
	case "assignee", "reporter", "creator":
		return p.person(id)
	case "project":
		key, _ := m["key"].(string)
		if project := p.project(key + id); project != nil {
			delete(project, "issueTypes")
			return project
		}
	}
	return v
}

func (i *issue) renderComments(p *partition, version string) list {
	out := list{}
	for _, c := range i.comments {
		out = append(out, c.render(p, i, version))
	}
	return out
}

func (c *comment) render(p *partition, i *issue, version string) obj {
	author := p.person(c.author)
	if app := p.appUser(); app["accountId"] == c.author {
		author = app
	}
	return obj{
		"id": c.id, "author": author, "updateAuthor": author, "body": formatted(c.body, version), "jsdPublic": true,
		"created": jiraTime(c.made), "updated": jiraTime(c.made),
		"self": p.site.URL + "/rest/api/3/issue/" + i.id + "/comment/" + c.id,
	}
}

func (j *jira) render(p *partition, i *issue, version string) obj {
	return obj{"expand": "", "id": i.id, "key": i.key, "self": p.site.URL + "/rest/api/3/issue/" + i.id,
		"fields": j.fields(p, i, version)}
}
