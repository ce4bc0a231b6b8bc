package scenarios

import (
	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// deliveries has calls push events, which are delivered: those of the observed tenant alone, and those of the neighbour
// and then of the observed tenant.
func deliveries(m *harness.Model, v variant) (out [][]harness.Step) {
	for _, e := range m.Entries {
		ours := m.Deliveries(e, tenant.Observed)
		if len(ours) == 0 {
			continue
		}
		ours = append([]harness.Step{observed(m, firstUser, e, v)}, ours...)
		if v.sent == nil { // else alone is another variant's
			out = append(out, ours)
		}
		out = append(out, append(delivered(m, e, v), ours...))
	}
	return out
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

// delivered has the neighbour call an entry, and delivers what that pushes.
func delivered(m *harness.Model, e harness.Entry, v variant) []harness.Step {
	calls := neighbour(m, firstUser, e, variant{sent: v.sent, credentialed: v.credentialed})
	return append(calls[len(calls)-1:], m.Deliveries(e, tenant.Neighbour)...)
}
