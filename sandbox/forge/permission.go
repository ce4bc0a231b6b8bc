package forge

import (
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
)

// attached is the user on whose behalf a function runs that asks as the app; nil without one.
func (r *request) attached() *tenant.User {
	if r.as != "app" || r.part == nil {
		return nil
	}
	return r.part.user(r.data.account)
}

// blind says whether things do not exist for whoever asks as a user.
func (r *request) blind() bool {
	return r.p.denied(r.part.site.Tenant) || r.part.site.Blind()
}

// finds says whether whoever asks may see a thing that one account alone may see, or that is withheld. It notes when
// the app sees what the user may not.
func (r *request) finds(only string, withheld bool) bool {
	who := r.actor()
	if hidden(only, who) || withheld && who != nil && r.part.site.Excludes() {
		return false
	}
	r.meets(withheld)
	return true
}

// meets notes that a request is about a thing that there is.
func (r *request) meets(withheld bool) {
	if r.attached() != nil && (r.blind() || withheld && r.part.site.Excludes()) {
		r.refused = true
	}
}

// mayWrite says whether the caller may do what the request asks for: the app may, users may when they hold the right.
// It notes when the app does what the user may not.
func (r *request) mayWrite() bool {
	if u := r.attached(); u != nil && r.write && !r.isAppsOwn() && (r.blind() || r.part.site.Right(u) < r.needs()) {
		r.refused = true
	}
	return r.as == "app" || r.actor() == nil || !r.blind() && r.part.site.Right(r.actor()) >= r.needs()
}

// usersMay says whether the person who asks administers things, or people in general when nobody does.
func (r *request) usersMay() bool { return r.holds(r.actor(), "ADMINISTER") }

// holds says whether a person holds a permission; nil stands for people in general.
func (r *request) holds(u *tenant.User, permission string) bool {
	return !r.blind() && r.part.site.Right(u) >= rightOf(permission)
}

// granted says whether the caller holds a permission: the app does.
func (r *request) granted(permission string) bool {
	return r.actor() == nil || r.holds(r.actor(), permission)
}

// excludes says whether one of some things, projects apart, is withheld from the users of the site.
func (r *request) excludes(things ...string) bool {
	return r.part.site.Excludes() && slices.ContainsFunc(things, tenant.IsWithheld)
}

// excludesProject says whether one of some projects is.
func (r *request) excludesProject(projects ...string) bool {
	return r.part.site.Excludes() && slices.ContainsFunc(projects, tenant.IsWithheldProject)
}

// permissionRights say which right a permission belongs to; the first that matches counts. What none matches is for
// administrators.
var permissionRights = []struct {
	name  *regexp.Regexp
	right tenant.Right
}{
	{regexp.MustCompile(`^(BROWSE|VIEW|USER_PICKER|ASSIGNABLE_USER|READ$|USE$)`), tenant.View},
	{regexp.MustCompile(`^(ADD_COMMENTS|CREATE_ISSUES|CREATE_ATTACHMENTS|WORK_ON_ISSUES|CREATE$|\w*_OWN_)`),
		tenant.Contribute},
	{regexp.MustCompile(`^(EDIT|ASSIGN|TRANSITION|LINK|SCHEDULE|RESOLVE|CLOSE)_ISSUES$|` +
		`^(MODIFY_REPORTER|MANAGE_WATCHERS|UPDATE)$`), tenant.Change},
	{regexp.MustCompile(`^(DELETE|EDIT_ALL|MOVE_ISSUES|ARCHIVE)`), tenant.Remove},
}

func rightOf(permission string) tenant.Right {
	for _, p := range permissionRights {
		if p.name.MatchString(strings.ToUpper(permission)) {
			return p.right
		}
	}
	return tenant.Administer
}

// writeRights say which right a write takes, by method and class; the first that matches counts. What none matches
// changes something that is there.
var writeRights = []struct {
	method string
	class  *regexp.Regexp
	right  tenant.Right
}{
	{"POST", regexp.MustCompile(`^/2\.0/repositories/\{\}/\{\}/pullrequests/\{\}/comments$`), tenant.View},
	{"POST", regexp.MustCompile(`/(comment|(footer|inline)-comments|comments|worklog|attachments|votes|watchers|notify)$`),
		tenant.Contribute},
	{"POST", regexp.MustCompile(`/(issue|issue/bulk|pages|blogposts|custom-content|content|request)$`), tenant.Contribute},
	{"", regexp.MustCompile(`/issue/\{\}/watchers$`), tenant.Contribute},
	{"", regexp.MustCompile(`^/2\.0/.*/permissions-config/`), tenant.Administer},
	{"DELETE", regexp.MustCompile(`/(issue|content|pages|blogposts|comment|worklog|(footer|inline)-comments)/\{\}$`),
		tenant.Remove},
	{"", regexp.MustCompile(`/(comment|(footer|inline)-comments)/\{\}$`), tenant.Remove},
	{"", regexp.MustCompile(`^/rest/api/[^/]+/(project|permissionscheme|workflow|field|role|group|user|configuration|` +
		`issuetype|status|priority|screens)`), tenant.Administer},
	{"", regexp.MustCompile(`^/wiki/(api/v2|rest/api)/(spaces?|group|user|admin)(/|$)`), tenant.Administer},
}

// needs is the right that the request takes when a user makes it.
func (r *request) needs() tenant.Right {
	for _, w := range writeRights {
		if (w.method == "" || w.method == r.Method) && w.class.MatchString(r.class) {
			return w.right
		}
	}
	return tenant.Change
}

// appsOwn matches the endpoints of what belongs to the app itself, and not to the site's users: its properties, its
// webhooks, its own fields and workflow rules, and what it reports as a provider.
var appsOwn = regexp.MustCompile(`^/(wiki/)?rest/(forge|atlassian-connect)/|^/rest/api/[^/]+/(webhook|app/|` +
	`uiModifications|forge/|workflow/rule/config)|^/rest/(builds|deployments|devinfo|featureflags|remotelinks|` +
	`operations|security)/|^/jira/(builds|deployments|devinfo|featureflags|remotelinks|operations|security)/`)

func (r *request) isAppsOwn() bool { return appsOwn.MatchString(r.path) }

// asksByPost matches the last names of paths that take POST and change nothing.
var asksByPost = regexp.MustCompile(`(?i)(^|[-/])(search|query|list|count|match|parse|sanitize|eval(uate)?|check|` +
	`validate|bulkfetch|fetch|lookup|export|convert|preview|autocompletedata|analyse|analyze)$`)

func (r *request) asksOnly() bool { return r.Method == "POST" && asksByPost.MatchString(r.path) }
