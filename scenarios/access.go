package scenarios

import (
	"bytes"
	"reflect"
	"slices"
	"strings"

	"crosstalk/harness"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// accessVariants are what a user sends of whom it is asked what the user may do. What can be withheld comes first.
func accessVariants() []variant {
	return []variant{
		{name: "withheld", choose: harness.Withheld, stored: true},
		{name: "typical", choose: harness.Typical, stored: true},
		{name: "withheld, objects", choose: asObjects(harness.Withheld), stored: true},
		{name: "withheld, unstored", choose: harness.Withheld},
		{name: "flags", choose: leaves(true, shape.Any), stored: true},
	}
}

// asObjects chooses as choose, and an object with one text where anything may be and nothing known is.
func asObjects(choose shape.Choose) shape.Choose {
	return func(name string, kind shape.Kind) any {
		out := choose(name, kind)
		if m, is := out.(map[string]any); is && kind == shape.Any && m["$data"] == nil && m["$secret"] == nil {
			return map[string]any{"$object": map[string]any{"text": map[string]any{"$text": name}}}
		}
		return out
	}
}

// access has a user call one entry, alone.
func access(m *harness.Model, v variant) (out [][]harness.Step) {
	for _, e := range m.Entries {
		if e.HasUser() {
			out = append(out, []harness.Step{observed(m, firstUser, e, v)})
		}
	}
	return out
}

// maxThings bounds how many of the things that a payload names are withheld one at a time.
const maxThings = 4

// oneWithheld has a user call one entry with a payload that names several things, of which one can be withheld.
func oneWithheld(m *harness.Model, _ variant) (out [][]harness.Step) {
	for _, e := range m.Entries {
		if !e.HasUser() {
			continue
		}
		names := things(m, e)
		if payload, some := withheldLast(m, e); some {
			out = append(out, []harness.Step{e.Step(tenant.Observed, firstUser, payload)})
		}
		if len(names) < 2 {
			continue
		}
		for _, only := range names[:min(len(names), maxThings)] {
			payload := m.Payload(e, func(name string, kind shape.Kind) any {
				if name == only {
					return harness.Withheld(name, kind)
				}
				return harness.Typical(name, kind)
			})
			out = append(out, []harness.Step{e.Step(tenant.Observed, firstUser, payload)})
		}
	}
	return out
}

// withheldLast is the typical payload of an entry, where each list of things has two of them, and the second can be
// withheld; false when there is no such list.
func withheldLast(m *harness.Model, e harness.Entry) (payload tenant.Template, some bool) {
	lists := 0
	mixed := lastOf(tenant.Decode(m.Payload(e, harness.Typical)), tenant.Decode(m.Payload(e, harness.Withheld)), &lists)
	return tenant.Encode(mixed), lists > 0
}

// lastOf is a template, with lists whose items are others in another template made of one item of each.
func lastOf(usual, other any, lists *int) any {
	fields, is := usual.(map[string]any)
	others, too := other.(map[string]any)
	if !is || !too {
		return usual
	}
	if item, list := fields["$list"]; list && !reflect.DeepEqual(item, others["$list"]) {
		*lists++
		return []any{item, others["$list"]}
	}
	out := map[string]any{}
	for name, field := range fields {
		out[name] = lastOf(field, others[name], lists)
	}
	return out
}

// things are the names of the leaves of an entry's payload that name things which can be withheld.
func things(m *harness.Model, e harness.Entry) (names []string) {
	m.Payload(e, func(name string, kind shape.Kind) any {
		out := harness.Withheld(name, kind)
		if d, is := out.(map[string]any); is {
			if data, _ := d["$data"].(string); strings.HasPrefix(data, "withheld.") && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return out
	})
	slices.Sort(names)
	return names
}

// identity has the first user call every entry, in one order and in the other, and then the second call one of those
// whose payload says who calls, and name the first.
func identity(m *harness.Model, v variant) (out [][]harness.Step) {
	var before []harness.Step
	for _, e := range m.Entries {
		before = append(before, observed(m, firstUser, e, v))
	}
	backwards := slices.Clone(before)
	slices.Reverse(backwards)
	for _, e := range m.Entries {
		last := observed(m, secondUser, e, v)
		if !e.HasUser() || !bytes.Contains(last.Payload, []byte(`{"$data":"user.`)) {
			continue
		}
		for _, order := range [][]harness.Step{before, backwards} {
			out = append(out, append(slices.Clone(order), last))
		}
	}
	return out
}

// identityVariants are what both users send: the first her own id, the second hers too.
func identityVariants() []variant {
	return []variant{
		{name: "typical", choose: harness.Claims, stored: true},
		{name: "unstored", choose: harness.Claims},
	}
}
