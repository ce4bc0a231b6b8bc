package oracle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// maxDifferences bounds how many places of one response are compared; a finding tells the first of them.
const maxDifferences = 200

type jsonDifference struct{ path, a, b string }

// diffJSON lists the first places at which two JSON texts differ, in the order of the text a. Both may be empty.
func diffJSON(a, b json.RawMessage) []jsonDifference {
	if bytes.Equal(a, b) {
		return nil
	}
	var out []jsonDifference
	walkJSON("$", decode(a), decode(b), &out)
	return out
}

// nothing stands for a value that is not there, which differs from null.
type nothing struct{}

func decode(text json.RawMessage) any {
	if len(text) == 0 {
		return nothing{}
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return string(text)
	}
	return v
}

func walkJSON(path string, a, b any, out *[]jsonDifference) {
	if len(*out) >= maxDifferences {
		return
	}
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			walkObjects(path, x, y, out)
			return
		}
	case []any:
		if y, ok := b.([]any); ok {
			walkLists(path, x, y, out)
			return
		}
	}
	if ta, tb := render(a), render(b); ta != tb {
		*out = append(*out, jsonDifference{path, ta, tb})
	}
}

func walkObjects(path string, a, b map[string]any, out *[]jsonDifference) {
	keys := slices.Collect(maps.Keys(a))
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		walkJSON(path+member(k), lookup(a, k), lookup(b, k), out)
	}
}

func lookup(m map[string]any, k string) any {
	if v, ok := m[k]; ok {
		return v
	}
	return nothing{}
}

func walkLists(path string, a, b []any, out *[]jsonDifference) {
	if len(a) != len(b) {
		*out = append(*out, jsonDifference{path + ".length", strconv.Itoa(len(a)), strconv.Itoa(len(b))})
	}
	for k := range min(len(a), len(b)) {
		walkJSON(fmt.Sprintf("%s[%d]", path, k), a[k], b[k], out)
	}
}

var identifier = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`)

func member(key string) string {
	if identifier.MatchString(key) {
		return "." + key
	}
	return "[" + strconv.Quote(key) + "]"
}

func render(v any) string {
	if _, ok := v.(nothing); ok {
		return "(nothing)"
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}
