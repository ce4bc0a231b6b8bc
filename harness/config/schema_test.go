package config_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/xeipuuv/gojsonschema"

	"crosstalk/harness/config"
	"crosstalk/sandbox/tenant"
)

func TestSchemaIsCommitted(t *testing.T) {
	file, err := os.ReadFile("../../docs/crosstalk.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(config.Schema()), string(file)); d != "" {
		t.Errorf("docs/crosstalk.schema.json is not up to date; run make generate (-made +committed):\n%s", d)
	}
}

// TestSchemaHasEveryKey looks each key of the Go types up in the schema, and finds it described there.
func TestSchemaHasEveryKey(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(config.Schema(), &root); err != nil {
		t.Fatal(err)
	}
	if n := hasKeys(t, "", reflect.TypeFor[config.Config](), root); n < 40 {
		t.Errorf("only %d keys were looked up", n)
	}
}

// hasKeys compares a type with its schema, and counts the keys.
func hasKeys(t *testing.T, path string, typ reflect.Type, schema map[string]any) (n int) {
	t.Helper()
	if either, ok := schema["anyOf"].([]any); ok {
		schema = either[len(either)-1].(map[string]any) // the long form
	}
	switch {
	case typ == reflect.TypeFor[tenant.Template]():
		return 0
	case typ.Kind() == reflect.Slice:
		return hasKeys(t, path+"[]", typ.Elem(), schema["items"].(map[string]any))
	case typ.Kind() == reflect.Map:
		return hasKeys(t, path+".*", typ.Elem(), schema["additionalProperties"].(map[string]any))
	case typ.Kind() != reflect.Struct:
		return 0
	}
	properties := schema["properties"].(map[string]any)
	known := 0
	for _, f := range reflect.VisibleFields(typ) {
		key, options, _ := strings.Cut(f.Tag.Get("key"), ",")
		if key == "" {
			continue
		}
		known++
		property, ok := properties[key].(map[string]any)
		if !ok || property["description"] == "" || property["description"] == nil {
			t.Errorf("%s.%s is missing, or not described", path, key)
			continue
		}
		required, _ := schema["required"].([]any)
		if strings.Contains(options, "required") != contains(required, key) {
			t.Errorf("%s.%s: required by only one of schema and types", path, key)
		}
		n += 1 + hasKeys(t, path+"."+key, f.Type, property)
	}
	if len(properties) != known || schema["additionalProperties"] != false {
		t.Errorf("%s: the schema has %d keys, the type %d", path, len(properties), known)
	}
	return n
}

func contains(list []any, key string) bool {
	for _, e := range list {
		if e == key {
			return true
		}
	}
	return false
}

// valid says whether the schema accepts a file, and why not.
func valid(t *testing.T, text string) (bool, []gojsonschema.ResultError) {
	t.Helper()
	document, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	schema := gojsonschema.NewBytesLoader(config.Schema())
	result, err := gojsonschema.Validate(schema, gojsonschema.NewBytesLoader(document))
	if err != nil {
		t.Fatal(err)
	}
	return result.Valid(), result.Errors()
}

func TestSchemaAcceptsTheExample(t *testing.T) {
	if ok, errs := valid(t, example(t)); !ok {
		t.Errorf("%v", errs)
	}
	if ok, errs := valid(t, "hosts:\nshared:\nsuppressions: []\n"); !ok {
		t.Errorf("%v", errs)
	}
}

// TestSchemaRefusesWhatParseRefuses: what is wrong in the words of JSON Schema is wrong for an editor, too.
func TestSchemaRefusesWhatParseRefuses(t *testing.T) {
	beyond := map[string]bool{ // what a schema cannot say, or need not
		"an empty reason": true, "not YAML": true, "a key twice": true,
	}
	refused := 0
	for _, c := range errorCases {
		if beyond[c.name] {
			continue
		}
		if ok, _ := valid(t, c.text); ok {
			t.Errorf("%s is accepted", c.name)
		}
		refused++
	}
	if refused < 15 {
		t.Errorf("only %d files tried", refused)
	}
}
