package openapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxDepth bounds schemas inside schemas, and references to references.
const maxDepth = 40

// schema reads a schema. One of the components stays a name, so that it may hold itself.
func (r *reader) schema(v any, place string, depth int) *Schema {
	if b, is := v.(bool); is && b { // true: anything
		return &Schema{Kind: Open}
	}
	if ref, is := dig(v, "$ref").(string); is && depth < maxDepth {
		name, is := strings.CutPrefix(ref, "#/components/schemas/")
		if is && dig(r.root, "components", "schemas", name) != nil {
			return &Schema{Kind: named, Value: name}
		}
	}
	m := r.local(v, place)
	switch {
	case m == nil:
		return &Schema{Kind: Open}
	case depth >= maxDepth:
		r.fail(place, "schemas are nested too deep")
		return &Schema{Kind: Open}
	}
	if parts, is := m["allOf"].([]any); is {
		return r.joined(m, parts, place, depth)
	}
	for _, either := range []string{"oneOf", "anyOf"} {
		if parts, is := m[either].([]any); is && len(parts) > 0 && m["properties"] == nil {
			return r.schema(parts[0], place+"."+either+".0", depth+1)
		}
	}
	return r.plain(m, place, depth)
}

// joined is an object that has the fields of several, and its own.
func (r *reader) joined(m object, parts []any, place string, depth int) *Schema {
	if len(parts) == 1 && m["properties"] == nil {
		return r.schema(parts[0], place+".allOf.0", depth+1)
	}
	fields := map[string]*Schema{}
	add := func(s *Schema) {
		for _, f := range s.Fields {
			fields[f.Name] = f.Schema
		}
	}
	for k, part := range parts {
		at := fmt.Sprintf("%s.allOf.%d", place, k)
		add(r.schema(r.local(part, at), at, depth+1))
	}
	own := maps.Clone(m)
	delete(own, "allOf")
	add(r.plain(own, place, depth))
	out := &Schema{Kind: Object}
	for name, s := range fields {
		out.Fields = append(out.Fields, Field{name, s})
	}
	sortFields(out.Fields)
	return out
}

func (r *reader) plain(m object, place string, depth int) *Schema {
	if choices, _ := m["enum"].([]any); len(choices) > 0 {
		if text, is := choices[0].(string); is {
			return &Schema{Kind: Choice, Value: text}
		}
	}
	switch typeOf(m) {
	case "array":
		if m["items"] == nil {
			return &Schema{Kind: List, Item: &Schema{Kind: Open}}
		}
		return &Schema{Kind: List, Item: r.schema(m["items"], place+".items", depth+1)}
	case "object":
		return r.object(m, place, depth)
	case "string":
		format, _ := m["format"].(string)
		if kind, known := formats[format]; known {
			return &Schema{Kind: kind}
		}
		return &Schema{Kind: Text}
	case "integer", "number":
		return &Schema{Kind: Number}
	case "boolean":
		return &Schema{Kind: Truth}
	default:
		return &Schema{Kind: Open}
	}
}

// formats are the texts that are not just any.
var formats = map[string]Kind{"date-time": Time, "date": Date, "uri": Link, "url": Link}

// typeOf is the type of a schema, of several the first that is not null.
func typeOf(m object) string {
	switch t := m["type"].(type) {
	case string:
		return t
	case []any:
		for _, one := range t {
			if name, is := one.(string); is && name != "null" {
				return name
			}
		}
	}
	if m["properties"] != nil || m["additionalProperties"] != nil {
		return "object"
	}
	return ""
}

func (r *reader) object(m object, place string, depth int) *Schema {
	properties, _ := m["properties"].(object)
	if len(properties) == 0 {
		more, is := m["additionalProperties"].(object)
		if is && len(more) > 0 {
			return &Schema{Kind: Map, Item: r.schema(more, place+".additionalProperties", depth+1)}
		}
		return &Schema{Kind: Open}
	}
	out := &Schema{Kind: Object}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if dig(properties[name], "writeOnly") == true {
			continue
		}
		out.Fields = append(out.Fields, Field{name, r.schema(properties[name], place+".properties."+name, depth+1)})
	}
	return out
}
