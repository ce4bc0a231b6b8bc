package backtrack_test

import (
	"regexp"
	"testing"

	"crosstalk/sandbox/backtrack"
)

// TestAttacks: on which patterns the steps grow faster than the text. The second half are what careful authors write
// in place of the first.
func TestAttacks(t *testing.T) {
	for _, c := range []struct {
		source, flags string
		all           bool
		want          string
	}{
		{`^(a+)+$`, "", false, "explosive"},
		{`^(?=a)(a+)+$`, "", false, "explosive"},
		{`^(a|a)*$`, "", false, "explosive"},
		{`^(a|aa)+$`, "", false, "explosive"},
		{`^(([a-z])+.)+[A-Z]([a-z])+$`, "", false, "explosive"},
		{`^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$`,
			"", false, "explosive"},
		{`^(\w+\s?)*$`, "", false, "explosive"},
		{`(.*?,){12}P`, "", false, "explosive"},
		{`^(?:(?:\d+),?)+;$`, "", false, "explosive"},
		{`(\w+)\1+x`, "", false, "polynomial"},
		{`\s+$`, "", false, "polynomial"},
		{`^\s+|\s+$`, "g", true, "polynomial"},
		{`^\d+\d+$`, "", false, "polynomial"},
		{`<.*>`, "", false, "polynomial"},
		{`(?<!a)b+c`, "", false, "polynomial"},
		{`^.*=.*;.*$`, "", false, "polynomial"},
		{`/\*[^]*\*/`, "", false, "polynomial"},

		{`^a+$`, "", false, ""},
		{`^[a-z]+(?:-[a-z]+)*$`, "", false, ""},
		{`^(?:\w+\s)*\w*$`, "", false, ""},
		{`^[^@]+@[^@]+$`, "", false, ""},
		{`^\d{1,20}$`, "", false, ""},
		{`\s`, "g", true, ""},
		{`[^a-z0-9]+`, "gi", true, ""},
		{`\d+`, "g", true, ""},
		{`<[^<>]*>`, "g", true, ""},
		{`^[A-Z][A-Z0-9]+-\d+$`, "", false, ""},
		{`^\s+`, "", false, ""},
		{`\b\w+\b`, "g", true, ""},
		{`a+`, "y", false, ""},
	} {
		p, err := backtrack.Compile(c.source, c.flags, c.all)
		if err != nil {
			t.Errorf("/%s/%s: %v", c.source, c.flags, err)
			continue
		}
		got := ""
		attacks := p.Attacks()
		if len(attacks) > 0 {
			got = map[bool]string{true: "explosive", false: "polynomial"}[attacks[0].Explosive]
		}
		if got != c.want {
			t.Errorf("/%s/%s: %q, want %q: %+v", c.source, c.flags, got, c.want, attacks)
		}
	}
}

// TestMatches: the machine finds what Go's own does, told by what it takes to count.
func TestMatches(t *testing.T) {
	texts := []string{"", "a", "ab", "aab", "b", "foo=1;bar", "x-1 y-2", "  pad ", "A_9", "line\nnext"}
	for _, source := range []string{
		`a`, `a*b`, `^a?b$`, `(?:a|ab)b`, `[a-c]{2,3}`, `\w+-\d`, `\s+$`, `^\s*(\S+)\s*$`, `[^=]+=\d;`, `\bx`, `a*?b`,
		`(a)(b)?`, `.+n`, `(?:)`, `\d{0}a`, `x{,2}`, `\.`, `[\d\-]+`,
	} {
		p, err := backtrack.Compile(source, "", false)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		want := regexp.MustCompile(source)
		for _, text := range texts {
			if got := p.Matches(text); got != want.MatchString(text) {
				t.Errorf("/%s/ on %q: %v", source, text, got)
			}
		}
	}
}
