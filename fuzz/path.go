package fuzz

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"crosstalk/harness"
)

// A path names a place in a payload: the keys and indexes that lead to it, each after a slash, as in a JSON pointer
// (RFC 6901). The empty path is the whole. A path goes into a text that is JSON itself, as in the body of a request.

var (
	escapePath   = strings.NewReplacer("~", "~0", "/", "~1")
	unescapePath = strings.NewReplacer("~1", "/", "~0", "~")
)

func splitPath(path string) []string {
	if path == "" {
		return nil
	}
	steps := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for k := range steps {
		steps[k] = valid(unescapePath.Replace(steps[k]))
	}
	return steps
}

func joinPath(path, step string) string { return path + "/" + escapePath.Replace(step) }

// change returns a value with one place changed. Objects on the way that are not there are made.
func change(v any, steps []string, operate func(old any, absent bool) (now any, gone bool)) any {
	if len(steps) == 0 {
		now, _ := operate(v, false)
		return now
	}
	switch v := v.(type) {
	case []any:
		return changeItem(v, steps, operate)
	case string:
		if inner := decodeText(v); inner != nil {
			return string(encode(change(literal(inner), steps, operate)))
		}
	case map[string]any:
		if inner, ok := v["$object"].(map[string]any); ok && len(v) == 1 {
			return object(changeMember(inner, steps, operate))
		}
		if item, ok := v["$list"]; ok && len(v) == 1 {
			return change(items(item, steps[0]), steps, operate)
		}
		if harness.IsDirective(v) {
			return object(changeMember(nil, steps, operate))
		}
		return object(changeMember(v, steps, operate))
	}
	return object(changeMember(nil, steps, operate))
}

// items is a list of the model as one that can be changed: as long as its last item that is meant.
func items(item any, step string) []any {
	at, err := strconv.Atoi(step)
	if err != nil || at < 0 || at >= maxItems {
		return nil
	}
	out := make([]any, at+1)
	for k := range out {
		out[k] = item
	}
	return out
}

// maxItems bounds which items of a list of the model can be changed: a tenant has no more than five of most things.
const maxItems = 5

func changeMember(
	m map[string]any, steps []string, operate func(any, bool) (any, bool),
) map[string]any {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]any{}
	}
	old, there := out[steps[0]]
	if len(steps) > 1 {
		out[steps[0]] = change(old, steps[1:], operate)
		return out
	}
	now, gone := operate(old, !there)
	if gone {
		delete(out, steps[0])
	} else {
		out[steps[0]] = now
	}
	return out
}

func changeItem(list []any, steps []string, operate func(any, bool) (any, bool)) any {
	at, err := strconv.Atoi(steps[0])
	if err != nil || at < 0 || at >= len(list) {
		return list
	}
	out := slices.Clone(list)
	if len(steps) > 1 {
		out[at] = change(out[at], steps[1:], operate)
		return out
	}
	now, gone := operate(out[at], false)
	if gone {
		return slices.Delete(out, at, at+1)
	}
	out[at] = now
	return out
}

// decodeText is the object or list that a text is as JSON; nil for every other text.
func decodeText(s string) any {
	trimmed := strings.TrimSpace(s)
	if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return nil
	}
	return decode([]byte(trimmed))
}

// place is a value in a payload that has no parts of its own, and where it is.
type place struct {
	path  string
	value any // a text, a json.Number, a truth value or nil
}

// places lists the values without parts in a payload in the order of their paths, also those in texts that are JSON.
func places(v any) []place { return appendPlaces(nil, "", v) }

func appendPlaces(out []place, path string, v any) []place {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = appendPlaces(out, joinPath(path, name), v[name])
		}
	case []any:
		for k, e := range v {
			out = appendPlaces(out, joinPath(path, strconv.Itoa(k)), e)
		}
	case string:
		if inner := decodeText(v); inner != nil {
			return appendPlaces(out, path, inner)
		}
		out = append(out, place{path, v})
	default:
		out = append(out, place{path, v})
	}
	return out
}
