package forge

import (
	"fmt"
	"slices"
	"sync"
)

// jiraRoutes are the endpoints of Jira's platform API, versions 2 and 3, of Jira Software's and of Jira Service
// Management's, as https://developer.atlassian.com/cloud/jira/platform/rest/v3/ describes them.
var jiraRoutes = sync.OnceValue(func() []route {
	return slices.Concat(peopleRoutes(), permissionRoutes(), issueRoutes(), propertyRoutes(),
		searchRoutes(), projectRoutes(), agileRoutes(), expressionRoutes())
})

const jiraAPI = "/rest/api/V"

func peopleRoutes() []route {
	return []route{
		{"GET", jiraAPI + "/myself", func(r *request, _ []string) reply { return ok(r.caller()) }},
		{"GET", jiraAPI + "/serverInfo", jiraServerInfo},
		{"GET", jiraAPI + "/user", jiraOneUser},
		{"GET", jiraAPI + "/users", jiraAllUsers},
		{"GET", jiraAPI + "/users/search", jiraAllUsers},
		{"GET", jiraAPI + "/user/search", jiraUserSearch},
		{"GET", jiraAPI + "/user/bulk", jiraUserBulk},
		{"GET", jiraAPI + "/user/groups", jiraGroups},
		{"GET", jiraAPI + "/user/picker", jiraUserPicker},
		{"GET", jiraAPI + "/groupuserpicker", jiraUserPicker},
		{"GET", jiraAPI + "/groups/picker", jiraGroupPicker},
		{"GET", jiraAPI + "/group/bulk", jiraGroupBulk},
		{"GET", jiraAPI + "/group/member", jiraGroupMembers},
	}
}

func issueRoutes() []route {
	return []route{
		{"POST", jiraAPI + "/issue", jiraCreateIssue},
		{"POST", jiraAPI + "/issue/bulk", jiraCreateIssues},
		{"GET", jiraAPI + "/issue/{}", jiraIssue(jiraGetIssue)},
		{"PUT", jiraAPI + "/issue/{}", jiraIssue(jiraEditIssue)},
		{"DELETE", jiraAPI + "/issue/{}", jiraIssue(jiraDeleteIssue)},
		{"PUT", jiraAPI + "/issue/{}/assignee", jiraIssue(jiraAssign)},
		{"GET", jiraAPI + "/issue/{}/transitions", jiraIssue(jiraTransitions)},
		{"POST", jiraAPI + "/issue/{}/transitions", jiraIssue(jiraTransition)},
		{"GET", jiraAPI + "/issue/{}/comment", jiraIssue(jiraComments)},
		{"POST", jiraAPI + "/issue/{}/comment", jiraIssue(jiraAddComment)},
		{"GET", jiraAPI + "/issue/{}/comment/{}", jiraIssue(jiraGetComment)},
		{"PUT", jiraAPI + "/issue/{}/comment/{}", jiraIssue(jiraEditComment)},
		{"DELETE", jiraAPI + "/issue/{}/comment/{}", jiraIssue(jiraDeleteComment)},
		{"GET", jiraAPI + "/issue/{}/changelog", jiraIssue(jiraChangelog)},
		{"GET", jiraAPI + "/issue/{}/worklog", jiraIssue(jiraWorklogs)},
		{"POST", jiraAPI + "/issue/{}/worklog", jiraIssue(jiraAddWorklog)},
		{"GET", jiraAPI + "/issue/{}/watchers", jiraIssue(jiraWatchers)},
		{"POST", jiraAPI + "/issue/{}/watchers", jiraIssue(jiraWatch)},
		{"DELETE", jiraAPI + "/issue/{}/watchers", jiraIssue(jiraUnwatch)},
		{"GET", jiraAPI + "/issue/{}/votes", jiraIssue(jiraVotes)},
		{"GET", jiraAPI + "/issue/{}/remotelink", jiraIssue(jiraRemoteLinks)},
		{"POST", jiraAPI + "/issue/{}/remotelink", jiraIssue(jiraAddRemoteLink)},
		{"GET", jiraAPI + "/issue/{}/editmeta", jiraIssue(jiraEditMeta)},
		{"POST", jiraAPI + "/issueLink", func(r *request, _ []string) reply { return r.permitted(status(201, nil)) }},
		{"POST", jiraAPI + "/issue/{}/notify", jiraIssue(jiraNotify)},
	}
}

func propertyRoutes() []route {
	return []route{
		{"GET", jiraAPI + "/issue/{}/properties", jiraIssue(issueProperties(listProperties))},
		{"GET", jiraAPI + "/issue/{}/properties/{}", jiraIssue(issueProperties(getProperty))},
		{"PUT", jiraAPI + "/issue/{}/properties/{}", jiraIssue(issueProperties(putProperty))},
		{"DELETE", jiraAPI + "/issue/{}/properties/{}", jiraIssue(issueProperties(deleteProperty))},
		{"GET", jiraAPI + "/project/{}/properties", projectProperties(listProperties)},
		{"GET", jiraAPI + "/project/{}/properties/{}", projectProperties(getProperty)},
		{"PUT", jiraAPI + "/project/{}/properties/{}", projectProperties(putProperty)},
		{"DELETE", jiraAPI + "/project/{}/properties/{}", projectProperties(deleteProperty)},
		{"GET", jiraAPI + "/comment/{}/properties/{}", placeProperties("comment", getProperty)},
		{"PUT", jiraAPI + "/comment/{}/properties/{}", placeProperties("comment", putProperty)},
		{"GET", jiraAPI + "/user/properties/{}", userProperties(getProperty)},
		{"PUT", jiraAPI + "/user/properties/{}", userProperties(putProperty)},
		{"DELETE", jiraAPI + "/user/properties/{}", userProperties(deleteProperty)},
		{"GET", "/rest/atlassian-connect/1/addons/{}/properties/{}", placeProperties("app", getProperty)},
		{"GET", "/rest/forge/1/app/properties/{}", appProperties(getProperty)},
		{"PUT", "/rest/forge/1/app/properties/{}", appProperties(putProperty)},
		{"DELETE", "/rest/forge/1/app/properties/{}", appProperties(deleteProperty)},
	}
}

