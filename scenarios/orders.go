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
	steps := everyObserved(m, single()[0])
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

func alone(m *harness.Model, v variant) [][]harness.Step {
	return [][]harness.Step{everyObserved(m, v)}
}

func everyNeighbourOnce(m *harness.Model, v variant) [][]harness.Step {
	return [][]harness.Step{everyNeighbour(m, v)}
}

// users has the first user call an entry, and the second the same one. Entries without users are called in between, as
// part of the first one's traffic.
func users(m *harness.Model, v variant) [][]harness.Step {
	var steps []harness.Step
	for _, e := range m.Entries {
		steps = append(steps, first(m, e, v)...)
		if !e.HasUser() {
			continue
		}
		steps = append(steps, observed(m, secondUser, e, v))
	}
	return [][]harness.Step{steps}
}

// userSweep has the first user call every entry before the second does.
func userSweep(m *harness.Model, v variant) [][]harness.Step {
	var before, after []harness.Step
	for _, e := range m.Entries {
		before = append(before, first(m, e, v)...)
		if !e.HasUser() {
			continue
		}
		after = append(after, observed(m, secondUser, e, v))
	}
	return [][]harness.Step{append(before, after...)}
}

// first has the first user of the observed tenant call an entry, with a payload and without; what the platform calls
// without a user is called once.
func first(m *harness.Model, e harness.Entry, v variant) []harness.Step {
	steps := []harness.Step{observed(m, firstUser, e, v)}
	if e.HasUser() {
		steps = neighbour(m, firstUser, e, v)
	}
	for k := range steps {
		steps[k].Tenant, steps[k].Place = tenant.Observed, v.place
	}
	return steps
}

// maxOverlap bounds for which of its answers a call waits when another one begins, and for which that one waits when
// the first goes on.
const maxOverlap = 3

// overlaps has both tenants call the same entry at the same time, in both orders, the second at each await of the
// first; the first goes on at each await of the second, or when that has ended.
func overlaps(m *harness.Model, v variant) [][]harness.Step {
	var out [][]harness.Step
	for _, e := range m.Entries {
		ours, theirs := observed(m, firstUser, e, v), neighbour(m, firstUser, e, v)
		last := theirs[len(theirs)-1]
		for at := 1; at <= maxOverlap; at++ {
			for ahead := 0; ahead <= maxOverlap; ahead++ {
				during, after := last, ours
				during.Overlap, during.Ahead = at, ahead
				after.Overlap, after.Ahead = at, ahead
				out = append(out, []harness.Step{ours, during}, []harness.Step{last, after})
			}
		}
	}
	return out
}

// comeback has a tenant call every entry, uninstall the app, install it again and call every entry.
func comeback(m *harness.Model, v variant) [][]harness.Step {
	before, after := everyObserved(m, v), everyObserved(m, v)
	if len(after) > 0 {
		after[0].Reinstalled = true
	}
	return [][]harness.Step{append(before, after...)}
}
