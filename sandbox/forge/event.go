package forge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// event is a product's or the platform's own event. The step's payload chooses it with eventType; without, it is the
// first event that the trigger names.
func (c *call) event() obj {
	name, _ := c.given()["eventType"].(string)
	if name == "" {
		name = firstEvent(c.use.Spec)
	}
	out := obj{"eventType": name}
	parts := strings.Split(name, ":")
	if len(parts) < 4 {
		return out
	}
	switch parts[1] {
	case "jira", "jira-software":
		maps.Copy(out, c.jiraEvent(parts[2], parts[3]))
	case "confluence":
		maps.Copy(out, c.confluenceEvent(parts[2], parts[3]))
	case "forge":
		maps.Copy(out, c.lifecycle(parts[2]))
	case "bitbucket":
		maps.Copy(out, obj{"repository": obj{"uuid": "{" + c.part.site.CloudID + "}"},
			"workspace": obj{"uuid": "{" + c.part.site.CloudID + "}"}, "actor": obj{"accountId": c.someone().AccountID}})
	}
	return out
}

func firstEvent(spec obj) string {
	if names := app.Events(spec); len(names) > 0 {
		return names[0]
	}
	return ""
}

// jiraEvent follows the product event pages; avi:jira:VERB:THING.
func (c *call) jiraEvent(verb, thing string) obj {
	site := c.part.site
	who := c.someone().AccountID
	out := obj{
		"atlassianId": who, "timestamp": fmt.Sprint(sandbox.Epoch), "selfGenerated": false,
		"associatedUsers": list{obj{"accountId": who}},
	}
	project := obj{"id": c.thing("project.id"), "key": c.thing("project.key"), "name": site.Text("project0.name")}
	switch {
	case thing == "issue", thing == "comment":
		out["issue"] = c.eventIssue()
		out["jiraEventTypeName"] = "issue_generic"
		if verb == "updated" || verb == "assigned" {
			out["changelog"] = obj{"id": "10123", "items": c.changes()}
		}
		if verb == "commented" || thing == "comment" {
			out["comment"] = obj{"id": "20001", "body": site.Authored("issue0.comment0"), "author": obj{"accountId": who},
				"created": jiraTime(stamp(0)), "updated": jiraTime(stamp(0))}
		}
	case thing == "issuelink":
		maps.Copy(out, obj{"id": 10400, "sourceIssueId": 10001, "destinationIssueId": 10002,
			"issueLinkType": obj{"id": "10000", "name": "Blocks", "inwardName": "is blocked by", "outwardName": "blocks"}})
	case thing == "project":
		out["project"] = project
	default:
		out[thing] = c.eventThing(thing)
	}
	return out
}

// eventThing is what an event is about that is neither an issue nor a project.
func (c *call) eventThing(thing string) obj {
	site := c.part.site
	const id, size = "10500", 2048
	who, name := obj{"accountId": c.someone().AccountID}, site.Text("event."+thing+".name")
	out := obj{"id": id, "name": name, "issueId": c.thing("issue.id")}
	switch thing {
	case "attachment":
		// Attachments have their dates without a zone.
		return obj{"id": id, "issueId": c.thing("issue.id"), "fileName": site.Authored("event.attachment.name") + ".txt",
			"createDate": stamp(0).Format("2006-01-02 15:04:05.0"), "size": size, "mimeType": "text/plain", "author": who}
	case "worklog":
		maps.Copy(out, obj{"author": who, "updateAuthor": who, "created": jiraTime(stamp(0)), "updated": jiraTime(stamp(0)),
			"started": jiraTime(stamp(0)), "timeSpent": "1h", "timeSpentSeconds": 3600})
	case "version":
		maps.Copy(out, obj{"projectId": 10000, "description": site.Text("event.version.description"), "archived": false,
			"released": false, "overdue": false})
	case "component":
		maps.Copy(out, obj{"projectId": 10000, "project": c.thing("project.key"),
			"description": site.Text("event.component.description"), "assigneeType": "PROJECT_DEFAULT"})
	case "sprint":
		return obj{"id": 1, "originBoardId": 1, "name": name, "goal": site.Text("event.sprint.goal"), "state": "active",
			"createDate": jiraTime(stamp(0)), "startDate": jiraTime(stamp(0)), "endDate": jiraTime(stamp(14))}
	case "user":
		return who
	}
	return out
}

// changes are what a changelog says of an update: texts stand in it as they were and as they are.
func (c *call) changes() list {
	site := c.part.site
	out := list{obj{"field": "status", "fieldId": "status", "fieldtype": "jira", "from": "10000", "fromString": "To Do",
		"to": "10001", "toString": "Done"}}
	if len(site.Issues) == 0 || c.step.Place != tenant.Usual {
		return out
	}
	for _, field := range []string{"summary", "description"} {
		out = append(out, obj{"field": field, "fieldId": field, "fieldtype": "jira", "from": nil, "to": nil,
			"fromString": site.Text("issue0.former." + field), "toString": site.Text("issue0." + field)})
	}
	return out
}

func (c *call) eventIssue() obj {
	j, id := c.part.jira, c.thing("issue.id")
	if len(j.issues) == 0 {
		return obj{"id": id, "key": c.thing("issue.key"), "fields": obj{}}
	}
	// An issue that is there no more: the event is about the first that is.
	i := j.issues[max(slices.IndexFunc(j.issues, func(i *issue) bool { return i.id == id }), 0)]
	return obj{"id": i.id, "key": i.key, "self": c.part.site.URL + "/rest/api/2/issue/" + i.id,
		"fields": j.fields(c.part, i, "2")}
}

// confluenceEvent follows the product event pages; avi:confluence:VERB:THING.
func (c *call) confluenceEvent(verb, thing string) obj {
	who := c.someone().AccountID
	out := obj{"atlassianId": who, "eventCreatedDate": stamp(0).Format("2006-01-02T15:04:05.000Z"),
		"suppressNotifications": false}
	if verb == "updated" {
		out["updateTrigger"] = "edit_page"
	}
	w, id := c.part.wiki, c.thing("page.id")
	switch {
	case thing == "space":
		out["space"] = obj{"id": 30001, "key": "TEAM", "name": c.part.site.Text("space0.name")}
	case len(w.pages) == 0:
		out["content"] = obj{"id": id, "type": "page", "status": "current"}
	default:
		k := slices.IndexFunc(w.pages, func(g *page) bool { return g.id == id })
		out["content"] = w.contentV1(c.part, w.pages[max(k, 0)], false)
	}
	switch thing {
	case "comment":
		out["comment"] = obj{"id": "50001", "type": "comment"}
	case "attachment":
		out["attachment"] = obj{"id": "att60001", "type": "attachment", "status": "current",
			"title": c.part.site.Authored("event.attachment.name") + ".txt", "fileSize": 2048, "mediaType": "text/plain"}
	case "label":
		out["label"] = obj{"id": "70001", "prefix": "global", "name": c.part.site.Word("event.label")}
	}
	return out
}

// lifecycle is avi:forge:VERB:app. Its context is an ARI and not an object, as the documentation shows it.
func (c *call) lifecycle(verb string) obj {
	who := c.someone().AccountID
	out := obj{
		"id": c.part.site.InstallationID, "context": c.data.contextAri,
		"app":         obj{"id": c.p.appID(), "version": "1.0.0"},
		"environment": obj{"id": c.p.environmentID()},
	}
	if verb == "upgraded" {
		out["upgraderAccountId"] = who
	} else {
		out["installerAccountId"] = who
	}
	return out
}
