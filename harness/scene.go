package harness

import (
	"slices"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// Scene says who takes part in the schedule.
func (s Schedule) Scene() oracle.Scene {
	has := func(is func(Step) bool) bool { return slices.ContainsFunc(s.Steps, is) }
	neighbour := has(func(step Step) bool { return step.Tenant == tenant.Neighbour })
	observed := has(func(step Step) bool { return step.Tenant == tenant.Observed })
	by := func(user string) bool { return has(func(step Step) bool { return step.User == user }) }
	switch {
	case len(s.Steps) == 0:
		return oracle.Manifest
	case neighbour && observed:
		return oracle.Neighbours
	case neighbour:
		return oracle.Left
	case has(func(step Step) bool { return step.Reinstalled }):
		return oracle.Returning
	case by(tenant.FirstUser) && by(tenant.SecondUser):
		return oracle.Colleagues
	default:
		return oracle.Alone
	}
}
