package userfile

import "testing"

func TestParseYAMLKnowsPlaces(t *testing.T) {
	root, err := ParseYAML("f.yaml", []byte("a: 1\nb:\n  - c: [x, 'y']\n    d:\n"))
	if err != nil {
		t.Fatal(err)
	}
	entry := root.Get("b").List()[0]
	for _, c := range []struct {
		what string
		at   Position
		want string
	}{
		{"a key", root.Fields[1].Pos, "f.yaml:2:1"},
		{"a nested key", entry.Fields[1].Pos, "f.yaml:4:5"},
		{"a mapping", entry.Pos, "f.yaml:3:5"},
		{"a text", entry.Get("c").List()[1].Position(), "f.yaml:3:12"},
		{"nothing", entry.Get("d").Position(), "f.yaml:4:5"},
		{"what is absent", root.At("b", "c", "d").Position(), ""},
	} {
		if got := c.at.String(); got != c.want {
			t.Errorf("%s is at %q, want %q", c.what, got, c.want)
		}
	}
	if _, err := ParseYAML("f.yaml", []byte("a: [")); err == nil || err.Line != 1 || err.File != "f.yaml" {
		t.Errorf("got %v", err)
	}
}
