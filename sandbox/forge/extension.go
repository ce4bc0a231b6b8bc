package forge

import (
	"slices"
	"strings"

	"crosstalk/sandbox/app"
)

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

// isUIKit1 says whether a function renders a user interface on the server, as UI Kit 1 did. A module whose interface
// is built in the browser has a resource and a resolver instead.
func isUIKit1(u app.Use) bool {
	switch u.Slot {
	case "function":
		return slices.Contains(uiKit1Modules(), u.Module)
	case "config.function": // what a macro asks of who puts it on a page
		return u.Module == "macro" || u.Module == "jira:issuePanel"
	case "edit.function": // what edits a field or a gadget
		return u.Module == "jira:dashboardGadget" || strings.HasPrefix(u.Module, "jira:customField")
	case "view.function", "contextConfig.function":
		return strings.HasPrefix(u.Module, "jira:customField")
	}
	return false
}

// uiKit1Modules are the modules that UI Kit 1 had, which name the function that renders them.
func uiKit1Modules() []string {
	return []string{
		"macro", "jira:issuePanel", "jira:issueGlance", "jira:issueActivity", "jira:issueAction", "jira:issueContext",
		"jira:globalPage", "jira:adminPage", "jira:projectPage", "jira:projectSettingsPage", "jira:dashboardGadget",
		"jira:customField", "jira:customFieldType",
		"confluence:globalPage", "confluence:globalSettings", "confluence:spacePage", "confluence:spaceSettings",
		"confluence:contentAction", "confluence:contextMenu", "confluence:contentBylineItem", "confluence:homepageFeed",
		"jiraServiceManagement:queuePage", "jiraServiceManagement:portalFooter",
	}
}

func (c *call) uiKit1() obj {
	platform := obj{"type": c.product()}
	ctx := c.moduleContext()
	ctx["localId"], ctx["accountType"] = c.use.ModuleKey, "licensed"
	ctx["isConfig"] = c.use.Slot == "config.function"
	if c.product() == "jira" {
		platform["issueKey"], platform["issueId"] = c.thing("issue.key"), c.thing("issue.id")
		platform["projectKey"], platform["projectId"] = c.thing("project.key"), c.thing("project.id")
	} else {
		ctx["contentId"] = c.thing("page.id")
		ctx["spaceKey"], ctx["spaceId"] = c.thing("space.key"), c.thing("space.id")
	}
	ctx["platformContext"], ctx["extensionContext"] = platform, c.uiKit1Extension()
	if c.user != nil {
		ctx["accountId"] = c.user.AccountID
	}
	config := any(obj{})
	if c.use.Module == "macro" || c.use.Module == "jira:dashboardGadget" {
		config = c.configured(placeConfig, config)
	}
	return obj{"effects": list{obj{"type": "initialize"}}, "state": obj{}, "config": config, "context": ctx}
}

// uiKit1Extension is what UI Kit 1 knows of its module beside the place on which that is shown.
func (c *call) uiKit1Extension() obj {
	out := obj{"type": c.use.Module}
	if strings.HasPrefix(c.use.Module, "jira:customField") {
		out["fieldId"], out["fieldType"] = "customfield_10050", c.use.ModuleKey
		out["fieldValue"], out["entryPoint"] = c.configured(placeValue, nil), "view"
		if c.use.Slot == "edit.function" {
			out["entryPoint"] = "edit"
		}
	}
	return out
}
