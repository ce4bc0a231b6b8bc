package mysql

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// document is an argument as JSON: a text is read.
func document(v Value, n int, name string) Document {
	if s, is := v.(string); is {
		d, at, ok := parseJSON(s)
		if !ok {
			badJSONArg.raise(n, name, "Invalid value.", at)
		}
		return d
	}
	return documentOf(v)
}

func jsonFunctions() map[string]function {
	return map[string]function{
		"json_extract": {2, -1, false, jsonExtract},
		"json_unquote": {1, 1, false, func(_ *session, a []Value) Value { return unquoted(a[0]) }},
		"json_quote":   {1, 1, false, func(_ *session, a []Value) Value { return Document{TextOf(a[0])}.String() }},
		"json_valid":   {1, 1, false, jsonValid},
		"json_type":    {1, 1, false, jsonType},
		"json_array": {0, -1, true, func(_ *session, a []Value) Value {
			out := []any{}
			for _, v := range a {
				out = append(out, documentOf(v).v)
			}
			return Document{out}
		}},
		"json_object": {0, -1, true, jsonObject},
		"json_length": {1, 2, false, jsonLength},
		"json_depth":  {1, 1, false, jsonDepth},
		"json_keys":   {1, 2, false, jsonKeys},
		"json_set": {3, -1, true, func(_ *session, a []Value) Value {
			return jsonChange(a, func(_ any, _ bool, v any) (any, bool) { return v, true })
		}},
		"json_insert": {3, -1, true, func(_ *session, a []Value) Value {
			return jsonChange(a, func(old any, there bool, v any) (any, bool) {
				if there {
					return old, true
				}
				return v, true
			})
		}},
		"json_replace": {3, -1, true, func(_ *session, a []Value) Value {
			return jsonChange(a, func(_ any, there bool, v any) (any, bool) { return v, there })
		}},
		"json_array_append": {3, -1, true, func(_ *session, a []Value) Value {
			return jsonChange(a, func(old any, there bool, v any) (any, bool) {
				if list, is := old.([]any); is {
					return append(slices.Clone(list), v), there
				}
				return []any{old, v}, there
			})
		}},
		"json_remove": {2, -1, false, func(_ *session, a []Value) Value {
			out := document(a[0], 1, "json_remove").v
			for _, p := range a[1:] {
				out, _ = change(out, pathOf(TextOf(p)), func(any, bool) (any, bool) { return nil, false })
			}
			return Document{out}
		}},
		"json_contains":       {2, 3, false, jsonContains},
		"json_contains_path":  {3, -1, false, jsonContainsPath},
		"json_overlaps":       {2, 2, false, jsonOverlaps},
		"json_merge_patch":    {2, -1, false, func(_ *session, a []Value) Value { return mergedJSON(a, patch) }},
		"json_merge_preserve": {2, -1, false, func(_ *session, a []Value) Value { return mergedJSON(a, preserve) }},
		"json_pretty":         {1, 1, false, jsonPretty},
		"json_search":         {3, -1, false, func(*session, []Value) Value { refuse("JSON_SEARCH()"); return nil }},
		"member of":           {2, 2, false, memberOf},
	}
}

func jsonType(_ *session, a []Value) Value { return typeName(document(a[0], 1, "json_type").v) }

func jsonDepth(_ *session, a []Value) Value { return int64(depth(document(a[0], 1, "json_depth").v)) }

func jsonPretty(_ *session, a []Value) Value { return pretty(document(a[0], 1, "json_pretty").v, "") }

func jsonValid(_ *session, a []Value) Value {
	s, is := a[0].(string)
	if !is {
		_, is := a[0].(Document)
		return truth(is)
	}
	_, _, ok := parseJSON(s)
	return truth(ok)
}

func jsonObject(_ *session, a []Value) Value {
	if len(a)%2 == 1 {
		wrongCount.raise("JSON_OBJECT")
	}
	out := map[string]any{}
	for i := 0; i < len(a); i += 2 {
		if a[i] == nil {
			raise(&Error{Number: 3158, Symbol: "ER_JSON_DOCUMENT_NULL_KEY", State: "22032",
				Message: "JSON documents may not contain NULL member names."})
		}
		out[TextOf(a[i])] = documentOf(a[i+1]).v
	}
	return Document{out}
}

func memberOf(_ *session, a []Value) Value {
	list := listOf(document(a[1], 2, "member of").v)
	same := func(e any) bool { return compareJSON(Document{e}, documentOf(a[0])) == 0 }
	return truth(slices.ContainsFunc(list, same))
}

// listOf is a list, or the list of one that anything else stands for.
func listOf(v any) []any {
	if l, is := v.([]any); is {
		return l
	}
	return []any{v}
}

func jsonExtract(_ *session, a []Value) Value {
	d := document(a[0], 1, "json_extract")
	var found []any
	wrap := len(a) > 2
	for _, p := range a[1:] {
		path := pathOf(TextOf(p))
		wrap = wrap || many(path)
		found = append(found, find(d.v, path)...)
	}
	switch {
	case len(found) == 0:
		return nil
	case wrap:
		return Document{found}
	}
	return Document{found[0]}
}

// unquoted is a document as text: of a string, what is in it.
func unquoted(v Value) Value {
	switch v := v.(type) {
	case Document:
		if s, is := v.v.(string); is {
			return s
		}
		return v.String()
	case string:
		if strings.HasPrefix(v, `"`) {
			if d, _, ok := parseJSON(v); ok {
				return unquoted(d)
			}
		}
	}
	return TextOf(v)
}

