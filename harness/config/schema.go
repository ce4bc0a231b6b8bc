package config

import (
	"bytes"
	"encoding/json"
	"reflect"

	"crosstalk/sandbox/tenant"
)

// Schema is the JSON Schema (draft 7) of the configuration file, made from the types that Parse fills.
func Schema() []byte {
	root := (&schemas{kinds: kinds()}).of(reflect.TypeFor[Config](), optional)
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = "Crosstalk's configuration file, " + File
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		panic("internal: the schema is not JSON: " + err.Error())
	}
	return out.Bytes()
}

type schemas struct{ kinds map[string]kind }

// of is the schema of a value of a type and kind.
func (s *schemas) of(t reflect.Type, is string) obj {
	if t == reflect.TypeFor[tenant.Template]() {
		return obj{} // any JSON
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem(), is)
	case reflect.Struct:
		return s.mapping(t, is)
	case reflect.Slice:
		return obj{"type": []string{"array", "null"}, "items": s.of(t.Elem(), is)}
	case reflect.Map:
		return obj{
			"type": []string{"object", "null"}, "propertyNames": obj{"pattern": plainName.String()},
			"additionalProperties": s.of(t.Elem(), is),
		}
	case reflect.Bool:
		return obj{"type": "boolean"}
	case reflect.Int:
		return s.typed("integer", is)
	default:
		return s.typed("string", is)
	}
}

func (s *schemas) typed(name, is string) obj {
	out := obj{"type": name}
	for key, value := range s.kinds[is].schema {
		out[key] = value
	}
	return out
}

// limits are what a mapping's check says in the words of JSON Schema.
func limits(t reflect.Type) obj {
	switch t {
	case reflect.TypeFor[Host](), reflect.TypeFor[Remote](), reflect.TypeFor[Product]():
		return obj{"not": obj{"required": []string{"body", "text"}}}
	case reflect.TypeFor[Suppression]():
		return obj{"oneOf": []obj{
			{"required": []string{"fingerprint"}, "not": obj{"anyOf": []obj{
				{"required": []string{"rule"}}, {"required": []string{"location"}}}}},
			{"required": []string{"rule", "location"}, "not": obj{"required": []string{"fingerprint"}}},
		}}
	}
	return obj{}
}

func (s *schemas) mapping(t reflect.Type, is string) obj {
	properties, required, out := obj{}, []string{}, limits(t)
	var short obj
	for _, f := range fieldsOf(t) {
		p := s.of(f.typ, f.is)
		if f.short {
			short = s.of(f.typ, f.is)
		}
		p["description"] = about(f.name)
		properties[f.key] = p
		if f.required {
			required = append(required, f.key)
		}
	}
	out["type"], out["properties"], out["additionalProperties"] = "object", properties, false
	if is == optional {
		out["type"] = []string{"object", "null"}
	}
	if len(required) > 0 {
		out["required"] = required
	}
	if short != nil {
		return obj{"anyOf": []obj{short, out}}
	}
	return out
}
