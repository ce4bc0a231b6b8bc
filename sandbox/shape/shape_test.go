package shape_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// texts makes every leaf a text of its name.
func texts(name string, _ shape.Kind) any { return map[string]any{"$text": name} }

// template is the template of what the paths, such as "rows.[].id", teach.
func template(paths ...string) tenant.Template {
	m := shape.Model{}
	for _, path := range paths {
		m.Learn("s", strings.Split(path, "."), shape.Text)
	}
	return m["s"].Template("s", texts)
}

func TestTemplate(t *testing.T) {
	tests := []struct {
		name  string
		paths []string
		want  string
	}{
		{"field", []string{"a"}, `{"a":{"$text":"s.a"}}`},
		{"list", []string{"a.[].b"}, `{"a":{"$list":{"b":{"$text":"s.a.item.b"}}}}`},
		{"open", []string{"a.{}.b"}, `{"a":{"first":{"b":{"$text":"s.a.first.b"}},"second":{"b":{"$text":"s.a.second.b"}}}}`},
		{"literal name", []string{"$type"}, `{"$object":{"$type":{"$text":"s.$type"}}}`},
		{"literal names", []string{"$top", "$filter", "a.b"},
			`{"$object":{"$filter":{"$text":"s.$filter"},"$top":{"$text":"s.$top"},"a":{"b":{"$text":"s.a.b"}}}}`},
		{"deep", []string{"[].[].[].[].a"},
			`{"$list":{"$list":{"$list":[{"a":{"$text":"s.item.item.item.item.a"}}]}}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, string(template(tt.paths...))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestTemplatesCanBeFilled wherever they come from, also where lists are longest.
func TestTemplatesCanBeFilled(t *testing.T) {
	var wide []string
	for n := range 12_000 {
		wide = append(wide, fmt.Sprintf("[].f%d", n))
	}
	var deep []string
	for n := range 200 {
		deep = append(deep, fmt.Sprintf("[].[].[].[].$f%d", n))
	}
	site := tenant.World{}.Vary(tenant.Observed, tenant.Shape).Site(tenant.Observed)
	for name, paths := range map[string][]string{
		"literal": {"$type"}, "wide": wide, "deep": deep, "few": {"[].[].[].a", "[].[].[].b"},
	} {
		got := template(paths...)
		if _, err := site.Fill(got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if inside := strings.Count(string(got), `"$list"`); name == "few" && inside != 3 {
			t.Errorf("%s: %d lists, want 3", name, inside)
		}
	}
}
