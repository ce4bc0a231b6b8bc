// Package shape learns the shape of data from the reads that app code makes on it.
package shape

import (
	"maps"
	"slices"
	"strings"
)

// Kind says what code takes a value for.
type Kind string

// The kinds. Any is a value that was read and nothing more: passed on, compared, or tested for truth.
const (
	Any    Kind = "any"
	Asked  Kind = "asked" // the code asked whether it is a list, and did nothing that only lists allow
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
	Item   *Shape            `json:"item,omitempty"` // what a list holds, or an object whose keys are listed
	// Pattern is the first one by which the code took parts out of a text.
	Pattern string `json:"pattern,omitempty"`
}

// Model holds the shapes that were learnt, by the name of the value's source: "payload main run", "kvs settings".
type Model map[string]*Shape

// Learn adds one observation: the value at path below the source was used as kind. It says whether that was news.
// In a path, "[]" stands for an item of a list, and "{}" for a value of an object whose keys are listed.
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

// Take adds that the code took parts out of the text at a path by a pattern.
func (m Model) Take(source string, path []string, pattern string) {
	m.Learn(source, path, Text)
	at := m[source]
	for _, step := range path {
		at, _ = at.child(step)
	}
	at.take(pattern)
}

func (s *Shape) take(pattern string) (news bool) {
	news = s.Pattern == "" && pattern != ""
	if news {
		s.Pattern = pattern
	}
	return news
}

func (s *Shape) child(step string) (child *Shape, isNew bool) {
	if kind, is := holders[step]; is {
		s.become(kind)
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

// holders are the kinds of what holds things of one kind, by how a path names those.
var holders = map[string]Kind{"[]": List, "{}": Open}

// step is how a path names what the shape holds.
func (s *Shape) step() string {
	if s.Kind == Open || s.Kind == Object { // whose keys are listed, and of which fields are read too
		return "{}"
	}
	return "[]"
}

// rank orders kinds by how much they say: a value that had its fields read and is also put into a text stays an
// object, because the fields are what the code depends on.
var rank = []Kind{"", Any, Asked, Text, Number, Open, Object, List}

func (s *Shape) become(kind Kind) bool {
	if slices.Index(rank, kind) <= slices.Index(rank, s.Kind) {
		return false
	}
	s.Kind = kind
	return true
}

// At is the kind of what lies at a path below a source; empty when nothing is known of it.
func (m Model) At(source string, path []string) Kind {
	s := m[source]
	for _, step := range path {
		switch {
		case s == nil:
			return ""
		case holders[step] != "":
			s = s.Item
		default:
			s = s.Fields[step]
		}
	}
	if s == nil {
		return ""
	}
	return s.Kind
}

// Has says whether anything in the model is of that kind.
func (m Model) Has(kind Kind) bool {
	for _, s := range m {
		if s.has(kind) {
			return true
		}
	}
	return false
}

func (s *Shape) has(kind Kind) bool {
	if s == nil {
		return false
	}
	for _, field := range s.Fields {
		if field.has(kind) {
			return true
		}
	}
	return s.Kind == kind || s.Item.has(kind)
}

// As is the shape with all that is of one kind made of another; s itself where nothing is.
func (s *Shape) As(from, to Kind) *Shape {
	if !s.has(from) {
		return s
	}
	out := *s
	if s.Kind == from {
		out.Kind = to
	}
	out.Fields = maps.Clone(s.Fields)
	for name, field := range s.Fields {
		out.Fields[name] = field.As(from, to)
	}
	out.Item = s.Item.As(from, to)
	return &out
}

// Without is the shape without the fields, at any depth, of which the function says so.
func (s *Shape) Without(left func(field string) bool) *Shape {
	if s == nil || !s.hasField(left) {
		return s
	}
	out := *s
	out.Fields = map[string]*Shape{}
	for name, field := range s.Fields {
		if !left(name) {
			out.Fields[name] = field.Without(left)
		}
	}
	out.Item = s.Item.Without(left)
	return &out
}

// HasField says whether anything in the model has a field of which the function says so.
func (m Model) HasField(is func(field string) bool) bool {
	for _, s := range m {
		if s.hasField(is) {
			return true
		}
	}
	return false
}

func (s *Shape) hasField(is func(field string) bool) bool {
	if s == nil {
		return false
	}
	for name, field := range s.Fields {
		if is(name) || field.hasField(is) {
			return true
		}
	}
	return s.Item.hasField(is)
}

// Sources lists the sources of the model, sorted.
func (m Model) Sources() []string { return slices.Sorted(maps.Keys(m)) }

// Names lists the fields of the shape, sorted.
func (s *Shape) Names() []string { return slices.Sorted(maps.Keys(s.Fields)) }

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
	news = s.take(other.Pattern) || news
	for _, name := range other.Names() {
		child, isNew := s.child(name)
		news = child.merge(other.Fields[name]) || isNew || news
	}
	if other.Item != nil {
		child, isNew := s.child(other.step())
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
			out = append(out, s.step())
		}
		for _, path := range below {
			out = append(out, s.step()+separator(path)+path)
		}
	}
	return out
}

func separator(path string) string {
	if strings.HasPrefix(path, "[") || strings.HasPrefix(path, "{") {
		return ""
	}
	return "."
}
