package forge

import (
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
)

// jiraPage is one page of Jira's usual list: {values, startAt, maxResults, total, isLast}.
func jiraPage(r *request, all list) obj {
	size := r.number("maxResults", 50)
	from, to := pageOf(len(all), r.number("startAt", 0), size)
	out := obj{"self": r.part.site.URL + r.path, "values": all[from:to], "startAt": from, "maxResults": size,
		"total": len(all), "size": to - from, "isLast": to == len(all)}
	if to < len(all) {
		out["nextPage"] = fmt.Sprintf("%s%s?startAt=%d&maxResults=%d", r.part.site.URL, r.path, to, size)
	}
	return out
}

// projectActions are what a search for projects can ask for, and the permissions that it takes.
var projectActions = map[string]string{
	"view": "BROWSE_PROJECTS", "browse": "BROWSE_PROJECTS", "create": "CREATE_ISSUES", "edit": "ADMINISTER_PROJECTS",
}

// projects are those that whoever asks may see, and with which she may do what the query says.
func (r *request) projects() list {
	out := list{}
	q := r.query
	if permission, asked := projectActions[q.Get("action")]; asked && !r.granted(permission) {
		return out
	}
	text, named := strings.ToLower(q.Get("query")), slices.Concat(q["keys"], q["id"])
	for _, p := range r.part.site.Projects {
		if r.actor() != nil && r.excludesProject(p.Key) ||
			len(named) > 0 && !slices.Contains(named, p.Key) && !slices.Contains(named, p.ID) {
			continue
		}
		if text == "" || strings.Contains(strings.ToLower(p.Name+" "+p.Key), text) {
			out = append(out, r.part.project(p.ID))
		}
	}
	return out
}

// projectFor is a project by id or key; nil when there is none that whoever asks may see.
func (r *request) projectFor(idOrKey string) obj {
	p := r.part.project(idOrKey)
	if p == nil || !r.finds("", p["key"] == tenant.WithheldProject) {
		return nil
	}
	return p
}

func jiraProjects(r *request, _ []string) reply { return ok(r.projects()) }

func jiraProjectSearch(r *request, _ []string) reply {
	if action := r.query.Get("action"); action != "" && projectActions[action] == "" {
		return jiraError(400, "The action '"+action+"' is not valid.")
	}
	r.question = r.query.Get("action") != ""
	return ok(jiraPage(r, r.projects()))
}

func noProject(key string) reply {
	return jiraError(404, "No project could be found with key '"+key+"'.")
}

func jiraProject(r *request, args []string) reply {
	if p := r.projectFor(args[0]); p != nil {
		return ok(p)
	}
	return noProject(args[0])
}

func jiraProjectStatuses(r *request, args []string) reply {
	if r.projectFor(args[0]) == nil {
		return noProject(args[0])
	}
	out := list{}
	for _, t := range issueTypes(r.part.site) {
		out = append(out, obj{"id": dig(t, "id"), "name": dig(t, "name"), "subtask": dig(t, "subtask"),
			"statuses": jiraStatuses(r)})
	}
	return ok(out)
}

func jiraProjectList(r *request, args []string) reply {
	if r.projectFor(args[0]) == nil {
		return noProject(args[0])
	}
	return ok(list{})
}

func jiraProjectPage(r *request, args []string) reply {
	if r.projectFor(args[0]) == nil {
		return noProject(args[0])
	}
	return ok(jiraPage(r, list{}))
}

func jiraProjectRoles(r *request, args []string) reply {
	if r.projectFor(args[0]) == nil {
		return noProject(args[0])
	}
	return ok(obj{"Administrators": r.part.site.URL + "/rest/api/3/project/" + args[0] + "/role/10002"})
}

// jiraProjectRole is a role with the people who have it: those who administer things.
func jiraProjectRole(r *request, args []string) reply {
	if r.projectFor(args[0]) == nil {
		return noProject(args[0])
	}
	actors := list{}
	for n, u := range r.part.visible() {
		if r.holds(&u, "ADMINISTER") && !r.excludesProject(args[0]) {
			actors = append(actors, obj{"id": 10_240 + n, "displayName": u.DisplayName, "type": "atlassian-user-role-actor",
				"actorUser": obj{"accountId": u.AccountID}})
		}
	}
	return ok(obj{"id": 10_002, "name": "Administrators", "description": "", "actors": actors,
		"self": r.part.site.URL + r.path})
}

// jiraConfiguration answers a list of what administrators set up; a sparse site has set up nothing.
func jiraConfiguration(made func(*request) list) func(*request, []string) reply {
	return func(r *request, _ []string) reply {
		if r.part.site.Sparse {
			return ok(list{})
		}
		return ok(made(r))
	}
}

func jiraStatuses(r *request) list {
	out := list{}
	for _, name := range transitionNames {
		out = append(out, jiraStatus(r.part.site, name))
	}
	return out
}

// jiraOneStatus finds a status by its id or its name.
func jiraOneStatus(r *request, args []string) reply {
	for _, s := range jiraStatuses(r) {
		if s := s.(obj); s["id"] == args[0] || s["name"] == args[0] {
			return ok(s)
		}
	}
	return notFound()
}

func jiraStatusPage(r *request, _ []string) reply {
	if r.part.site.Sparse {
		return ok(jiraPage(r, list{}))
	}
	return ok(jiraPage(r, jiraStatuses(r)))
}

func jiraPriorities(*request) list {
	out := list{}
	for n, name := range []string{"Highest", "High", "Medium", "Low", "Lowest"} {
		out = append(out, obj{"id": fmt.Sprint(n + 1), "name": name, "description": "", "statusColor": "#000000"})
	}
	return out
}

func jiraFields(*request) list {
	out := list{}
	for _, id := range []string{"summary", "description", "status", "assignee", "reporter", "priority", "labels",
		"issuetype", "project", "created", "updated", "comment"} {
		out = append(out, obj{"id": id, "key": id, "name": strings.ToUpper(id[:1]) + id[1:], "custom": false,
			"navigable": true,
			"orderable": true, "searchable": true, "clauseNames": list{id}, "schema": obj{"type": "string", "system": id}})
	}
	return append(out, obj{"id": "customfield_10016", "key": "customfield_10016", "name": "Story point estimate",
		"custom": true, "navigable": true, "orderable": true, "searchable": true, "clauseNames": list{"cf[10016]"},
		"schema": obj{"type": "number", "custom": "com.pyxis.greenhopper.jira:jsw-story-points", "customId": 10016}})
}

func jiraLabels(r *request, _ []string) reply {
	out := list{}
	for _, i := range r.part.site.Issues {
		for _, l := range i.Labels {
			out = append(out, l)
		}
	}
	return ok(jiraPage(r, out))
}

func (r *request) dashboard() obj {
	return obj{"id": "10100", "name": r.part.site.Text("dashboard0.name"), "isFavourite": false, "popularity": 1,
		"self": r.part.site.URL + "/rest/api/3/dashboard/10100", "view": r.part.site.URL + "/jira/dashboards/10100"}
}

func jiraDashboards(r *request, _ []string) reply {
	all := list{}
	if !r.part.site.Sparse {
		all = append(all, r.dashboard())
	}
	out := jiraPage(r, all)
	out["dashboards"] = out["values"]
	delete(out, "values")
	return ok(out)
}

func jiraDashboard(r *request, args []string) reply {
	if args[0] != "10100" || r.part.site.Sparse {
		return jiraError(404, "The dashboard with id '"+args[0]+"' does not exist.")
	}
	return ok(r.dashboard())
}
