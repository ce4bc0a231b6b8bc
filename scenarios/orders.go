package scenarios

import (
	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// The users that call: the first is known to one tenant only, the second to both.
const firstUser, secondUser = tenant.FirstUser, tenant.SecondUser

func pairs(m *harness.Model, v variant) [][]harness.Step {
	return [][]harness.Step{pairsAs(m, v, firstUser)}
}

// colleague has a person who is known to both tenants call: a cache that is keyed by account alone leaks to them.
func colleague(m *harness.Model, v variant) [][]harness.Step {
	return [][]harness.Step{pairsAs(m, v, secondUser)}
}

func pairsAs(m *harness.Model, v variant, user string) []harness.Step {
	var steps []harness.Step
	for _, e := range m.Entries {
		steps = append(steps, neighbour(m, user, e, v)...)
		steps = append(steps, observed(m, user, e, v))
	}
	return steps
}

func sweep(m *harness.Model, v variant) [][]harness.Step {
	return [][]harness.Step{append(everyNeighbour(m, v), everyObserved(m, v)...)}
}

func returns(m *harness.Model, v variant) [][]harness.Step {
	steps := everyObserved(m, variants()[0])
	steps = append(steps, everyNeighbour(m, v)...)
	return [][]harness.Step{append(steps, everyObserved(m, v)...)}
}

func each(m *harness.Model, v variant) [][]harness.Step {
	var out [][]harness.Step
	for _, e := range m.Entries {
		out = append(out, append(everyNeighbour(m, v), observed(m, firstUser, e, v)))
	}
	return out
}

func everyNeighbour(m *harness.Model, v variant) []harness.Step {
	var steps []harness.Step
	for _, e := range m.Entries {
		steps = append(steps, neighbour(m, firstUser, e, v)...)
	}
	return steps
}

func everyObserved(m *harness.Model, v variant) []harness.Step {
	var steps []harness.Step
	for _, e := range m.Entries {
		steps = append(steps, observed(m, firstUser, e, v))
	}
	return steps
}
