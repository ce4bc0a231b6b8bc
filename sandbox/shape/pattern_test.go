package shape_test

import (
	"strings"
	"testing"

	"crosstalk/sandbox/shape"
)

func TestSamples(t *testing.T) {
	for pattern, want := range map[string]string{
		`^sha256=([0-9a-f]{4})$`: "sha256=aaaa", `(?:foo|bar)+`: "foo", `\d{3}-\w`: "111-a", `a*b?c`: "abc", `[^a-z]`: "1",
	} {
		if got, ok := shape.Sample(pattern); !ok || got != want {
			t.Errorf("sample of %s: got %q, %v, want %q", pattern, got, ok, want)
		}
	}
	if got, ok := shape.Sample("(" + strings.Repeat("x", 5000) + ")"); ok || got != "" {
		t.Errorf("a long one: %d bytes", len(got))
	}
	if got, ok := shape.Sample(`(?=x)y`); ok {
		t.Errorf("a pattern that looks ahead: got %q, want none", got)
	}
}
