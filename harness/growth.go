package harness

import (
	"fmt"
	"strings"

	"crosstalk/sandbox/backtrack"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// Growth is a field of an entry's payload that makes work when it grows.
type Growth struct {
	Entry Entry
	Field Field
	Unit  trace.Unit
	// Attack is what a text is made of that is to make a regular expression backtrack; nil for words.
	Attack *backtrack.Attack
}

// Field is a value in the template of a payload.
type Field struct {
	// Path leads to it: the names of members, and the words of templates.
	Path []string
	// Text: a number is sent as its digits.
	Text bool
	Item tenant.Template `json:",omitempty"` // of a list
}

// name is how messages call the field of an entry.
func (f Field) name(e Entry) string {
	names := []string{"payload"}
	if e.Channel() == ByRequest {
		names = nil
	}
	for _, step := range f.Path {
		switch step {
		case "$list":
			names[len(names)-1] += "[]"
		case "$object":
		default:
			names = append(names, step)
		}
	}
	return strings.Join(names, ".")
}

// sizes are how large the field is made: a few times a little, so that a law shows; then so much that no reasonable
// bound lets it pass.
func (g Growth) sizes() []int {
	switch {
	case g.Unit == trace.Number:
		return []int{8, 16, 32, 64, 512, 1_000_000}
	case g.Unit == trace.Items:
		return []int{32, 64, 128, 256, min(4000, tenant.MaxValues/g.Field.weight()-1)}
	case g.Unit == trace.Words:
		return []int{32, 64, 128, 256, 2000}
	case g.Attack.Explosive:
		return []int{4, 8, 12, 16, 32} // which doubles the work 32 times: minutes
	case g.isShort():
		return []int{64, 128, 256, 512, 4000 / len(g.Attack.Pump)}
	default:
		return []int{64, 128, 256, 512, 50_000 / len(g.Attack.Pump)}
	}
}

// isShort says whether the field stands in what Forge lets nobody make long: headers and parameters.
func (g Growth) isShort() bool {
	return g.Entry.Channel() == ByRequest && g.Field.Path[0] != "body"
}

// The sizes in bytes of what the platform takes at most: a call from a browser (limits-invocation), a request to a web
// trigger, and what servers commonly take of headers and addresses.
const (
	maxInvoke  = 500_000
	maxRequest = 5_000_000
	maxHeaders = 8_000
)

// most is how large the field can be, in its unit.
func (g Growth) most() int {
	bytes := maxInvoke
	switch {
	case g.Unit == trace.Number:
		return 0
	case g.isShort():
		bytes = maxHeaders
	case g.Entry.Channel() == ByRequest:
		bytes = maxRequest
	}
	if g.Unit == trace.Characters {
		return bytes
	}
	const short = 10 // bytes of a short word or item, and of what stands between two
	return bytes / short
}

// weight is how many values an item of the list is; 1 where nothing is known of it.
func (f Field) weight() int {
	if len(f.Item) == 0 {
		return 1
	}
	return weight(tenant.Decode(f.Item))
}

// weight is how many values a template makes.
func weight(v any) int {
	sum := 1
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			sum += weight(member)
		}
	case []any:
		for _, member := range v {
			sum += weight(member)
		}
	}
	return sum
}

// lorem is what the words begin with that texts are made of.
const lorem = "lorem"

// value is the template of the field's value at a size.
func (g Growth) value(n int) any {
	switch {
	case g.Unit == trace.Number && g.Field.Text:
		return fmt.Sprint(n)
	case g.Unit == trace.Number:
		return n
	case g.Unit == trace.Items:
		return map[string]any{"$times": []any{n, g.Field.Item}}
	case g.Unit == trace.Words:
		word := map[string]any{"$join": []any{lorem, map[string]any{"$number": lorem}, ", "}}
		return map[string]any{"$repeat": []any{n, word}}
	default:
		pumps := map[string]any{"$repeat": []any{n, g.Attack.Pump}}
		return map[string]any{"$join": []any{g.Attack.Prefix, pumps, g.Attack.Suffix}}
	}
}

// size is what is told of a size.
func (g Growth) size(n int) *trace.Size {
	if g.Attack != nil {
		n = len([]rune(g.Attack.Text(n)))
	}
	return &trace.Size{Field: g.Field.name(g.Entry), Unit: g.Unit, N: n, Most: g.most()}
}

// step is the call of the entry in which the field has a size, in a fresh instance: what calls before it left behind
// would make work too.
func (m *Model) step(g Growth, n int) Step {
	out := g.Entry.Step(tenant.Observed, tenant.FirstUser, replaced(m.Payload(g.Entry, Typical), g.Field.Path, g.value(n)))
	out.Cold, out.Size = true, g.size(n)
	return out
}

// Grown are the calls of the entry in which the field grows.
func (m *Model) Grown(g Growth) (out []Step) {
	for _, n := range g.sizes() {
		out = append(out, m.step(g, n))
	}
	return out
}

// replaced is a template with another value at a path.
func replaced(t tenant.Template, path []string, value any) tenant.Template {
	return tenant.Encode(put(tenant.Decode(t), path, value))
}

func put(v any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	members, _ := v.(map[string]any)
	members[path[0]] = put(members[path[0]], path[1:], value)
	return members
}
