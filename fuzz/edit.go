package fuzz

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"crosstalk/sandbox/tenant"
)

// Edit changes one place of a payload. One that does not fit the payload changes nothing.
type Edit struct {
	Op    Op     `json:"op"`
	Path  string `json:"path"`
	Value string `json:"value,omitempty"`
}

// Op is what an edit does with the value at its path.
type Op int

// The operations.
const (
	SetText Op = iota // puts a text there
	SetJSON           // puts a JSON value there; one that is not JSON is a text
	SetData           // puts a known thing there, by its name in tenant.Site.Data
	SetWord           // puts a text of the sender's own there
	Drop              // takes it away
	Wrap              // makes it the only item of a list
	Nest              // makes it a field of an object, by the name of the value
	Double            // appends a copy of it, to a list or a text
	ops               // how many there are
)

// edited is a payload with edits made. A template that is not JSON is edited as null.
func edited(t tenant.Template, edits []Edit) tenant.Template {
	if len(edits) == 0 {
		return t
	}
	v := decode(t)
	for _, e := range edits {
		v = e.apply(v)
	}
	return encode(v)
}

func (e Edit) apply(root any) any {
	steps := splitPath(e.Path)
	if len(steps) > maxDepth {
		return root
	}
	return change(root, steps, e.operate)
}

// operate is the new value at the edit's path; gone takes the place away. Absent says that nothing is there yet.
func (e Edit) operate(old any, absent bool) (now any, gone bool) {
	switch e.Op {
	case SetText:
		return valid(e.Value), false
	case SetJSON:
		return e.json(), false
	case SetData:
		if _, err := (tenant.World{}).Site(tenant.Observed).Data(e.Value); err != nil {
			return valid(e.Value), false
		}
		return map[string]any{"$data": e.Value}, false
	case SetWord:
		return map[string]any{"$text": valid(e.Value)}, false
	case Drop:
		return nil, true
	}
	if absent {
		return nil, true
	}
	switch e.Op {
	case Wrap:
		return []any{old}, false
	case Nest:
		return object(map[string]any{valid(e.Value): old}), false
	default:
		return doubled(old), false
	}
}

func (e Edit) json() any {
	d := json.NewDecoder(strings.NewReader(e.Value))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil || d.More() || depth(v) > maxDepth {
		return valid(e.Value)
	}
	return literal(v)
}

func doubled(old any) any {
	switch old := old.(type) {
	case []any:
		return append(slices.Clone(old), old...)
	case string:
		return old + old
	default:
		return []any{old, old}
	}
}

// maxDepth bounds how deep values are inside one another.
const maxDepth = 16

func depth(v any) int {
	deepest := 0
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			deepest = max(deepest, depth(e))
		}
	case []any:
		for _, e := range v {
			deepest = max(deepest, depth(e))
		}
	default:
		return 0
	}
	return deepest + 1
}

// literal is a value as a template in which nothing stands for anything else.
func literal(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, e := range v {
			out[name] = literal(e)
		}
		return object(out)
	case []any:
		out := make([]any, len(v))
		for k, e := range v {
			out[k] = literal(e)
		}
		return out
	default:
		return v
	}
}

// object is an object of members, of which one called like a template's word means itself.
func object(members map[string]any) any {
	for name := range members {
		if strings.HasPrefix(name, "$") {
			return map[string]any{"$object": members}
		}
	}
	return members
}

// valid is a text as JSON can hold it.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func decode(t []byte) any {
	d := json.NewDecoder(bytes.NewReader(t))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil
	}
	return v
}

func encode(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("internal: a payload is not JSON: " + err.Error())
	}
	return text
}
