package fuzz

import (
	"testing"

	"crosstalk/sandbox/tenant"
)

func TestEdits(t *testing.T) {
	tests := []struct {
		name, template, want string
		edits                []Edit
	}{
		{"a member", `{"a":1}`, `{"a":"x"}`, []Edit{{SetText, "/a", "x"}}},
		{"a member that is not there", `{"a":1}`, `{"a":1,"b":{"c":true}}`, []Edit{{SetJSON, "/b/c", "true"}}},
		{"an item", `{"a":[1,2]}`, `{"a":[1,"x"]}`, []Edit{{SetText, "/a/1", "x"}}},
		{"an item that is not there", `{"a":[1,2]}`, `{"a":[1,2]}`, []Edit{{SetText, "/a/5", "x"}}},
		{"the whole", `{"a":1}`, `[]`, []Edit{{SetJSON, "", "[]"}}},
		{"no JSON is a text", `{"a":1}`, `{"a":"{"}`, []Edit{{SetJSON, "/a", "{"}}},
		{"inside a text that is JSON", `{"body":"{\"a\":1}"}`, `{"body":"{\"a\":2}"}`, []Edit{{SetJSON, "/body/a", "2"}}},
		{"a text that is not JSON becomes an object", `{"a":"x"}`, `{"a":{"b":"y"}}`, []Edit{{SetText, "/a/b", "y"}}},
		{"drop", `{"a":1,"b":2}`, `{"b":2}`, []Edit{{Op: Drop, Path: "/a"}}},
		{"drop an item", `[1,2,3]`, `[1,3]`, []Edit{{Op: Drop, Path: "/1"}}},
		{"wrap", `{"a":1}`, `{"a":[1]}`, []Edit{{Op: Wrap, Path: "/a"}}},
		{"nest", `{"a":1}`, `{"a":{"b":1}}`, []Edit{{Nest, "/a", "b"}}},
		{"double", `{"a":[1],"b":"x"}`, `{"a":[1,1],"b":"xx"}`, []Edit{{Op: Double, Path: "/a"}, {Op: Double, Path: "/b"}}},
		{"nothing to wrap", `{"a":1}`, `{"a":1}`, []Edit{{Op: Wrap, Path: "/b"}}},
		{"a name with a slash", `{"a/b":1}`, `{"a/b":2}`, []Edit{{SetJSON, "/a~1b", "2"}}},
		{"a known thing", `{"a":1}`, `{"a":"PROJ-1"}`, []Edit{{SetData, "/a", "issue.key"}}},
		{"an unknown thing is a text", `{"a":1}`, `{"a":"no.thing"}`, []Edit{{SetData, "/a", "no.thing"}}},
		{"a name like a template's word", `{"a":1}`, `{"a":{"$data":"x"}}`, []Edit{{SetJSON, "/a", `{"$data":"x"}`}}},
		{"beside such a name", `{"$ne":1,"b":2}`, `{"$ne":1,"b":3}`, []Edit{{SetJSON, "/b", `3`}}},
		{"below such a name", `{}`, `{"$ne":{"c":3}}`, []Edit{{SetJSON, "/$ne/c", `3`}}},
		{"a word is a value", `{"a":{"$data":"issue.key"}}`, `{"a":{"b":"y"}}`, []Edit{{SetText, "/a/b", "y"}}},
		{"an item of a list of the model", `{"a":{"$list":{"b":{"$data":"issue.key"},"c":1}}}`,
			`{"a":[{"b":"PROJ-1","c":1},{"b":"x","c":1}]}`, []Edit{{SetText, "/a/1/b", "x"}}},
		{"half a character", `{"a":1}`, "{\"a\":\"\uFFFD\"}", []Edit{{SetText, "/a", "\xc3"}}},
	}
	site := (tenant.World{}).Site(tenant.Observed)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := site.Fill(edited(tenant.Template(tt.template), tt.edits))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
