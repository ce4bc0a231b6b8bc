package harness

import (
	"slices"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// byChance says whether a violation shows nothing but random numbers. Tenants that draw from one pool, as with the
// packages uuid and nanoid, get other numbers when one of them draws more; but then the same places differ as well when
// all data stay and only the random numbers change, which no place that shows data does. A difference that a canary
// explains is never by chance.
func (a *App) byChance(c *candidate) (bool, error) {
	explained := func(e oracle.Evidence) bool { return e.Canary != "" }
	if c.rule.Subject != tenant.Neighbour || slices.ContainsFunc(c.violation.Evidence, explained) {
		return false, nil
	}
	control := *c
	control.worlds[1] = c.worlds[0].Vary(tenant.Neighbour, tenant.Randomness)
	v, err := a.judge(control)
	if err != nil || v == nil {
		return false, err
	}
	for _, e := range c.violation.Evidence {
		same := func(o oracle.Evidence) bool { return o.View == e.View && o.Path == e.Path }
		if !slices.ContainsFunc(v.Evidence, same) {
			return false, nil
		}
	}
	return true, nil
}
