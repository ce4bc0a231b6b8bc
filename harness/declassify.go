package harness

import (
	"slices"

	"crosstalk/harness/oracle"
)

// declassify leaves out of a violation between users what crosstalk.yaml declares that they share; nil when nothing is
// left. No declaration lets data pass between tenants.
func (a *App) declassify(c *candidate, v *oracle.Violation) *oracle.Violation {
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
