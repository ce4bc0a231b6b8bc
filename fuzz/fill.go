package fuzz

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"slices"

	gofuzz "github.com/google/gofuzz"

	"crosstalk/harness"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// This file alone knows gofuzz, which fills the typed forms of payloads. Its random numbers are the bytes that are
// given, and zeros after them, so that the same bytes make the same payload.

// request is what a web trigger's caller decides on.
type request struct {
	Method          method        `json:"method"`
	UserPath        word          `json:"userPath"`
	Headers         map[word]word `json:"headers"`
	QueryParameters map[word]word `json:"queryParameters"`
	Body            member        `json:"body"`
}

// message is what a consumer of a queue gets.
type message struct {
	Body member `json:"body"`
}

type (
	method string
	word   string
	// member is any JSON value; its objects have the names that the code reads.
	member struct{ value any }
)

// MarshalJSON writes the value as a template in which nothing stands for anything else.
func (m member) MarshalJSON() ([]byte, error) { return json.Marshal(literal(m.value)) }

// fill makes up a payload for an entry out of bytes.
func fill(m *harness.Model, e harness.Entry, bytes []byte) tenant.Template {
	f := filler{names: names(m, e)}
	g := gofuzz.New().RandSource(&source{bytes}).NilChance(0.1).NumElements(0, 4).MaxDepth(maxMade).Funcs(
		f.method, f.word, f.member, f.pairs,
	)
	switch e.Channel() {
	case harness.ByRequest:
		var r request
		g.Fuzz(&r)
		return encode(r)
	case harness.ByMessage:
		var q message
		g.Fuzz(&q)
		return encode(q)
	case harness.ByUser:
		var v member
		g.Fuzz(&v)
		return encode(v)
	default:
		return m.Payload(e, harness.Typical)
	}
}

// maxMade bounds how deep what is made up is.
const maxMade = 5

// source is a source of random numbers that are bytes, and zeros after them.
type source struct{ bytes []byte }

// Int63 takes four bytes: gofuzz draws more numbers than it has choices.
func (s *source) Int63() int64 {
	var b [4]byte
	s.bytes = s.bytes[copy(b[:], s.bytes):]
	return int64(binary.LittleEndian.Uint32(b[:])) << 31 & math.MaxInt64
}

// Seed does nothing: the bytes are all there is.
func (s *source) Seed(int64) {}

// filler makes the parts of payloads.
type filler struct{ names []string }

// names are what the fields of the entry's payload are called, as far as its code was seen to read them.
func names(m *harness.Model, e harness.Entry) []string {
	seen := map[string]bool{}
	for _, suffix := range []string{"", " headers", " query"} {
		collect(m.Shapes[e.Source()+suffix], seen)
	}
	for _, name := range m.Vocabulary.Fields {
		seen[name] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func collect(s *shape.Shape, seen map[string]bool) {
	if s == nil {
		return
	}
	for name, field := range s.Fields {
		seen[name] = true
		collect(field, seen)
	}
	collect(s.Item, seen)
}

var methods = []method{"POST", "GET", "PUT", "DELETE", "PATCH"}

func (f filler) method(m *method, c gofuzz.Continue) { *m = methods[c.Intn(len(methods))] }

func (f filler) word(w *word, c gofuzz.Continue) { *w = word(f.text(c)) }

func (f filler) pairs(m *map[word]word, c gofuzz.Continue) {
	*m = map[word]word{}
	for range c.Intn(4) {
		(*m)[word(f.name(c))] = word(f.text(c))
	}
}

func (f filler) name(c gofuzz.Continue) string {
	if len(f.names) > 0 {
		return f.names[c.Intn(len(f.names))]
	}
	return "value"
}

// text is a word of the code's, or one that code often treats in a way of its own.
func (f filler) text(c gofuzz.Continue) string {
	k := c.Intn(len(oddTexts) + len(f.names))
	if k < len(oddTexts) {
		return oddTexts[k]
	}
	return f.names[k-len(oddTexts)]
}

func (f filler) member(m *member, c gofuzz.Continue) { m.value = f.value(c, maxMade) }

func (f filler) value(c gofuzz.Continue, deep int) any {
	kinds := 7
	if deep == 0 {
		kinds = 5
	}
	switch c.Intn(kinds) {
	case 0:
		return f.text(c)
	case 1:
		return oddNumbers[c.Intn(len(oddNumbers))]
	case 2:
		return true
	case 3:
		return false
	case 4:
		return nil
	case 5:
		return f.list(c, deep-1)
	default:
		return f.object(c, deep-1)
	}
}

func (f filler) list(c gofuzz.Continue, deep int) []any {
	out := []any{}
	for range c.Intn(4) {
		out = append(out, f.value(c, deep))
	}
	return out
}

func (f filler) object(c gofuzz.Continue, deep int) map[string]any {
	out := map[string]any{}
	for range 1 + c.Intn(5) {
		out[f.name(c)] = f.value(c, deep)
	}
	return out
}
