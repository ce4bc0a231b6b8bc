package forge

import (
	"strings"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
)

// webTrigger is the request of a stranger (runtime-reference/web-trigger, April 2026). The step's payload is an
// object that replaces fields of it: a body that is not text is sent as JSON, values of headers and query parameters
// that are not lists become lists of one, and names without a value are not there. The names of such headers arrive in
// lower case. Atlassian's own samples disagree about that: one whose value is a list arrives as it is spelled.
func (c *call) webTrigger() obj {
	out := obj{
		"method": "POST", "path": "/x1/" + hookID(c.step.Tenant, c.use.ModuleKey, ""), "userPath": "",
		"headers":         obj{"content-type": list{"application/json"}, "user-agent": list{"crosstalk"}},
		"queryParameters": obj{}, "body": "{}",
		"call": obj{"functionKey": c.data.function}, "context": c.requestContext(), "contextToken": c.token(),
	}
	given := c.given()
	if directive(given) {
		given = obj{"body": given}
	}
	for name, value := range given {
		switch name {
		case "body":
			if _, text := value.(string); !text && value != nil {
				value = string(mustJSON(value))
			}
		case "headers", "queryParameters":
			value = listed(value, name == "headers")
		}
		out[name] = value
	}
	if out["body"] == nil {
		delete(out, "body")
	}
	return out
}

// directive says whether an object stands for a value as a whole ({"$probe":…}) and has no fields of its own.
func directive(given obj) bool {
	for name := range given {
		return len(given) == 1 && strings.HasPrefix(name, "$")
	}
	return false
}

// listed wraps each value in a list, and writes the names of those that it wraps in lower case where that is wanted.
func listed(v any, lower bool) any {
	fields, is := v.(obj)
	if directive(fields) {
		return v
	}
	out := obj{}
	if !is {
		return out // HTTP carries nothing else
	}
	for _, name := range sortedKeys(fields) {
		values, already := fields[name].([]any)
		if !already {
			values = list{fields[name]}
			if lower {
				name = strings.ToLower(name)
			}
		}
		if len(values) > 0 {
			out[name] = sendable(values, lower)
		}
	}
	return out
}

// sendable are values as texts. Headers lose what HTTP does not carry in them.
func sendable(values list, header bool) list {
	out := list{}
	for _, v := range values {
		text, is := v.(string)
		if fields, object := v.(obj); object && directive(fields) {
			out = append(out, v)
			continue
		}
		if !is {
			text = string(mustJSON(v))
		}
		if header {
			text = strings.NewReplacer("\r", "", "\n", "").Replace(text)
		}
		out = append(out, text)
	}
	return out
}

// action is what a Rovo agent or an automation rule passes: the declared inputs, made up where the step has none.
func (c *call) action() obj {
	out := obj{}
	inputs, _ := c.use.Spec["inputs"].(obj)
	for _, name := range sortedKeys(inputs) {
		kind, _ := dig(inputs[name], "type").(string)
		out[name] = c.input(name, kind)
	}
	ctx := c.moduleContext()
	if c.user != nil {
		ctx["accountId"] = c.user.AccountID
	}
	if c.product() == "confluence" {
		ctx["confluence"] = obj{"url": c.pageURL(), "resourceType": "page",
			"contentId": c.thing("page.id"), "spaceKey": c.thing("space.key")}
	} else {
		ctx["jira"] = obj{"url": c.issueURL(), "resourceType": "issue", "issueKey": c.thing("issue.key"),
			"issueId": c.thing("issue.id"), "issueType": "Task", "projectKey": c.thing("project.key"), "jiraContexts": list{}}
	}
	out["context"] = ctx
	return out
}

func (c *call) input(name, kind string) any {
	site := c.part.site
	lower := strings.ToLower(name)
	switch {
	case kind == "integer" || kind == "number":
		return site.Number("action." + name)
	case kind == "boolean":
		return site.Flag()
	case strings.Contains(lower, "issue"):
		return "PROJ-1"
	case strings.Contains(lower, "project"):
		return "PROJ"
	case strings.Contains(lower, "page"), strings.Contains(lower, "content"):
		return "40001"
	case strings.Contains(lower, "space"):
		return "TEAM"
	case strings.Contains(lower, "account"):
		return site.Users[0].AccountID
	default:
		return site.Text("action." + name)
	}
}

