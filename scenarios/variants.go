package scenarios

import (
	"slices"

	"crosstalk/harness"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// variant says what is sent, and whether values are stored when the run begins.
type variant struct {
	name   string
	choose shape.Choose // what the observed tenant sends; nil: an empty payload
	stored bool
	// sent is what the neighbour sends; nil: a typical payload.
	sent shape.Choose
	// place is what the calls of the first of two users are made on.
	place tenant.Place
	// emptyLast: the neighbour's last call has the empty payload.
	emptyLast bool
	// credentialed: web triggers are sent what somebody sends who has a credential, where that is known.
	credentialed bool
	// request makes what a stranger sends to a web trigger; nil: the payload is chosen.
	request func(m *harness.Model, e harness.Entry) tenant.Template
}

func variants() []variant {
	observed := append(single(), variant{name: "own", choose: harness.Typical, stored: true, sent: own})
	out := observed
	for _, v := range observed {
		v.name, v.emptyLast = v.name+" after empty", true
		out = append(out, v)
	}
	return append(out, credentialed)
}

// credentialed is what stands behind the checks of web triggers.
var credentialed = variant{name: "credentialed", choose: harness.Typical, stored: true, credentialed: true}

// payload is what is sent to an entry.
func (v variant) payload(m *harness.Model, e harness.Entry, choose shape.Choose) tenant.Template {
	if v.credentialed && e.Credentialed != nil {
		return e.Credentialed
	}
	return m.Payload(e, choose)
}

// idle says whether the variant sends what another one does.
func (v variant) idle(m *harness.Model) bool {
	known := func(e harness.Entry) bool { return e.Credentialed != nil }
	return v.credentialed && !slices.ContainsFunc(m.Entries, known)
}

// single are the variants of what one tenant sends, whatever others do.
func single() []variant {
	return []variant{
		{name: "typical", choose: harness.Typical, stored: true},
		{name: "empty", stored: true},
		{name: "flags", choose: leaves(true, shape.Any), stored: true},
		{name: "off", choose: leaves(false, shape.Any), stored: true},
		{name: "unstored", choose: harness.Typical},
		{name: "keys", choose: leaves(data("issue.key"), shape.Any, shape.Text), stored: true},
		{name: "people", choose: leaves(data("stranger.email"), shape.Any, shape.Text), stored: true},
		{name: "hostile", choose: harness.Hostile, stored: true},
	}
}

// paths is tried by one tenant alone: what it shows is seen at once.
var paths = variant{name: "paths", choose: harness.HostilePath, stored: true}

// pushing are the variants of what is sent where the app pushes events.
func pushing() []variant {
	return []variant{
		{name: "typical", choose: harness.Typical, stored: true},
		{name: "own", choose: harness.Typical, stored: true, sent: own},
		{name: "unstored", choose: harness.Typical},
		credentialed,
	}
}

// userVariants are what two users of one tenant send. What one alone may see has keys of its own.
func userVariants() []variant {
	return []variant{
		{name: "typical", choose: harness.Typical, stored: true},
		{name: "empty", stored: true},
		{name: "private", choose: harness.Private, stored: true},
		{name: "confided", choose: harness.Typical, stored: true, sent: harness.Private},
		{name: "at hers", choose: harness.Typical, stored: true, place: tenant.OfFirst},
		{name: "unstored", choose: harness.Typical},
		{name: "own", choose: harness.Typical, stored: true, sent: own},
		{name: "flags", choose: leaves(true, shape.Any), stored: true},
	}
}

func data(name string) any { return map[string]any{"$data": name} }

// leaves puts one value into every leaf of the given kinds, secrets apart, and what is typical into the others.
func leaves(value any, kinds ...shape.Kind) shape.Choose {
	return func(name string, kind shape.Kind) any {
		for _, k := range kinds {
			if k == kind && !tenant.SecretName(name) {
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

// neighbour calls an entry with a payload of its own and with an empty one.
func neighbour(m *harness.Model, user string, e harness.Entry, v variant) []harness.Step {
	choose := v.sent
	if choose == nil {
		choose = harness.Typical
	}
	full := e.Step(tenant.Neighbour, user, v.payload(m, e, choose))
	empty := e.Step(tenant.Neighbour, user, m.Empty(e))
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
		return e.Step(tenant.Observed, user, m.Empty(e))
	}
	return e.Step(tenant.Observed, user, v.payload(m, e, v.choose))
}
