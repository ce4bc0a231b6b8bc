package scenarios

import (
	"encoding/json"
	"slices"

	"crosstalk/harness"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// inputs has each entry on whose input a caller decides called with what its code expects, and then with all that it
// should not be sent.
func inputs(m *harness.Model, _ variant) (out [][]harness.Step) {
	for _, e := range m.Entries {
		if !e.TakesInput() {
			continue
		}
		user := firstUser
		steps := []harness.Step{e.Step(tenant.Observed, user, m.Payload(e, harness.Typical))}
		for _, payload := range odd(m, e) {
			steps = append(steps, e.Step(tenant.Observed, user, payload))
		}
		out = append(out, steps)
	}
	return out
}

// wholes are values in the place of everything that is sent.
var wholes = []string{`null`, `[]`, `"text"`, `7`, `true`, `{}`}

// members has each entry called whose payload has several fields that may be names of members, once for each of them as
// the one that leads to the prototype of all objects.
func members(m *harness.Model, _ variant) (out [][]harness.Step) {
	for _, e := range m.Entries {
		names := texts(m, e)
		if !e.TakesInput() || len(names) < 2 {
			continue
		}
		var steps []harness.Step
		for _, name := range names[:min(len(names), maxMembers)] {
			steps = append(steps, e.Step(tenant.Observed, firstUser, m.Payload(e, harness.HostileName(name))))
		}
		out = append(out, steps)
	}
	return out
}

// maxMembers bounds how many fields of a payload are taken for the first member of a path.
const maxMembers = 8

// texts are the names of the leaves of an entry's payload that may be texts, in their order.
func texts(m *harness.Model, e harness.Entry) (names []string) {
	m.Payload(e, func(name string, kind shape.Kind) any {
		if (kind == shape.Any || kind == shape.Text) && !slices.Contains(names, name) {
			names = append(names, name)
		}
		return harness.Typical(name, kind)
	})
	return names
}

// odd are payloads that nobody should send: other values than an object, fields of other types, and for web triggers
// texts that are no JSON and requests without headers.
func odd(m *harness.Model, e harness.Entry) (out []tenant.Template) {
	for _, value := range []any{nil, 7, "", map[string]any{}, []any{}} {
		out = append(out, m.Payload(e, func(string, shape.Kind) any { return value }))
	}
	if !e.IsPublic() {
		out = append(out, nil)
		for _, whole := range wholes {
			out = append(out, tenant.Template(whole))
		}
		return out
	}
	for _, whole := range append([]string{"", "{", "a=b"}, wholes...) {
		r := m.Request(e)
		r["body"] = whole
		out = append(out, r.Template())
	}
	for _, part := range []string{"headers", "queryParameters"} {
		r := m.Request(e)
		r[part] = json.RawMessage(`{}`)
		out = append(out, r.Template())
	}
	return out
}
