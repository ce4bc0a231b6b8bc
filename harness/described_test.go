package harness_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosstalk/harness"
	"crosstalk/sandbox/app"
)

const described = `{"openapi": "3.0.0",
"servers": [{"url": "https://API.example.com/v1"}, {"url": "https://x.atlassian.net"}],
"paths": {
"/things/{id}": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {
"type": "object", "properties": {
"name": {"type": "string"}, "isLast": {"type": "boolean"}, "next": {"type": "string"}}}}}}}}},
"/rest/api/3/myself": {"get": {"responses": {"204": {}}}},
"/rest/api/3/component/{id}": {"get": {"responses": {"204": {}}}},
"/rest/own/1/thing": {"get": {"responses": {"204": {}}}}
}}`

// TestDescribe: hosts, remotes and products answer as a description says, but for what products answer by themselves.
func TestDescribe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "api.json")
	if err := os.WriteFile(file, []byte(described), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &harness.App{App: &app.App{Manifest: &app.Manifest{Remotes: []app.Remote{
		{Key: "backend", BaseURL: "https://api.example.com/"}, {Key: "other", BaseURL: "https://example.org"},
	}}}}
	if err := a.Describe(file); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range a.Config.Fixtures() {
		if err := f.Validate(); err != nil {
			t.Error(err)
		}
		got = append(got, f.Service+" "+f.Method+" "+f.Address+" "+string(f.Body))
	}
	thing := ` {"isLast":true,"name":{"$text":"name"},"next":null}`
	for _, want := range []string{
		"egress GET https://api.example.com/v1/things/{}" + thing, "remote GET backend/v1/things/{}" + thing,
		"jira GET /rest/own/1/thing ",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("there is no %s in %q", want, got)
		}
	}
	for _, f := range got {
		if strings.Contains(f, "jira") && !strings.Contains(f, "own") || strings.Contains(f, "other") {
			t.Errorf("there is %s", f)
		}
	}
}

func TestDescribeErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "api.yaml")
	for text, want := range map[string]string{
		"openapi: 3.0.0\npaths: {/a: {}}\n": "servers: there is none",
		"openapi: 3.0.0\n":                  "paths: there are no paths",
		"a: b: c\n":                         "api.yaml:1:",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := new(harness.App).Describe(file); err == nil || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), "api.yaml") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
