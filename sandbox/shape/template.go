package shape

import (
	"encoding/json"
	"maps"
	"strings"

	"crosstalk/sandbox/tenant"
)

// Choose decides what a leaf of the shape becomes: a template (see tenant.Template). The name is the dotted path of
// the leaf below its source. For an Object, what becomes more than one value is what it holds beside its fields.
type Choose func(name string, kind Kind) any

// Template turns the shape into a template for values of that shape. Lists get as many items as the tenant has of
// things; those that lie too deep, or hold too much, get one (see tenant.MaxLists and tenant.MaxValues).
func (s *Shape) Template(name string, choose Choose) json.RawMessage {
	lists := tenant.MaxLists
	for lists > 0 && s.weight(lists, 0) > tenant.MaxValues {
		lists--
	}
	out, err := json.Marshal(s.build(name, choose, lists))
	if err != nil {
		panic("internal: a template is not JSON: " + err.Error())
	}
	return out
}

// longest is how many items the longest list of a tenant has.
const longest = 5

// weight bounds from above how many values the template of the shape makes in lists, if that many lists inside one
// another are as long as the tenant says. Times is how often the shape itself is filled in lists.
func (s *Shape) weight(lists, times int) int {
	if s == nil {
		return times
	}
	sum := times
	for _, field := range s.Fields {
		sum += field.weight(lists, times)
	}
	if s.isList() && lists > 0 {
		return sum + s.Item.weight(lists-1, max(times, 1)*longest)
	}
	if s.Kind == Open {
		return sum + 2*s.Item.weight(lists, times) // the object has two fields
	}
	return sum + s.Item.weight(lists, times)
}

func (s *Shape) build(name string, choose Choose, lists int) any {
	switch {
	case s == nil:
		return choose(name, Any)
	case s.isList() && lists == 0:
		return []any{s.Item.build(name+".item", choose, 0)}
	case s.isList():
		return map[string]any{"$list": s.Item.build(name+".item", choose, lists-1)}
	case s.Kind == Object:
		return s.object(name, choose, lists)
	case s.Kind == Open:
		return s.open(name, choose, lists)
	default:
		return s.holding(choose(name, s.Kind))
	}
}

// holding is a made-up text that also holds what the code takes out of it, where it may hold anything else besides.
// What is taken out of an address stands in one.
func (s *Shape) holding(choice any) any {
	if s.Pattern == "" || isWhole(s.Pattern) {
		return choice
	}
	words, _ := choice.(map[string]any)
	name, isText := words["$text"]
	id, isID := words["$id"]
	part, ok := taken(s.Pattern)
	if isID {
		name = id
	}
	switch {
	case !ok || !isText && !isID:
		return choice
	case strings.Contains(part, "://"):
		return joined(part, map[string]any{"$id": name})
	case strings.HasPrefix(part, "/"):
		return joined(map[string]any{"$data": "site.url"}, "/", map[string]any{"$id": name}, part)
	default:
		return joined(choice, part)
	}
}

func joined(parts ...any) any { return map[string]any{"$join": parts} }

// isList says whether the shape is built as a list: an object that is asked whether it is one shows by its fields that
// it is none.
func (s *Shape) isList() bool { return s.Kind == List || s.Kind == Asked }

// open is an object whose keys are listed: what is chosen for the whole of it, and values of the shape that is known.
func (s *Shape) open(name string, choose Choose, lists int) any {
	out, item := map[string]any{}, s.Item
	if whole := choose(name, Open); isPlain(whole) {
		maps.Copy(out, whole.(map[string]any))
		if item == nil {
			return out
		}
	}
	if item == nil {
		item = &Shape{Kind: Text}
	}
	for _, key := range []string{"first", "second"} {
		out[key] = item.build(join(name, key), choose, lists)
	}
	return out
}

// isPlain says whether a choice is a value with parts of its own and no template of one value.
func isPlain(choice any) bool {
	m, ok := choice.(map[string]any)
	if !ok {
		return false
	}
	for key := range m {
		return len(m) > 1 || !strings.HasPrefix(key, "$")
	}
	return true
}

func (s *Shape) object(name string, choose Choose, lists int) any {
	out, literal := map[string]any{}, false
	if more := choose(name, Object); isPlain(more) {
		maps.Copy(out, more.(map[string]any))
	}
	for _, field := range s.Names() {
		out[field] = s.Fields[field].build(join(name, field), choose, lists)
		literal = literal || strings.HasPrefix(field, "$")
	}
	if literal {
		return map[string]any{"$object": out}
	}
	return out
}

func join(name, field string) string { return strings.TrimPrefix(name+"."+field, ".") }
