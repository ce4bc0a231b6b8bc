package forge

import (
	"net/url"
	"regexp"
	"slices"

	"crosstalk/sandbox/tenant"
)

// Questions about permissions, as Bitbucket answers them: what the caller may do, and what everybody may, which
// administrators alone are told.

func bitbucketPermissions() []route {
	const (
		workspace, repository = "/2.0/workspaces/{}", "/2.0/repositories/{}/{}"
		project               = workspace + "/projects/{}"
	)
	out := []route{
		{"GET", "/2.0/user/permissions/repositories", bitbucketMine("repository")},
		{"GET", "/2.0/user/permissions/workspaces", bitbucketMine("workspace")},
		{"GET", "/2.0/user/workspaces/{}/permissions/repositories", bitbucketMine("repository")},
		{"GET", "/2.0/user/workspaces/{}/permission", bitbucketMembership},
		{"GET", workspace + "/permissions", bitbucketEverybody("workspace")},
		{"GET", workspace + "/permissions/repositories", bitbucketEverybody("repository")},
		{"GET", workspace + "/permissions/repositories/{}", bitbucketEverybody("repository")},
	}
	for _, at := range []struct{ path, kind string }{{repository, "repository"}, {project, "project"}} {
		users, groups := at.path+"/permissions-config/users", at.path+"/permissions-config/groups"
		out = append(out,
			route{"GET", users, bitbucketConfigured(at.kind, (*request).bitbucketUsers)},
			route{"GET", users + "/{}", bitbucketConfiguredOne(at.kind, (*request).bitbucketUsers)},
			route{"GET", groups, bitbucketConfigured(at.kind, (*request).bitbucketGroups)},
			route{"GET", groups + "/{}", bitbucketConfiguredOne(at.kind, (*request).bitbucketGroups)})
	}
	for k := range out {
		out[k].handle = asking(out[k].handle)
	}
	return out
}

// grades are the permissions on repositories and projects, the least first, and roles those in a workspace.
var (
	grades = []string{"read", "write", "admin"}
	roles  = []string{"member", "collaborator", "owner"}
)

// grade is how much a right is of one to three; zero is nothing.
func grade(right tenant.Right) int {
	switch {
	case right == tenant.NoRight:
		return 0
	case right < tenant.Change:
		return 1
	case right < tenant.Administer:
		return 2
	default:
		return 3
	}
}

// gradeOf is that of a person, nil standing for the app.
func (r *request) gradeOf(u *tenant.User) int {
	switch {
	case u == nil:
		return len(grades)
	case r.blind():
		return 0
	default:
		return grade(r.part.site.Right(u))
	}
}

// wantedPermission matches the condition on permissions in a query.
var wantedPermission = regexp.MustCompile(`\bpermission\s*(=|!=|>=|<=|>|<)\s*"(\w+)"`)

// wanted says whether a query asks for a permission; one without such a condition asks for all.
func wanted(q url.Values, names []string, n int) bool {
	m := wantedPermission.FindStringSubmatch(q.Get("q"))
	if m == nil {
		return true
	}
	than := slices.Index(names, m[2]) + 1
	switch m[1] {
	case "=":
		return n == than
	case "!=":
		return n != than
	case ">":
		return n > than
	case ">=":
		return n >= than
	case "<":
		return n < than
	default:
		return n <= than
	}
}

// bitbucketRight is what one of grade n may do with a thing.
func (r *request) bitbucketRight(kind string, n int, who obj) obj {
	out := obj{"type": kind + "_permission", "user": who}
	switch kind {
	case "workspace":
		out["type"], out["permission"], out["workspace"] = "workspace_membership", roles[n-1], r.workspace()
	default:
		out["permission"], out["repository"] = grades[n-1], r.repository()
	}
	return out
}

func names(kind string) []string {
	if kind == "workspace" {
		return roles
	}
	return grades
}

func (r *request) me() obj {
	c := r.caller()
	return bitbucketPerson(c["accountId"].(string), c["displayName"])
}

// bitbucketMine lists what the caller may do with the things of a kind.
func bitbucketMine(kind string) func(*request, []string) reply {
	return func(r *request, _ []string) reply {
		n := r.gradeOf(r.actor())
		if n == 0 || r.hasNothing() || !wanted(r.query, names(kind), n) {
			return bitbucketPage(list{})
		}
		return bitbucketPage(list{r.bitbucketRight(kind, n, r.me())})
	}
}

func bitbucketMembership(r *request, _ []string) reply {
	n := r.gradeOf(r.actor())
	if n == 0 || r.hasNothing() {
		return r.trouble(404, "Resource not found")
	}
	return ok(r.bitbucketRight("workspace", n, r.me()))
}

// graded is somebody with the permission of a grade.
type graded struct {
	who   obj
	grade int
}

func (r *request) bitbucketUsers() (out []graded) {
	for _, u := range r.part.visible() {
		out = append(out, graded{bitbucketPerson(u.AccountID, u.DisplayName), r.gradeOf(&u)})
	}
	return out
}

// bitbucketGroups are the developers, who may do what people in general may, and the administrators.
func (r *request) bitbucketGroups() []graded {
	group := func(slug, name string) obj {
		return obj{"type": "group", "slug": slug, "name": name, "workspace": r.workspace()}
	}
	if r.hasNothing() {
		return nil
	}
	return []graded{
		{group("developers", "Developers"), min(grade(r.part.site.Right(nil)), len(grades)-1)},
		{group("administrators", "Administrators"), len(grades)},
	}
}

// administering is the answer of a question that administrators alone may ask.
func (r *request) administering(answer func() reply) reply {
	switch {
	case r.hasNothing():
		return r.trouble(404, "Resource not found")
	case !r.granted("ADMINISTER"):
		return r.trouble(403, "You must be an administrator to see these permissions.")
	default:
		return answer()
	}
}

// bitbucketEverybody lists what everybody may do with the things of a kind.
func bitbucketEverybody(kind string) func(*request, []string) reply {
	return func(r *request, _ []string) reply {
		return r.administering(func() reply {
			out := list{}
			for _, u := range r.bitbucketUsers() {
				if u.grade > 0 && wanted(r.query, names(kind), u.grade) {
					out = append(out, r.bitbucketRight(kind, u.grade, u.who))
				}
			}
			return bitbucketPage(out)
		})
	}
}

// configured is the permission that was given to a user or a group.
func configured(kind string, g graded) obj {
	of, permission := g.who["type"].(string), "none"
	if g.grade > 0 {
		permission = grades[g.grade-1]
	}
	return obj{"type": kind + "_" + of + "_permission", of: g.who, "permission": permission}
}

func bitbucketConfigured(kind string, of func(*request) []graded) func(*request, []string) reply {
	return func(r *request, _ []string) reply {
		return r.administering(func() reply {
			out := list{}
			for _, g := range of(r) {
				if g.grade > 0 {
					out = append(out, configured(kind, g))
				}
			}
			return bitbucketPage(out)
		})
	}
}

// bitbucketConfiguredOne finds a user by either id and a group by its slug. Who was given nothing has "none".
func bitbucketConfiguredOne(kind string, of func(*request) []graded) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		return r.administering(func() reply {
			id := args[len(args)-1]
			for _, g := range of(r) {
				if g.who["uuid"] == id || g.who["account_id"] == id || g.who["slug"] == id {
					return ok(configured(kind, g))
				}
			}
			return r.trouble(404, "Resource not found")
		})
	}
}