func searchRoutes() []route {
	return []route{
		{"GET", jiraAPI + "/search", retiring(jiraSearch, "/search/jql")},
		{"POST", jiraAPI + "/search", readOnly(retiring(jiraSearch, "/search/jql"))},
		{"GET", jiraAPI + "/search/jql", jiraSearchTokens},
		{"POST", jiraAPI + "/search/jql", readOnly(jiraSearchTokens)},
		{"POST", jiraAPI + "/search/approximate-count", readOnly(jiraCount)},
		{"POST", jiraAPI + "/jql/match", readOnly(jiraMatch)},
		{"POST", jiraAPI + "/issue/bulkfetch", readOnly(jiraBulkFetch)},
	}
}

func projectRoutes() []route {
	return []route{
		{"GET", jiraAPI + "/project", jiraProjects},
		{"GET", jiraAPI + "/project/search", jiraProjectSearch},
		{"GET", jiraAPI + "/project/{}", jiraProject},
		{"GET", jiraAPI + "/project/{}/statuses", jiraProjectStatuses},
		{"GET", jiraAPI + "/project/{}/components", jiraProjectList},
		{"GET", jiraAPI + "/project/{}/versions", jiraProjectList},
		{"GET", jiraAPI + "/project/{}/version", jiraProjectPage},
		{"GET", jiraAPI + "/project/{}/role", jiraProjectRoles},
		{"GET", jiraAPI + "/project/{}/role/{}", jiraProjectRole},
		{"GET", jiraAPI + "/issuetype", jiraConfiguration(func(r *request) list { return issueTypes(r.part.site) })},
		{"GET", jiraAPI + "/issuetype/project", jiraConfiguration(func(r *request) list { return issueTypes(r.part.site) })},
		{"GET", jiraAPI + "/status", jiraConfiguration(jiraStatuses)},
		{"GET", jiraAPI + "/status/{}", jiraOneStatus},
		{"GET", jiraAPI + "/statuses/search", jiraStatusPage},
		{"GET", jiraAPI + "/priority", jiraConfiguration(jiraPriorities)},
		{"GET", jiraAPI + "/field", jiraConfiguration(jiraFields)},
		{"GET", jiraAPI + "/label", jiraLabels},

		{"GET", jiraAPI + "/dashboard", jiraDashboards},
		{"GET", jiraAPI + "/dashboard/{}", jiraDashboard},
		{"GET", jiraAPI + "/dashboard/{}/items/{}/properties/{}", gadgetProperties(getProperty)},
		{"PUT", jiraAPI + "/dashboard/{}/items/{}/properties/{}", gadgetProperties(putProperty)},
	}
}

func agileRoutes() []route {
	return []route{
		{"GET", "/rest/agile/V/board", agileBoards},
		{"GET", "/rest/agile/V/board/{}", agileBoard},
		{"GET", "/rest/agile/V/board/{}/sprint", agileSprints},
		{"GET", "/rest/agile/V/board/{}/issue", agileIssues},
		{"GET", "/rest/agile/V/board/{}/backlog", agileIssues},
		{"GET", "/rest/agile/V/sprint/{}", agileSprint},
		{"GET", "/rest/agile/V/sprint/{}/issue", agileIssues},
		{"GET", "/rest/agile/V/issue/{}", jiraIssue(jiraGetIssue)},

		{"GET", "/rest/servicedeskapi/servicedesk", deskList},
		{"GET", "/rest/servicedeskapi/servicedesk/{}", deskOne},
		{"GET", "/rest/servicedeskapi/servicedesk/{}/organization", deskEmpty},
		{"GET", "/rest/servicedeskapi/organization", deskEmpty},
		{"GET", "/rest/servicedeskapi/request", deskRequests},
		{"GET", "/rest/servicedeskapi/request/{}", jiraIssue(deskRequest)},
		{"GET", "/rest/servicedeskapi/request/{}/comment", jiraIssue(deskComments)},
		{"POST", "/rest/servicedeskapi/request/{}/comment", jiraIssue(jiraAddComment)},
	}
}

// readOnly marks an endpoint that takes POST and changes nothing.
func readOnly(h func(*request, []string) reply) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		r.write = false
		return h(r, args)
	}
}

// retiring answers where Jira Cloud does not for long, or no more: what code does there it does at the successor too.
// The OpenAPI description of Jira says of these operations that they are being removed.
func retiring(h func(*request, []string) reply, successor string) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		return h(r, args).warn("endpoint-removed", fmt.Sprintf("Jira Cloud has removed %s %s: use %s. It was answered here, "+
			"so that what the app does with it is tested", r.Method, r.path, successor))
	}
}

// permitted is out, unless a user asks who may not change things.
func (r *request) permitted(out reply) reply {
	if !r.mayWrite() {
		return forbidden()
	}
	return out
}
