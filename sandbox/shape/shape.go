// Package shape learns the shape of data from the reads that app code makes on it.
package shape

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
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
// the leaf below its source.
type Choose func(name string, kind Kind) any

// Template turns the shape into a template for values of that shape. Lists get as many items as the tenant has of
// things.
func (s *Shape) Template(name string, choose Choose) json.RawMessage {
	out, err := json.Marshal(s.build(name, choose))
	if err != nil {
		panic("internal: a template is not JSON: " + err.Error())
	}
	return out
}

func (s *Shape) build(name string, choose Choose) any {
	switch {
	case s == nil:
		return choose(name, Any)
	case s.Kind == List:
		return map[string]any{"$list": s.Item.build(name+".item", choose)}
	case s.Kind == Object:
		out := map[string]any{}
		for _, field := range s.Names() {
			out[field] = s.Fields[field].build(join(name, field), choose)
		}
		return out
	case s.Kind == Open:
		return map[string]any{"first": choose(join(name, "first"), Text), "second": choose(join(name, "second"), Text)}
	default:
		return choose(name, s.Kind)
	}
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
