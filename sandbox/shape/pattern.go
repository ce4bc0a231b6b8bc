package shape

import (
	"regexp/syntax"
	"strings"
)

// longestSample bounds a sample, in bytes.
const longestSample = 1024

// taken is a text from which a pattern takes parts. Code that has groups in a pattern wants what they match; without
// groups it may as well look for what it does not want.
func taken(pattern string) (text string, ok bool) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil || parsed.MaxCap() == 0 {
		return "", false
	}
	return sampleOf(parsed)
}

// isWhole says whether a pattern says what a text has to begin or to end with.
func isWhole(pattern string) bool {
	return strings.HasPrefix(pattern, "^") || strings.HasSuffix(pattern, "$")
}

// Sample is a short text that a pattern matches; false for patterns that Go's regular expressions do not know, such as
// those that look around.
func Sample(pattern string) (string, bool) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", false
	}
	return sampleOf(parsed)
}

func sampleOf(parsed *syntax.Regexp) (string, bool) {
	var b strings.Builder
	if !write(&b, parsed.Simplify(), 0) || b.Len() > longestSample {
		return "", false
	}
	return b.String(), true
}

// write writes the shortest match, with one of what may be repeated, so that (.+) and (.*) hold something.
func write(b *strings.Builder, r *syntax.Regexp, deep int) bool {
	if deep > 100 || b.Len() > longestSample {
		return false
	}
	switch r.Op {
	case syntax.OpLiteral:
		b.WriteString(string(r.Rune))
	case syntax.OpCharClass:
		if len(r.Rune) == 0 {
			return false
		}
		b.WriteRune(member1(r.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('a')
	case syntax.OpConcat:
		for _, sub := range r.Sub {
			if !write(b, sub, deep+1) {
				return false
			}
		}
	case syntax.OpAlternate, syntax.OpCapture, syntax.OpStar, syntax.OpPlus, syntax.OpQuest:
		return write(b, r.Sub[0], deep+1)
	case syntax.OpRepeat:
		for range max(r.Min, 1) {
			if !write(b, r.Sub[0], deep+1) {
				return false
			}
		}
	case syntax.OpNoMatch:
		return false
	}
	return true
}

// member1 is a member of a class: a letter or digit, where it has one.
func member1(ranges []rune) rune {
	for _, want := range "a1A" {
		for k := 0; k+1 < len(ranges); k += 2 {
			if ranges[k] <= want && want <= ranges[k+1] {
				return want
			}
		}
	}
	return ranges[0]
}
