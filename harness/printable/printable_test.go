package printable

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Ada Quill", "Ada Quill"},
		{"other scripts", "é漢🙂", "é漢🙂"},
		{"ansi", "\x1b[31mred", `\x1b[31mred`},
		{"c1", "\u009b31m", `\x9b31m`},
		{"lines", "a\nb\r\tc", `a\nb\r\tc`},
		{"bidi", "a\u202eb\u2066c", `a\u202eb\u2066c`},
		{"invisible", "a\u200bb\ufeff\u00a0", `a\u200bb\ufeff\xa0`},
		{"line separator", "a\u2028b", `a\u2028b`},
		{"tag characters", "\U000e0041", `\U000e0041`},
		{"no utf-8", "a\xffb", `a\xffb`},
		{"json stays readable", `{"a":"x\"y"}`, `{"a":"x\"y"}`},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPair(t *testing.T) {
	long := strings.Repeat("0123456789", 100)
	for _, c := range []struct {
		name, a, b   string
		wantA, wantB string
	}{
		{"short", "x", "", "x", "(nothing)"},
		{
			"differs early", "A" + long, "B" + long,
			"A" + long[:119] + " … " + long[940:] + " (1001 characters)",
			"B" + long[:119] + " … " + long[940:] + " (1001 characters)",
		},
		{
			"differs late", long + "A", long + "B",
			long[:60] + " … " + long[881:] + "A (1001 characters)",
			long[:60] + " … " + long[881:] + "B (1001 characters)",
		},
		{
			"differs in the middle", long[:500] + "A" + long, long[:500] + "B" + long,
			long[:60] + " … " + long[470:500] + "A" + long[:89] + " … (1501 characters)",
			long[:60] + " … " + long[470:500] + "B" + long[:89] + " … (1501 characters)",
		},
	} {
		a, b := Pair(c.a, c.b)
		if a != c.wantA || b != c.wantB {
			t.Errorf("%s: got\n%q\n%q\nwant\n%q\n%q", c.name, a, b, c.wantA, c.wantB)
		}
	}
}

// TestPairDiffers tries every place of the difference: two values that differ must never look the same.
func TestPairDiffers(t *testing.T) {
	for length := maxValue - 2; length < maxValue+200; length += 13 {
		for at := range length {
			value := strings.Repeat("x", at)
			rest := strings.Repeat("x", length-at-1)
			if a, b := Pair(value+"A"+rest, value+"B"+rest); a == b {
				t.Fatalf("length %d: the difference at %d is not shown: %q", length, at, a)
			}
		}
	}
}
