// Package scenarios holds the situations every app is put through, and the example apps, leaky beside safe.
package scenarios

import (
	"crosstalk/harness"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// Scenario is a named maker of Schedules. It knows what can be called, not what may be wrong.
type Scenario struct {
	Name string
	// Title says what the scenario puts the app through.
	Title string
	make  func(m *harness.Model, v variant) [][]harness.Step
}

// All lists the scenarios in the order in which they run: the shortest way to a leak first.
func All() []Scenario {
	return []Scenario{
		{"pairs", "the neighbour calls an entry, then the observed tenant calls the same one", pairs},
		{"return", "the observed tenant, then the neighbour, then the observed tenant again, call every entry", returns},
		{"sweep", "the neighbour calls every entry, then the observed tenant does", sweep},
		{"colleague", "as pairs, with a person who has an account at both tenants", colleague},
		{"each", "the neighbour calls every entry, then the observed tenant calls one", each},
	}
}

// Schedules makes the schedules of all scenarios, each once, in the order in which they should run. What the
// observed tenant sends varies. The neighbour sends a typical and an empty payload; which comes last varies too,
// because the last call can clear what the one before it left. In one variant the neighbour's payload holds texts of
// its own instead: a known thing, such as an account id, is the same in every world, so that nobody could tell that
// the app remembered it.
func Schedules(m *harness.Model) []harness.Schedule {
	var out []harness.Schedule
	seen := map[string]bool{}
	for _, s := range All() {
		for _, v := range variants() {
			for _, steps := range s.make(m, v) {
				schedule := v.schedule(m, s.Name, steps)
				if hash := schedule.Hash(); !seen[hash] && len(steps) > 0 {
					seen[hash] = true
					out = append(out, schedule)
				}
			}
		}
	}
	return out
}

// variant says what is sent, and whether values are stored when the run begins.
type variant struct {
	name   string
	choose shape.Choose // what the observed tenant sends; nil: an empty payload
	stored bool
	// sent is what the neighbour sends; nil: a typical payload.
	sent shape.Choose
	// emptyLast: the neighbour's last call has the empty payload.
	emptyLast bool
}

func variants() []variant {
	observed := []variant{
		{name: "typical", choose: harness.Typical, stored: true},
		{name: "empty", stored: true},
		{name: "flags", choose: leaves(true, shape.Any), stored: true},
		{name: "unstored", choose: harness.Typical},
		{name: "keys", choose: leaves(map[string]any{"$data": "issue.key"}, shape.Any, shape.Text), stored: true},
		{name: "people", choose: leaves(map[string]any{"$data": "stranger.email"}, shape.Any, shape.Text), stored: true},
		{name: "own", choose: harness.Typical, stored: true, sent: own},
	}
	out := observed
	for _, v := range observed {
		v.name, v.emptyLast = v.name+" after empty", true
		out = append(out, v)
	}
	return out
}

// leaves puts one value into every leaf of the given kinds, and what is typical into the others.
func leaves(value any, kinds ...shape.Kind) shape.Choose {
	return func(name string, kind shape.Kind) any {
		for _, k := range kinds {
			if k == kind {
				return value
			}
		}
		return harness.Typical(name, kind)
	}
}

// own puts a text of the sender into every leaf; numbers are the sender's own in any case.
func own(name string, kind shape.Kind) any {
	if kind == shape.Number {
		return harness.Typical(name, kind)
	}
	return map[string]any{"$text": name}
}

func (v variant) schedule(m *harness.Model, name string, steps []harness.Step) harness.Schedule {
	s := harness.Schedule{
		Schema: harness.ScheduleSchema, Scenario: name + "/" + v.name, Steps: steps,
		Env: m.Env(), Answers: m.Answers(harness.Typical), Fixtures: m.Config.Fixtures(),
	}
	if v.stored {
		s.Storage, s.Secrets = m.Stored("kvs", harness.Typical), m.Stored("secret", harness.Typical)
	}
	return s
}

// as makes the step in which a user of a tenant calls an entry.
func as(tenantName, user string, e harness.Entry, payload tenant.Template) harness.Step {
	s := harness.Step{Tenant: tenantName, Function: e.Function, Entry: e.Entry, Use: e.Use, Payload: payload}
	if e.HasUser() {
		s.User = user
	}
	return s
}

// neighbour calls an entry with a payload of its own and with an empty one.
func neighbour(m *harness.Model, user string, e harness.Entry, v variant) []harness.Step {
	choose := v.sent
	if choose == nil {
		choose = harness.Typical
	}
	full := as(tenant.Neighbour, user, e, m.Payload(e, choose))
	empty := as(tenant.Neighbour, user, e, m.Empty(e))
	switch {
	case string(full.Payload) == string(empty.Payload):
		return []harness.Step{full}
	case v.emptyLast:
		return []harness.Step{full, empty}
	default:
		return []harness.Step{empty, full}
	}
}

func observed(m *harness.Model, user string, e harness.Entry, v variant) harness.Step {
	if v.choose == nil {
		return as(tenant.Observed, user, e, m.Empty(e))
	}
	return as(tenant.Observed, user, e, m.Payload(e, v.choose))
}
