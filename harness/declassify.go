package harness

import (
	"slices"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/forge"
)

// declassify leaves out of a violation between users what crosstalk.yaml declares that they share; nil when nothing is
// left. What a web trigger does that is declared to be for anybody is left out too. No declaration lets data pass
// between tenants.
func (a *App) declassify(c *candidate, v *oracle.Violation) *oracle.Violation {
	if v != nil && a.isPublic(c, *v) {
		return nil
	}
	if v == nil || c.schedule.Scene() != oracle.Colleagues {
		return v
	}
	if v.Carrier != nil && v.Carrier.Kind == "storage" && a.Config.SharedKey(v.Carrier.Path) {
		return nil
	}
	step := c.schedule.Steps[v.Observer-1]
	out := *v
	out.Evidence = slices.DeleteFunc(slices.Clone(v.Evidence), func(e oracle.Evidence) bool {
		return e.View == "response" && a.Config.SharedView(step.Function, step.Entry, e.Path)
	})
	if len(out.Evidence) == 0 {
		return nil
	}
	return &out
}

// isPublic says whether a violation is that a web trigger acts for anybody of which crosstalk.yaml declares that it
// may.
func (a *App) isPublic(c *candidate, v oracle.Violation) bool {
	if c.rule.ID != "unauthenticated-web-trigger" {
		return false
	}
	f, use, err := a.resolve(c.schedule.Steps[v.Observer-1])
	return err == nil && a.Config.PublicWebTrigger(forge.UseOf(f, use).ModuleKey)
}
