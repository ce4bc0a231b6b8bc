// Package shape learns the shape of data from the reads that app code makes on it.
package shape

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
)

// Kind says what code takes a value for.
type Kind string

// The kinds. Any is a value that was read and nothing more: passed on, compared, or tested for truth.
const (
	Any    Kind = "any"
	Text   Kind = "text"
	Number Kind = "number"
	List   Kind = "list"
	Object Kind = "object" // fields were read
	Open   Kind = "open"   // an object whose keys were listed: the code takes whatever is there
)

// Shape is what is known of a value. The zero value knows nothing but that the value was read.
type Shape struct {
	Kind   Kind              `json:"kind"`
	Fields map[string]*Shape `json:"fields,omitempty"`
	Item   *Shape            `json:"item,omitempty"`
}

// Model holds the shapes that were learnt, by the name of the value's source: "payload main run", "kvs settings".
type Model map[string]*Shape

// Learn adds one observation: the value at path below the source was used as kind. It says whether that was news.
// In a path, "[]" stands for an item of a list.
func (m Model) Learn(source string, path []string, kind Kind) bool {
	news := m[source] == nil
	if news {
		m[source] = &Shape{Kind: Any}
	}
	at := m[source]
	for _, step := range path {
		var isNew bool
		at, isNew = at.child(step)
		news = news || isNew
	}
	return at.become(kind) || news
}

func (s *Shape) child(step string) (child *Shape, isNew bool) {
	if step == "[]" {
		s.become(List)
		if s.Item == nil {
			s.Item, isNew = &Shape{Kind: Any}, true
		}
		return s.Item, isNew
	}
	if s.Fields == nil {
		s.Fields = map[string]*Shape{}
	}
	s.become(Object)
	if s.Fields[step] == nil {
		s.Fields[step], isNew = &Shape{Kind: Any}, true
	}
	return s.Fields[step], isNew
}

// rank orders kinds by how much they say: a value that had its fields read and is also put into a text stays an
// object, because the fields are what the code depends on.
var rank = []Kind{"", Any, Text, Number, Open, Object, List}

func (s *Shape) become(kind Kind) bool {
	if slices.Index(rank, kind) <= slices.Index(rank, s.Kind) {
		return false
	}
	s.Kind = kind
	return true
}

// Sources lists the sources of the model, sorted.
func (m Model) Sources() []string { return slices.Sorted(maps.Keys(m)) }

// Names lists the fields of the shape, sorted.
func (s *Shape) Names() []string { return slices.Sorted(maps.Keys(s.Fields)) }

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
	if s.Kind == Open {
		sum = 3 * times // the object and its two fields
	}
	for _, field := range s.Fields {
		sum += field.weight(lists, times)
	}
	if s.Kind == List && lists > 0 {
		return sum + s.Item.weight(lists-1, max(times, 1)*longest)
	}
	return sum + s.Item.weight(0, times)
}

func (s *Shape) build(name string, choose Choose, lists int) any {
	switch {
	case s == nil:
		return choose(name, Any)
	case s.Kind == List && lists == 0:
		return []any{s.Item.build(name+".item", choose, 0)}
	case s.Kind == List:
		return map[string]any{"$list": s.Item.build(name+".item", choose, lists-1)}
	case s.Kind == Object:
		return s.object(name, choose, lists)
	case s.Kind == Open:
		if whole := choose(name, Open); isPlain(whole) {
			return whole
		}
		return map[string]any{"first": choose(join(name, "first"), Text), "second": choose(join(name, "second"), Text)}
	default:
		return choose(name, s.Kind)
	}
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

// Merge adds what another observation taught of a source. It says whether that was news.
func (m Model) Merge(source string, other *Shape) bool {
	if m[source] == nil {
		m[source] = &Shape{Kind: Any}
		m[source].merge(other)
		return true
	}
	return m[source].merge(other)
}

func (s *Shape) merge(other *Shape) bool {
	news := s.become(other.Kind)
	for _, name := range other.Names() {
		child, isNew := s.child(name)
		news = child.merge(other.Fields[name]) || isNew || news
	}
	if other.Item != nil {
		child, isNew := s.child("[]")
		news = child.merge(other.Item) || isNew || news
	}
	return news
}

// Paths lists what was read, "issue.key" and "items[].id", sorted by name.
func (s *Shape) Paths() []string {
	var out []string
	for _, name := range s.Names() {
		child := s.Fields[name].Paths()
		if len(child) == 0 {
			out = append(out, name)
		}
		for _, path := range child {
			out = append(out, name+separator(path)+path)
		}
	}
	if s.Item != nil {
		below := s.Item.Paths()
		if len(below) == 0 {
			out = append(out, "[]")
		}
		for _, path := range below {
			out = append(out, "[]"+separator(path)+path)
		}
	}
	return out
}

func separator(path string) string {
	if strings.HasPrefix(path, "[") {
		return ""
	}
	return "."
}
