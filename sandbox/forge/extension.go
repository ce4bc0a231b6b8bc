package forge

import "strings"

// extension is what the front end says about the place where a user interface is shown.
func (c *call) extension() obj {
	kind, site := c.use.Module, c.part.site
	issue := obj{"id": c.thing("issue.id"), "key": c.thing("issue.key"), "type": "Task", "typeId": "10002"}
	project := obj{"id": c.thing("project.id"), "key": c.thing("project.key"), "type": "software"}
	space := obj{"id": c.thing("space.id"), "key": c.thing("space.key")}
	out := obj{"type": kind}
	switch {
	case strings.HasPrefix(kind, "jira:issue"):
		out["issue"], out["project"] = issue, project
		out["location"], out["isNewToIssue"] = c.issueURL(), false
	case strings.HasPrefix(kind, "jira:project"):
		out["project"] = project
	case kind == "jira:dashboardGadget":
		out["gadget"], out["dashboard"] = obj{"id": "10200"}, obj{"id": "10100"}
		out["gadgetConfiguration"] = c.configured(placeConfig, obj{})
	case strings.HasPrefix(kind, "jira:customField"):
		out["fieldId"], out["fieldType"], out["fieldValue"] = "customfield_10050", kind, c.configured(placeValue, nil)
		out["issue"], out["project"], out["entryPoint"], out["renderContext"] = issue, project, "edit", "issue-view"
	case strings.HasPrefix(kind, "jira:workflow"):
		out["workflowId"], out["scopedProjectId"], out["isNewEditor"] = "workflow-1", c.thing("project.id"), true
		out["transitionContext"] = obj{"id": "11", "from": obj{"id": "10000"}, "to": obj{"id": "10001"}}
		out[ruleConfig(kind)] = c.configured(placeRule, nil)
	case strings.HasPrefix(kind, "jiraServiceManagement:"):
		out["portal"], out["request"] = obj{"id": 1}, obj{"key": c.thing("issue.key"), "typeId": 1}
		out["issue"], out["project"] = issue, project
	case strings.HasPrefix(kind, "bitbucket:"):
		out["repository"], out["pullRequest"] = obj{"uuid": "{" + site.CloudID + "}"}, obj{"id": 1}
	case strings.HasPrefix(kind, "compass:"):
		out["componentId"] = "ari:cloud:compass:" + site.CloudID + ":component/1/1"
	case kind == "confluence:globalPage", kind == "confluence:globalSettings":
	case strings.HasPrefix(kind, "confluence:space"):
		out["space"] = space
	case strings.HasPrefix(kind, "confluence:"), kind == "macro":
		out["content"], out["space"] = obj{"id": c.thing("page.id"), "type": "page"}, space
		out["location"] = c.pageURL()
	}
	if kind == "macro" {
		out["config"], out["macro"], out["isEditing"] = c.configured(placeConfig, obj{}), obj{}, false
	}
	return out
}

// export is what a macro's export function gets; it must return an ADF document.
func (c *call) export() obj {
	return obj{
		"exportType": "pdf",
		"extensionPayload": obj{
			"type": "macro", "isEditing": false, "config": c.configured(placeConfig, obj{}), "localId": "macro-1",
			"content": obj{"id": c.thing("page.id"), "type": "page"},
			"space":   obj{"id": c.thing("space.id"), "key": c.thing("space.key")},
		},
		"context": c.uiContext(),
	}
}

// isUIKit1 says whether a function renders a user interface on the server, as UI Kit 1 did.
func isUIKit1(kind, slot string) bool {
	if slot != "function" {
		return false
	}
	switch kind {
	case "macro", "jira:issuePanel", "jira:issueGlance", "jira:issueActivity", "jira:issueAction", "jira:issueContext",
		"jira:globalPage", "jira:adminPage", "jira:projectPage", "jira:projectSettingsPage", "jira:dashboardGadget",
		"confluence:globalPage", "confluence:globalSettings", "confluence:spacePage", "confluence:spaceSettings",
		"confluence:contentAction", "confluence:contextMenu", "confluence:contentBylineItem", "confluence:homepageFeed",
		"jiraServiceManagement:queuePage", "jiraServiceManagement:portalFooter":
		return true
	}
	return false
}

func (c *call) uiKit1() obj {
	platform := obj{"type": c.product()}
	ctx := c.moduleContext()
	ctx["localId"], ctx["isConfig"], ctx["accountType"] = c.use.ModuleKey, false, "licensed"
	if c.product() == "jira" {
		platform["issueKey"], platform["issueId"] = c.thing("issue.key"), c.thing("issue.id")
		platform["projectKey"], platform["projectId"] = c.thing("project.key"), c.thing("project.id")
	} else {
		ctx["contentId"] = c.thing("page.id")
		ctx["spaceKey"], ctx["spaceId"] = c.thing("space.key"), c.thing("space.id")
	}
	ctx["platformContext"], ctx["extensionContext"] = platform, obj{"type": c.use.Module}
	if c.user != nil {
		ctx["accountId"] = c.user.AccountID
	}
	config := any(obj{})
	if c.use.Module == "macro" || c.use.Module == "jira:dashboardGadget" {
		config = c.configured(placeConfig, config)
	}
	return obj{"effects": list{obj{"type": "initialize"}}, "state": obj{}, "config": config, "context": ctx}
}
