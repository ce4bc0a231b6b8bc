package app

import (
	"strings"
	"testing"
)

func TestParsable(t *testing.T) {
	tests := []struct{ name, text, reason string }{
		{"brackets", strings.Repeat("[", 3000), "nested more than 2000 deep"},
		{"a sum", "1" + strings.Repeat("+x", 100_000), "more than 50000 parts"},
		{"signs", strings.Repeat("!", 100_000) + "1", "more than 50000 parts"},
		{"members", "a" + strings.Repeat(".b", 100_000), "more than 50000 parts"},
		{"choices", strings.Repeat("x?1:", 100_000) + "2", "more than 50000 parts"},
		{"conditions", strings.Repeat("if(x)", 100_000) + "y()", "more than 50000 parts"},
		{"texts", `"a"` + strings.Repeat(`+"b"`, 100_000), "more than 50000 parts"},
		{"statements", strings.Repeat("x = a + b;\n", 100_000), ""},
		{"a list", "[" + strings.Repeat("a+b,", 100_000) + "]", ""},
		{"functions", strings.Repeat("function f() { return a }\n", 100_000), ""},
		{"words in quotes", `"` + strings.Repeat("a b ", 100_000) + `"`, ""},
		{"a long line of a text", `"` + strings.Repeat(`\"[`, 100_000) + `"`, ""},
	}
	for _, tt := range tests {
		err := parsable([]byte(tt.text))
		if (err == nil) != (tt.reason == "") || err != nil && !strings.Contains(err.Error(), tt.reason) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.reason)
		}
	}
}