// Opaque says whether nothing is known of the payload of a function that is used so, but for its context.
func Opaque(u app.Use) bool {
	switch u.Module {
	case "webtrigger", "trigger", "consumer", "scheduledTrigger", "preUninstall", "action", "rovo:action",
		"jira:workflowValidator", "jira:workflowPostFunction", "jira:workflowCondition", "jira:jqlFunction",
		"bitbucket:mergeCheck", "compass:dataProvider":
		return false
	case "jira:customField", "jira:customFieldType":
		return !isUIKit1(u) && !strings.HasSuffix(u.Slot, "value.function")
	}
	return !isUIKit1(u) && !strings.HasSuffix(u.Slot, "resolver.function") && !strings.HasPrefix(u.Slot, "adfExport")
}

// functionPayload is the payload of the products' own function modules; nothing for kinds that we do not know.
func functionPayload(c *call) obj {
	issue := obj{"id": c.thing("issue.id"), "key": c.thing("issue.key")}
	switch c.use.Module {
	case "jira:workflowValidator", "jira:workflowPostFunction", "jira:workflowCondition":
		return obj{
			"issue": issue, "transition": obj{"id": "11", "from": obj{"id": "10000"}, "to": obj{"id": "10001"}},
			"workflow": obj{"id": "workflow-1", "name": "Workflow"}, "configuration": c.configured(placeRule, obj{}),
			"modifiedFields": c.configured(placeModified, obj{}), "changelog": obj{"items": list{}},
			"atlassianId": c.someone().AccountID,
		}
	case "jira:customField", "jira:customFieldType":
		return obj{
			"field": obj{"id": "customfield_10050", "key": c.use.ModuleKey, "type": c.use.ModuleKey, "name": "Field"},
			"issues": list{obj{"id": c.thing("issue.id"), "context": "10300", "value": c.configured(placeValue, nil)},
				obj{"id": "10002", "context": "10300", "value": c.configured(placeValue, nil)}},
			"contexts": list{obj{"id": "10300"}},
		}
	case "jira:jqlFunction":
		return obj{
			"precomputationId": c.part.uuid("precomputation"),
			"clause": obj{"field": "issue", "type": list{"issue"}, "operator": "in", "functionName": c.use.ModuleKey,
				"arguments": list{c.part.site.Typed(c.part.site.Word("jql.argument"))}},
		}
	case "bitbucket:mergeCheck":
		return obj{"workspace": obj{"uuid": "{" + c.part.site.CloudID + "}"},
			"repository": obj{"uuid": "{" + c.part.site.CloudID + "}"}, "pullrequest": obj{"id": 1}}
	case "compass:dataProvider":
		return c.dataProvider()
	default:
		return obj{}
	}
}

// dataProvider is what Compass passes for a link that somebody has added to a component, and then to the callback.
func (c *call) dataProvider() obj {
	url := "https://" + c.linkedHost() + "/" + c.part.site.Word("compass.link")
	if c.use.Slot == "callback.function" {
		return obj{"success": true, "url": url, "errorMessage": nil}
	}
	return obj{"url": url, "ctx": obj{"cloudId": c.part.site.CloudID, "extensionId": c.use.ModuleKey}}
}

// linkedHost is one of the hosts of which the provider takes links.
func (c *call) linkedHost() string {
	domains, _ := c.use.Spec["domains"].(list)
	if len(domains) > 0 {
		if host, is := domains[0].(string); is {
			return strings.Replace(host, "*", "app", 1)
		}
	}
	return "links." + tenant.Nowhere
}

// someone is the step's user, also where Forge attaches none: people cause events without being their principal.
func (c *call) someone() *tenant.User { return c.part.site.User(c.step.User) }
