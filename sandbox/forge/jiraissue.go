package forge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
)

// jiraIssue finds the issue that the path names first. Who may not change things gets 403 for a write.
func jiraIssue(h func(r *request, i *issue, args []string) reply) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		i := r.issue(args[0])
		if i == nil {
			return jiraError(404, "Issue does not exist or you do not have permission to see it.")
		}
		if r.write && !r.mayWrite() {
			return forbidden()
		}
		if r.write {
			i.updated = r.part.now()
		}
		return h(r, i, args[1:])
	}
}

func jiraGetIssue(r *request, i *issue, _ []string) reply {
	out := r.part.jira.render(r.part, i, r.apiVersion())
	if strings.Contains(r.query.Get("expand"), "changelog") {
		out["changelog"] = jiraEmptyPage("histories")
	}
	if strings.Contains(r.query.Get("expand"), "renderedFields") {
		out["renderedFields"] = obj{"description": fmt.Sprintf("<p>%v</p>", plain(dig(out, "fields", "description")))}
	}
	return ok(out)
}

func jiraEmptyPage(name string) obj {
	return obj{name: list{}, "startAt": 0, "maxResults": 50, "total": 0, "isLast": true}
}

// jiraNewIssue creates one issue of the fields in a body.
func jiraNewIssue(r *request, body obj) obj {
	j := r.part.jira
	fields, _ := body["fields"].(obj)
	key, _ := dig(fields, "project", "key").(string)
	if key == "" {
		if id, _ := dig(fields, "project", "id").(string); id != "" {
			if project := r.part.project(id); project != nil {
				key = project["key"].(string)
			}
		}
	}
	if key == "" {
		key = "PROJ"
	}
	r.meets(key == tenant.WithheldProject)
	i := &issue{
		id: r.part.mint("issue", 11_001), key: key + "-" + r.part.mint("issue "+key, 101), project: key,
		given: obj{}, made: r.part.now(), updated: r.part.now(),
	}
	i.given["reporter"], i.given["creator"] = obj{"accountId": r.callerID()}, obj{"accountId": r.callerID()}
	i.set(body)
	j.issues = append(j.issues, i)
	if properties, is := body["properties"].([]any); is {
		for _, p := range properties {
			name, _ := dig(p, "key").(string)
			j.property("issue/" + i.id)[name] = dig(p, "value")
		}
	}
	return obj{"id": i.id, "key": i.key, "self": r.part.site.URL + "/rest/api/3/issue/" + i.id}
}

// set applies fields and update of a body.
func (i *issue) set(body obj) {
	fields, _ := body["fields"].(obj)
	for name, v := range fields {
		if name != "comment" && name != "worklog" {
			i.given[name] = v
		}
	}
	update, _ := body["update"].(obj)
	for name, v := range update {
		operations, _ := v.([]any)
		for _, op := range operations {
			i.update(name, op)
		}
	}
}

func (i *issue) update(name string, op any) {
	fields, _ := op.(obj)
	if v, is := fields["set"]; is {
		i.given[name] = v
	}
	current, _ := i.given[name].([]any)
	if current == nil && name == "labels" && i.site != nil {
		for _, label := range i.site.Labels {
			current = append(current, label)
		}
	}
	if v, is := fields["add"]; is && name != "comment" {
		i.given[name] = append(slices.Clone(current), v)
	}
	if v, is := fields["remove"]; is {
		i.given[name] = slices.DeleteFunc(slices.Clone(current), func(e any) bool { return compare(e, v) == 0 })
	}
}

func jiraCreateIssue(r *request, _ []string) reply {
	if !r.mayWrite() {
		return forbidden()
	}
	return status(201, jiraNewIssue(r, r.json()))
}

func jiraCreateIssues(r *request, _ []string) reply {
	if !r.mayWrite() {
		return forbidden()
	}
	updates, _ := r.json()["issueUpdates"].([]any)
	out := list{}
	for _, u := range updates {
		body, _ := u.(obj)
		out = append(out, jiraNewIssue(r, body))
	}
	return status(201, obj{"issues": out, "errors": list{}})
}

func jiraEditIssue(r *request, i *issue, _ []string) reply {
	i.set(r.json())
	if r.query.Get("returnIssue") == "true" {
		return ok(r.part.jira.render(r.part, i, r.apiVersion()))
	}
	return noContent()
}

func jiraDeleteIssue(r *request, i *issue, _ []string) reply {
	j := r.part.jira
	j.issues = slices.DeleteFunc(j.issues, func(o *issue) bool { return o == i })
	delete(j.properties, "issue/"+i.id)
	return noContent()
}

func jiraAssign(r *request, i *issue, _ []string) reply {
	i.given["assignee"] = nil
	if id, _ := r.json()["accountId"].(string); id != "" {
		i.given["assignee"] = obj{"accountId": id}
	}
	return noContent()
}

var transitionNames = []string{"To Do", "In Progress", "Done"}

// jiraTransitions lists none to whoever may not make one.
func jiraTransitions(r *request, _ *issue, _ []string) reply {
	out := list{}
	if !r.granted("TRANSITION_ISSUES") {
		return ok(obj{"expand": "transitions", "transitions": out})
	}
	for n, name := range transitionNames {
		out = append(out, obj{"id": fmt.Sprint(11 + 10*n), "name": name, "to": jiraStatus(r.part.site, name),
			"hasScreen": false, "isAvailable": true, "isGlobal": true, "isConditional": false})
	}
	return ok(obj{"expand": "transitions", "transitions": out})
}

