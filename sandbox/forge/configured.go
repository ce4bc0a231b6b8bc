package forge

import (
	"fmt"
	"strings"
)

// The places where people configure a module: the options of a macro or a gadget, what stands in a custom field, the
// settings of a rule in a workflow, and the fields that somebody fills in while a workflow moves an issue.
const (
	placeConfig   = "config"
	placeValue    = "value"
	placeRule     = "configuration"
	placeModified = "modifiedFields"
)

// configured is what people of the site have put into a place of the call's module; none where they have put nothing
// there. They choose its characters as callers choose theirs.
func (c *call) configured(place string, none any) any {
	name := c.use.ModuleKey + " " + place
	site := c.part.site
	if template, known := c.p.opt.Configured[name]; known && !site.Sparse {
		filled, err := site.As("").Fill(template)
		if err != nil {
			panic(fmt.Sprintf("internal: configured %q: %v", name, err))
		}
		return filled
	}
	if c.p.opt.Probe {
		return probe("config " + name)
	}
	return none
}

// ruleConfig is how the front end of a workflow's rule calls the settings of that.
func ruleConfig(module string) string {
	switch {
	case strings.HasPrefix(module, "jira:workflowValidator"):
		return "validatorConfig"
	case strings.HasPrefix(module, "jira:workflowCondition"):
		return "conditionConfig"
	default:
		return "postFunctionConfig"
	}
}
