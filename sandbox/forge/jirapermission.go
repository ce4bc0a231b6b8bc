package forge

import (
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
)

// Questions about permissions, as Jira answers them. To ask what somebody may do is no deed, whatever it is about.

func permissionRoutes() []route {
	const desk = "/rest/servicedeskapi/servicedesk/{}"
	return []route{
		{"GET", jiraAPI + "/permissions", jiraAllPermissions},
		{"GET", jiraAPI + "/mypermissions", asking(jiraMyPermissions)},
		{"POST", jiraAPI + "/permissions/check", asking(jiraPermissionsCheck)},
		{"POST", jiraAPI + "/permissions/project", asking(jiraPermittedProjects)},
		{"GET", jiraAPI + "/user/permission/search", asking(jiraPermissionSearch)},
		{"GET", jiraAPI + "/user/viewissue/search", asking(jiraHolders("BROWSE_PROJECTS"))},
		{"GET", jiraAPI + "/user/assignable/search", jiraHolders("ASSIGNABLE_USER")},
		{"GET", jiraAPI + "/user/assignable/multiProjectSearch", jiraHolders("ASSIGNABLE_USER")},
		{"POST", desk + "/requesttype/permissions/check", asking(deskPermissionsCheck)},
	}
}

// asking marks an endpoint that says what somebody may do.
func asking(h func(*request, []string) reply) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		out := readOnly(h)(r, args)
		r.question, r.refused = true, false
		return out
	}
}

// listedPermissions are some of those that every site has; GET /permissions lists them for everybody alike, and says of
// nobody that she holds one.
var listedPermissions = []string{
	"ADD_COMMENTS", "ADMINISTER", "ADMINISTER_PROJECTS", "ASSIGN_ISSUES", "ASSIGNABLE_USER", "BROWSE_PROJECTS",
	"CREATE_ATTACHMENTS", "CREATE_ISSUES", "DELETE_ALL_COMMENTS", "DELETE_ISSUES", "EDIT_ALL_COMMENTS", "EDIT_ISSUES",
	"LINK_ISSUES", "MANAGE_WATCHERS", "MOVE_ISSUES", "RESOLVE_ISSUES", "SCHEDULE_ISSUES", "TRANSITION_ISSUES",
	"USER_PICKER", "WORK_ON_ISSUES",
}

func jiraPermission(key string) obj {
	kind := "PROJECT"
	if key == "ADMINISTER" || key == "USER_PICKER" {
		kind = "GLOBAL"
	}
	return obj{"key": key, "name": key, "type": kind, "description": ""}
}

func jiraAllPermissions(*request, []string) reply {
	out := obj{}
	for _, key := range listedPermissions {
		out[key] = jiraPermission(key)
	}
	return ok(obj{"permissions": out})
}

// about are the issues and the projects that a question names.
func (r *request) about() (issues, projects []string) {
	q := r.query
	issues = []string{q.Get("issueKey"), q.Get("issueId"), r.commented(q.Get("commentId"))}
	projects = append(strings.Split(q.Get("projectKeys"), ","), q.Get("project"), q.Get("projectKey"), q.Get("projectId"))
	empty := func(name string) bool { return name == "" }
	return slices.DeleteFunc(issues, empty), slices.DeleteFunc(projects, empty)
}

// commented is the issue of a comment; a comment that there is none of is its own.
func (r *request) commented(id string) string {
	for _, i := range r.part.jira.issues {
		if i.comment(id) != nil {
			return i.id
		}
	}
	return id
}

// asksInVain says whether a question is about what is withheld from the users of the site: none of them may do anything
// with it. Whatever else is asked about is there.
func (r *request) asksInVain() bool {
	issues, projects := r.about()
	return r.excludes(issues...) || r.excludesProject(projects...)
}

// asksUnseen says whether a user asks about what she does not find.
func (r *request) asksUnseen() bool {
	issues, projects := r.about()
	return r.actor() != nil && (r.asksInVain() || r.blind() && len(issues)+len(projects) > 0)
}