func jiraTransition(r *request, i *issue, _ []string) reply {
	id := fmt.Sprint(dig(r.json(), "transition", "id"))
	for n, name := range transitionNames {
		if id == fmt.Sprint(11+10*n) {
			i.given["status"] = jiraStatus(r.part.site, name)
			i.set(r.json())
			return noContent()
		}
	}
	return jiraError(400, "The transition is not valid for the issue.")
}

func jiraComments(r *request, i *issue, _ []string) reply {
	all := i.renderComments(r.part, r.apiVersion())
	if strings.HasPrefix(r.query.Get("orderBy"), "-") {
		slices.Reverse(all)
	}
	start, size := r.number("startAt", 0), r.number("maxResults", 5000)
	from, to := pageOf(len(all), start, size)
	return ok(obj{"comments": all[from:to], "startAt": from, "maxResults": size, "total": len(all)})
}

func jiraAddComment(r *request, i *issue, _ []string) reply {
	body := r.json()
	if body["body"] == nil {
		return status(400, obj{"errorMessages": list{}, "errors": obj{"comment": "Comment body can not be empty!"}})
	}
	c := &comment{id: r.part.mint("comment", 21_001), author: r.callerID(), body: body["body"], made: r.part.now()}
	i.comments = append(i.comments, c)
	return status(201, c.render(r.part, i, r.apiVersion()))
}

func (i *issue) comment(id string) *comment {
	for _, c := range i.comments {
		if c.id == id {
			return c
		}
	}
	return nil
}

func noComment(id string) reply { return jiraError(404, "Can not find a comment for the id: "+id+".") }

func jiraGetComment(r *request, i *issue, args []string) reply {
	if c := i.comment(args[0]); c != nil {
		return ok(c.render(r.part, i, r.apiVersion()))
	}
	return noComment(args[0])
}

func jiraEditComment(r *request, i *issue, args []string) reply {
	c := i.comment(args[0])
	if c == nil {
		return noComment(args[0])
	}
	if body := r.json()["body"]; body != nil {
		c.body = body
	}
	return ok(c.render(r.part, i, r.apiVersion()))
}

func jiraDeleteComment(_ *request, i *issue, args []string) reply {
	if i.comment(args[0]) == nil {
		return noComment(args[0])
	}
	i.comments = slices.DeleteFunc(i.comments, func(c *comment) bool { return c.id == args[0] })
	return noContent()
}

func jiraChangelog(r *request, i *issue, _ []string) reply {
	out := jiraEmptyPage("values")
	if i.site != nil {
		out["total"], out["values"] = 1, list{obj{
			"id": "10123", "author": jiraUser(r.part.site, &r.part.site.Users[0]), "created": jiraTime(stamp(0)),
			"items": list{obj{"field": "status", "fieldId": "status", "fieldtype": "jira", "from": "10000",
				"fromString": "To Do", "to": "10001", "toString": "Done"}},
		}}
	}
	return ok(out)
}

func jiraWorklogs(_ *request, i *issue, _ []string) reply {
	logs := list{}
	for _, w := range i.worklogs {
		logs = append(logs, w)
	}
	return ok(obj{"worklogs": logs, "startAt": 0, "maxResults": 5000, "total": len(logs)})
}

func jiraAddWorklog(r *request, i *issue, _ []string) reply {
	w := maps.Clone(r.json())
	w["id"], w["issueId"], w["author"] = r.part.mint("worklog", 22_001), i.id, r.caller()
	w["created"], w["updated"] = jiraTime(r.part.now()), jiraTime(r.part.now())
	i.worklogs = append(i.worklogs, w)
	return status(201, w)
}

func jiraWatchers(r *request, i *issue, _ []string) reply {
	people := list{}
	for _, id := range i.watchers {
		people = append(people, r.part.person(id))
	}
	return ok(obj{"watchers": people, "watchCount": len(people), "isWatching": slices.Contains(i.watchers, r.callerID())})
}

func jiraWatch(r *request, i *issue, _ []string) reply {
	id, _ := r.value().(string)
	if id == "" {
		id = r.callerID()
	}
	if !slices.Contains(i.watchers, id) {
		i.watchers = append(i.watchers, id)
	}
	return noContent()
}

func jiraUnwatch(r *request, i *issue, _ []string) reply {
	i.watchers = slices.DeleteFunc(i.watchers, func(id string) bool { return id == r.query.Get("accountId") })
	return noContent()
}

func jiraVotes(*request, *issue, []string) reply {
	return ok(obj{"votes": 0, "hasVoted": false, "voters": list{}})
}

func jiraRemoteLinks(_ *request, i *issue, _ []string) reply {
	out := list{}
	for _, l := range i.links {
		out = append(out, l)
	}
	return ok(out)
}

func jiraAddRemoteLink(r *request, i *issue, _ []string) reply {
	l := maps.Clone(r.json())
	l["id"] = r.part.mint("link", 23_001)
	i.links = append(i.links, l)
	return status(201, obj{"id": l["id"], "self": r.part.site.URL + r.path + "/" + l["id"].(string)})
}

// jiraEditMeta lists no fields to whoever may not edit them.
func jiraEditMeta(r *request, _ *issue, _ []string) reply {
	if !r.granted("EDIT_ISSUES") {
		return ok(obj{"fields": obj{}})
	}
	return ok(obj{"fields": obj{"summary": obj{"required": true, "name": "Summary", "operations": list{"set"}}}})
}

func jiraNotify(*request, *issue, []string) reply { return noContent() }
