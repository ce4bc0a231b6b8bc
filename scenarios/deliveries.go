package scenarios

import (
	"slices"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// deliveries has calls push events, which are delivered: those of the observed tenant alone, those of the neighbour and
// then of the observed tenant, and those of one user and then of a colleague of hers. Last, whoever comes after calls
// every entry, because what a consumer has left may show anywhere.
func deliveries(m *harness.Model, v variant) (out [][]harness.Step) {
	var before, hers []harness.Step
	for _, e := range m.Entries {
		ours := called(m, e, v, firstUser)
		if len(ours) == 1 { // nothing is pushed
			continue
		}
		theirs := delivered(m, e, v)
		if v.sent == nil { // else that is what another variant does
			out = append(out, ours)
		}
		out = append(out, append(slices.Clone(theirs), ours...))
		before = append(before, theirs...)
		if e.HasUser() {
			hers = append(hers, ours...)
		}
	}
	for _, c := range []struct {
		before []harness.Step
		user   string
	}{{before, firstUser}, {hers, secondUser}} {
		if len(c.before) > 0 {
			out = append(out, append(c.before, everyCalled(m, v, c.user)...))
		}
	}
	return out
}

// everyCalled has a user of the observed tenant call every entry, and delivers what each pushes.
func everyCalled(m *harness.Model, v variant, user string) (steps []harness.Step) {
	for _, e := range m.Entries {
		if e.HasUser() || user == firstUser {
			steps = append(steps, called(m, e, v, user)...)
		}
	}
	return steps
}

// called has a user of the observed tenant call an entry, and delivers what that pushes.
func called(m *harness.Model, e harness.Entry, v variant, user string) []harness.Step {
	return append([]harness.Step{observed(m, user, e, v)}, m.Deliveries(e, tenant.Observed)...)
}

// delivered has the neighbour call an entry, and delivers what that pushes.
func delivered(m *harness.Model, e harness.Entry, v variant) []harness.Step {
	calls := neighbour(m, firstUser, e, variant{sent: v.sent, credentialed: v.credentialed})
	return append(calls[len(calls)-1:], m.Deliveries(e, tenant.Neighbour)...)
}

// neighbourDeliveries has the neighbour's calls push events, which are delivered.
func neighbourDeliveries(m *harness.Model, v variant) [][]harness.Step {
	var steps []harness.Step
	for _, e := range m.Entries {
		if len(m.Deliveries(e, tenant.Neighbour)) > 0 {
			steps = append(steps, delivered(m, e, v)...)
		}
	}
	return [][]harness.Step{steps}
}