func jiraMyPermissions(r *request, _ []string) reply {
	if r.query.Get("permissions") == "" {
		return jiraError(400, "The 'permissions' query parameter is required.")
	}
	if r.asksUnseen() {
		return jiraError(404, "The issue, comment or project does not exist or you do not have permission to see it.")
	}
	out := obj{}
	for n, name := range strings.Split(r.query.Get("permissions"), ",") {
		one := jiraPermission(name)
		one["id"], one["havePermission"] = fmt.Sprint(10+n), r.granted(name)
		out[name] = one
	}
	return ok(obj{"permissions": out})
}

// holder is the way to ask what an account may do: the one that the body names, or the caller; false where the caller
// may not ask that about another.
func (r *request) holder() (holds func(permission string) bool, allowed bool) {
	id, _ := r.json()["accountId"].(string)
	who := r.actor()
	switch {
	case id == "":
		return r.granted, true
	case who != nil && who.AccountID != id && !r.granted("ADMINISTER"):
		return nil, false
	default:
		return func(permission string) bool { return r.holds(r.part.user(id), permission) }, true
	}
}

// maxAsked is of how many issues, and how many projects, one question may be, as Jira's reference says.
const maxAsked = 1000

// jiraPermissionsCheck answers for the account in the body, or the caller. Projects and issues that do not exist are
// left out without a word, as in Jira, and so are permissions that the account holds on none of what is asked about.
func jiraPermissionsCheck(r *request, _ []string) reply {
	body := r.json()
	holds, allowed := r.holder()
	if !allowed {
		return forbidden()
	}
	projects := list{}
	wanted, _ := body["projectPermissions"].([]any)
	for _, w := range wanted {
		if len(listOfNumbers(dig(w, "issues"))) > maxAsked || len(listOfNumbers(dig(w, "projects"))) > maxAsked {
			return jiraError(400, "The number of projects or issues exceeds the limit of 1000.")
		}
		for _, name := range texts(dig(w, "permissions")) {
			if !holds(name) {
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
		if holds(name) {
			global = append(global, name)
		}
	}
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
	out := list{}
	names := texts(r.json()["permissions"])
	if len(names) == 0 {
		return jiraError(400, "At least one permission is required.")
	}
	for _, p := range r.part.site.Projects {
		if !slices.ContainsFunc(names, func(name string) bool { return !r.granted(name) }) &&
			(r.actor() == nil || !r.excludesProject(p.Key)) {
			out = append(out, obj{"id": p.ID, "key": p.Key})
		}
	}
	return ok(obj{"projects": out})
}

func jiraPermissionSearch(r *request, _ []string) reply {
	if r.query.Get("permissions") == "" {
		return jiraError(400, "The 'permissions' query parameter is required.")
	}
	return jiraHolders(strings.Split(r.query.Get("permissions"), ",")...)(r, nil)
}

// jiraHolders finds the people who hold some permissions on the issue or the projects that the query names.
func jiraHolders(permissions ...string) func(*request, []string) reply {
	return func(r *request, _ []string) reply {
		if r.asksInVain() {
			return ok(list{})
		}
		return ok(r.usersLike(r.query.Get("query"), r.query.Get("accountId"), func(u *tenant.User) bool {
			return !slices.ContainsFunc(permissions, func(name string) bool { return !r.holds(u, strings.TrimSpace(name)) })
		}))
	}
}

// deskPermissions are those of request types, and what they are called elsewhere.
var deskPermissions = map[string]string{"canCreateRequest": "CREATE_ISSUES", "canAdminister": "ADMINISTER"}

// deskPermissionsCheck answers for the account in the body, or the caller, with the request types on which it holds
// each permission. Whatever service desk and request type is asked about is there, except where nothing is.
func deskPermissionsCheck(r *request, args []string) reply {
	holds, allowed := r.holder()
	switch {
	case r.hasNothing() || r.actor() != nil && r.excludesProject(args[0]):
		return jiraError(404, "The service desk does not exist or you do not have permission to see it.")
	case !allowed:
		return forbidden()
	}
	out := obj{}
	for _, name := range texts(r.json()["permissions"]) {
		permission, known := deskPermissions[name]
		if !known {
			return jiraError(400, "There is no permission "+name+".")
		}
		out[name] = r.existing(r.json()["requestTypeIds"], func(string) bool {
			return holds(permission) && !r.excludesProject(args[0])
		})
	}
	return ok(out)
}
