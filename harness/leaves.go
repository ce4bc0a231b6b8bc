package harness

import (
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// leaf is a field of an entry's payload that code was seen to read.
type leaf struct {
	Field
	kind shape.Kind
	// word is that of its typical template: "$text"; empty for a value that is written out.
	word string
}

// maxLeaves bounds how many fields of one entry are tried.
const maxLeaves = 12

// leaves are the fields of the entry's typical payload that its code was seen to read, in the order of their names.
func (m *Model) leaves(e Entry) (out []leaf) {
	payload := tenant.Decode(m.Payload(e, Typical))
	source := e.Source()
	if e.Channel() != ByRequest {
		out = collect(out, payload, m.Shapes[source], nil)
		return out[:min(len(out), maxLeaves)]
	}
	parts, _ := payload.(map[string]any)
	out = collect(out, parts["body"], m.Shapes[source], []string{"body"})
	out = append(out, leaf{Field{Path: []string{"body"}}, shape.Open, ""}) // it comes as a text, whatever is made of it
	for _, part := range []struct{ name, source string }{{"headers", " headers"}, {"queryParameters", " query"}} {
		s := m.Shapes[source+part.source]
		if s == nil {
			continue
		}
		texts, _ := parts[part.name].(map[string]any)
		for _, name := range s.Names() {
			out = collect(out, texts[name], &shape.Shape{Kind: shape.Text}, []string{part.name, name})
		}
	}
	return out[:min(len(out), maxLeaves)]
}

// collect adds the fields of a value of which code read what the shape says.
func collect(out []leaf, v any, s *shape.Shape, path []string) []leaf {
	members, isObject := v.(map[string]any)
	below := func(name string) []string { return append(append([]string{}, path...), name) }
	switch word := wordOf(members); {
	case s == nil || v == nil:
		return out
	case word == "$list":
		out = append(out, leaf{Field{Path: path, Item: tenant.Encode(members[word])}, shape.List, word})
		return collect(out, members[word], s.Item, below(word))
	case word == "$object":
		return collect(out, members[word], s, below(word))
	case isObject && word == "":
		for _, name := range s.Names() {
			out = collect(out, members[name], s.Fields[name], below(name))
		}
		return out
	case len(path) == 0:
		return out // nothing is known of the payload
	default:
		return append(out, leaf{Field{Path: path, Text: s.Kind == shape.Text}, s.Kind, word})
	}
}

// wordOf is the word of a template that stands for one value; empty for any other value.
func wordOf(members map[string]any) string {
	if IsDirective(members) {
		for word := range members {
			return word
		}
	}
	return ""
}