func jsonLength(_ *session, a []Value) Value {
	v := document(a[0], 1, "json_length").v
	if len(a) == 2 {
		found := find(v, pathOf(TextOf(a[1])))
		if len(found) == 0 {
			return nil
		}
		v = found[0]
	}
	switch v := v.(type) {
	case []any:
		return int64(len(v))
	case map[string]any:
		return int64(len(v))
	}
	return int64(1)
}

func depth(v any) int {
	most := 0
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			most = max(most, depth(e))
		}
	case map[string]any:
		for _, e := range v {
			most = max(most, depth(e))
		}
	}
	return most + 1
}

func jsonKeys(_ *session, a []Value) Value {
	v := document(a[0], 1, "json_keys").v
	if len(a) == 2 {
		found := find(v, pathOf(TextOf(a[1])))
		if len(found) == 0 {
			return nil
		}
		v = found[0]
	}
	m, is := v.(map[string]any)
	if !is {
		return nil
	}
	out := []any{}
	for _, k := range order(m) {
		out = append(out, k)
	}
	return Document{out}
}

// jsonChange applies pairs of path and value one after another.
func jsonChange(a []Value, to func(old any, there bool, v any) (any, bool)) Value {
	if len(a)%2 == 0 {
		wrongCount.raise("JSON_SET")
	}
	if a[0] == nil {
		return nil
	}
	out := document(a[0], 1, "json_set").v
	for i := 1; i < len(a); i += 2 {
		if a[i] == nil {
			return nil
		}
		v := documentOf(a[i+1]).v
		out, _ = change(out, pathOf(TextOf(a[i])), func(old any, there bool) (any, bool) { return to(old, there, v) })
	}
	return Document{out}
}

func jsonContains(_ *session, a []Value) Value {
	v := document(a[0], 1, "json_contains").v
	if len(a) == 3 {
		found := find(v, pathOf(TextOf(a[2])))
		if len(found) == 0 {
			return nil
		}
		v = found[0]
	}
	return truth(contains(v, document(a[1], 2, "json_contains").v))
}

func contains(v, part any) bool {
	switch x := v.(type) {
	case []any:
		if parts, is := part.([]any); is {
			return !slices.ContainsFunc(parts, func(p any) bool { return !contains(x, p) })
		}
		return slices.ContainsFunc(x, func(e any) bool { return contains(e, part) })
	case map[string]any:
		m, is := part.(map[string]any)
		if !is {
			return false
		}
		for k, p := range m {
			if e, there := x[k]; !there || !contains(e, p) {
				return false
			}
		}
		return true
	}
	if _, is := part.([]any); is {
		return false
	}
	return compareJSON(Document{v}, Document{part}) == 0
}

func jsonContainsPath(_ *session, a []Value) Value {
	d := document(a[0], 1, "json_contains_path")
	all := strings.EqualFold(TextOf(a[1]), "all")
	for _, p := range a[2:] {
		if found := len(find(d.v, pathOf(TextOf(p)))) > 0; found != all {
			return truth(found)
		}
	}
	return truth(all)
}

func jsonOverlaps(_ *session, a []Value) Value {
	x, y := document(a[0], 1, "json_overlaps").v, document(a[1], 2, "json_overlaps").v
	if m, is := x.(map[string]any); is {
		n, is := y.(map[string]any)
		for k, v := range m {
			if e, there := n[k]; is && there && reflect.DeepEqual(v, e) {
				return truth(true)
			}
		}
		return truth(false)
	}
	for _, e := range listOf(x) {
		for _, f := range listOf(y) {
			if compareJSON(Document{e}, Document{f}) == 0 {
				return truth(true)
			}
		}
	}
	return truth(false)
}

func mergedJSON(a []Value, two func(x, y any) any) Value {
	out := document(a[0], 1, "json_merge").v
	for i, v := range a[1:] {
		out = two(out, document(v, i+2, "json_merge").v)
	}
	return Document{out}
}

// patch is RFC 7396.
func patch(x, y any) any {
	changes, is := y.(map[string]any)
	if !is {
		return y
	}
	base, _ := x.(map[string]any)
	out := maps.Clone(base)
	if out == nil {
		out = map[string]any{}
	}
	for k, v := range changes {
		if v == nil {
			delete(out, k)
		} else {
			out[k] = patch(out[k], v)
		}
	}
	return out
}

// preserve keeps all values of both.
func preserve(x, y any) any {
	m, isM := x.(map[string]any)
	n, isN := y.(map[string]any)
	if isM && isN {
		out := maps.Clone(m)
		for k, v := range n {
			if old, there := out[k]; there {
				out[k] = preserve(old, v)
			} else {
				out[k] = v
			}
		}
		return out
	}
	return append(slices.Clone(listOf(x)), listOf(y)...)
}

// pretty is JSON_PRETTY.
func pretty(v any, indent string) string {
	deeper := indent + "  "
	var parts []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			parts = append(parts, deeper+pretty(e, deeper))
		}
		if len(parts) > 0 {
			return "[\n" + strings.Join(parts, ",\n") + "\n" + indent + "]"
		}
	case map[string]any:
		for _, k := range order(v) {
			parts = append(parts, deeper+Document{k}.String()+": "+pretty(v[k], deeper))
		}
		if len(parts) > 0 {
			return "{\n" + strings.Join(parts, ",\n") + "\n" + indent + "}"
		}
	}
	return Document{v}.String()
}
