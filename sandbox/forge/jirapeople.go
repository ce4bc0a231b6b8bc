package forge

import (
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
)

func jiraServerInfo(r *request, _ []string) reply {
	return ok(obj{"baseUrl": r.part.site.URL, "deploymentType": "Cloud", "version": "1001.0.0-SNAPSHOT",
		"versionNumbers": list{1001, 0, 0}, "buildNumber": 100_200, "serverTitle": "Jira", "serverTime": jiraTime(stamp(0)),
		"defaultLocale": obj{"locale": r.part.site.Locale}})
}

// visible are the people that a search may find: a sparse site has next to nobody.
func (p *partition) visible() []tenant.User {
	if p.site.Sparse {
		return nil
	}
	return p.people
}

func jiraOneUser(r *request, _ []string) reply {
	id := r.query.Get("accountId")
	for _, u := range r.part.visible() {
		if u.AccountID == id {
			return ok(jiraUser(r.part.site, &u))
		}
	}
	if u := r.actor(); u != nil && u.AccountID == id {
		return ok(r.caller())
	}
	return jiraError(404, "Specified user does not exist or you do not have required permissions")
}

func jiraAllUsers(r *request, _ []string) reply { return ok(r.usersLike("", "")) }

// jiraViewers are the people who may see an issue.
func jiraViewers(r *request, _ []string) reply {
	if r.blind() || r.asksAboutWithheld() {
		return ok(list{})
	}
	return jiraUserSearch(r, nil)
}

func jiraUserSearch(r *request, _ []string) reply {
	return ok(r.usersLike(r.query.Get("query"), r.query.Get("accountId")))
}

// usersLike finds people by a part of their name or e-mail address, and by account id.
func (r *request) usersLike(text, accountID string) list {
	out := list{}
	text = strings.ToLower(text)
	for _, u := range r.part.visible() {
		if accountID != "" && u.AccountID != accountID {
			continue
		}
		if strings.Contains(strings.ToLower(u.DisplayName), text) || strings.Contains(strings.ToLower(u.Email), text) {
			out = append(out, jiraUser(r.part.site, &u))
		}
	}
	from, to := pageOf(len(out), r.number("startAt", 0), r.number("maxResults", 50))
	return out[from:to]
}

func jiraPermissionSearch(r *request, _ []string) reply {
	who := r.part.user(r.query.Get("accountId"))
	lacks := func(name string) bool { return !r.holds(who, strings.TrimSpace(name)) }
	if slices.ContainsFunc(strings.Split(r.query.Get("permissions"), ","), lacks) ||
		r.asksAboutWithheld() {
		return ok(list{})
	}
	return ok(r.usersLike(r.query.Get("query"), r.query.Get("accountId")))
}

func jiraUserBulk(r *request, _ []string) reply {
	out := list{}
	for _, u := range r.part.visible() {
		if slices.Contains(r.query["accountId"], u.AccountID) {
			out = append(out, jiraUser(r.part.site, &u))
		}
	}
	return ok(jiraPage(r, out))
}

func jiraUserPicker(r *request, _ []string) reply {
	people := r.usersLike(r.query.Get("query"), "")
	found := obj{"users": people, "total": len(people), "header": fmt.Sprintf("Showing %d", len(people))}
	if strings.HasSuffix(r.path, "groupuserpicker") {
		return ok(obj{"users": found, "groups": obj{"groups": list{}, "total": 0, "header": ""}})
	}
	return ok(found)
}

const groupID = "276f955c-63d7-42c8-9520-92d01dca0625" // the same in every tenant: groups collide as issue keys do

// groups are the groups of the site's people: administrators when the site grants permissions.
func (r *request) groups() list {
	if r.part.site.Sparse {
		return list{}
	}
	out := list{obj{"name": "jira-users", "groupId": groupID,
		"self": r.part.site.URL + "/rest/api/3/group?groupId=" + groupID}}
	if r.usersMay() {
		out = append(out, obj{"name": "site-admins", "groupId": "1" + groupID[1:],
			"self": r.part.site.URL + "/rest/api/3/group?groupId=1" + groupID[1:]})
	}
	return out
}

func jiraGroups(r *request, _ []string) reply    { return ok(r.groups()) }
func jiraGroupBulk(r *request, _ []string) reply { return ok(jiraPage(r, r.groups())) }
func jiraGroupPicker(r *request, _ []string) reply {
	return ok(obj{"groups": r.groups(), "total": len(r.groups()), "header": ""})
}

func jiraGroupMembers(r *request, _ []string) reply {
	if strings.Contains(r.query.Get("groupname")+r.query.Get("groupId"), "admin") && !r.usersMay() {
		return ok(jiraPage(r, list{}))
	}
	return ok(jiraPage(r, r.usersLike("", "")))
}

func jiraMyPermissions(r *request, _ []string) reply {
	names := strings.Split(r.query.Get("permissions"), ",")
	if r.query.Get("permissions") == "" {
		return jiraError(400, "The 'permissions' query parameter is required.")
	}
	if r.actor() != nil && r.asksAboutWithheld() {
		return jiraError(404, "Issue does not exist or you do not have permission to see it.")
	}
	out := obj{}
	for n, name := range names {
		out[name] = obj{"id": fmt.Sprint(10 + n), "key": name, "name": name, "type": "PROJECT", "description": "",
			"havePermission": r.granted(name)}
	}
	return ok(obj{"permissions": out})
}

// jiraPermissionsCheck answers for the account in the body, or the caller. Projects and issues that do not exist are
// left out without a word, as in Jira, and so are permissions that the account holds on none of what is asked about.
func jiraPermissionsCheck(r *request, _ []string) reply {
	r.write = false
	body, asked := r.json(), func(permission string) bool { return r.granted(permission) }
	if id, _ := body["accountId"].(string); id != "" {
		asked = func(permission string) bool { return r.holds(r.part.user(id), permission) }
	}
	projects := list{}
	wanted, _ := body["projectPermissions"].([]any)
	for _, w := range wanted {
		for _, name := range texts(dig(w, "permissions")) {
			if !asked(name) {
				continue
			}
			issues := r.existing(dig(w, "issues"), func(id string) bool { return r.issue(id) != nil && !r.excludes(id) })
			on := r.existing(dig(w, "projects"), func(id string) bool {
				return r.part.project(id) != nil && !r.excludesProject(id)
			})
			if len(issues)+len(on) > 0 {
				projects = append(projects, obj{"permission": name, "issues": issues, "projects": on})
			}
		}
	}
	global := list{}
	for _, name := range texts(body["globalPermissions"]) {
		if asked(name) {
			global = append(global, name)
		}
	}
	r.refused = false // to ask what somebody may do is no deed
	return ok(obj{"projectPermissions": projects, "globalPermissions": global})
}

func (r *request) existing(ids any, exists func(string) bool) list {
	out := list{}
	asked, _ := ids.([]any)
	for _, id := range asked {
		if exists(plainNumber(id)) {
			out = append(out, id)
		}
	}
	return out
}

// plainNumber writes an id from JSON, number or text, without exponent.
func plainNumber(v any) string {
	if n, is := v.(float64); is {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprint(v)
}

func jiraPermittedProjects(r *request, _ []string) reply {
	r.write = false
	out := list{}
	names := texts(r.json()["permissions"])
	for _, p := range r.part.site.Projects {
		if !slices.ContainsFunc(names, func(name string) bool { return !r.granted(name) }) &&
			(r.actor() == nil || !r.excludesProject(p.Key)) {
			out = append(out, obj{"id": p.ID, "key": p.Key})
		}
	}
	return ok(obj{"projects": out})
}
