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

func jiraAllUsers(r *request, _ []string) reply { return ok(r.usersLike("", "", anybody)) }

func anybody(*tenant.User) bool { return true }

func jiraUserSearch(r *request, _ []string) reply {
	return ok(r.usersLike(r.query.Get("query"), r.query.Get("accountId"), anybody))
}

// usersLike finds people by a part of their name or e-mail address, and by account id, of whom something else is so
// too.
func (r *request) usersLike(text, accountID string, so func(*tenant.User) bool) list {
	out := list{}
	text = strings.ToLower(text)
	for _, u := range r.part.visible() {
		if accountID != "" && u.AccountID != accountID || !so(&u) {
			continue
		}
		if strings.Contains(strings.ToLower(u.DisplayName), text) || strings.Contains(strings.ToLower(u.Email), text) {
			out = append(out, jiraUser(r.part.site, &u))
		}
	}
	from, to := pageOf(len(out), r.number("startAt", 0), r.number("maxResults", 50))
	return out[from:to]
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
	people := r.usersLike(r.query.Get("query"), "", anybody)
	found := obj{"users": people, "total": len(people), "header": fmt.Sprintf("Showing %d", len(people))}
	if strings.HasSuffix(r.path, "groupuserpicker") {
		return ok(obj{"users": found, "groups": obj{"groups": list{}, "total": 0, "header": ""}})
	}
	return ok(found)
}

const groupID = "276f955c-63d7-42c8-9520-92d01dca0625" // the same in every tenant: groups collide as issue keys do

// groups are the groups of whoever asks.
func (r *request) groups() list { return r.groupsOf(r.actor()) }

// groupsOf are the groups of a person, or of the site's people: administrators when she administers things, or they.
func (r *request) groupsOf(u *tenant.User) list {
	if r.part.site.Sparse {
		return list{}
	}
	out := list{obj{"name": "jira-users", "groupId": groupID,
		"self": r.part.site.URL + "/rest/api/3/group?groupId=" + groupID}}
	if r.holds(u, "ADMINISTER") {
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
	return ok(jiraPage(r, r.usersLike("", "", anybody)))
}
