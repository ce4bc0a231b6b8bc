// Package printable makes text from apps safe and short enough to print.
package printable

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxValue is how many characters of a value are shown; about two lines of a terminal. Of a longer one, head and tail
// are shown, and the place where it differs.
const (
	maxValue = 200
	headSize = 120
	tailSize = 60
	leadSize = 30 // what is shown before a difference, to recognise the place
)

// Text makes text from an app safe to print: whatever could move the cursor, change colours, start a new line or
// reorder what is read becomes an escape such as \x1b or \u202e. A backslash stays single, so that JSON stays
// readable; a text that holds the four characters \x1b therefore looks like one that holds the control character.
func Text(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		b.WriteString(runeText(r, text[:size]))
		text = text[size:]
	}
	return b.String()
}

func runeText(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case strconv.IsPrint(r):
		return raw
	case r == '\n':
		return `\n`
	case r == '\t':
		return `\t`
	case r == '\r':
		return `\r`
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\U%08x`, r)
	}
}

// Pair makes two values that differ fit to print. Both are cut at the same places, and never at the place where
// they begin to differ: two values that look the same would prove nothing.
func Pair(a, b string) (shownA, shownB string) {
	ra, rb := characters(a), characters(b)
	at := 0
	for at < len(ra) && at < len(rb) && ra[at] == rb[at] {
		at++
	}
	return cut(ra, at), cut(rb, at)
}

// characters splits a text into characters; a byte that is no UTF-8 counts as one.
func characters(text string) []string {
	var out []string
	for len(text) > 0 {
		_, size := utf8.DecodeRuneInString(text)
		out = append(out, text[:size])
		text = text[size:]
	}
	return out
}

// cut shows a value whose character number at is the interesting one.
func cut(value []string, at int) string {
	length := len(value)
	switch {
	case length == 0:
		return "(nothing)"
	case length <= maxValue:
		return Text(strings.Join(value, ""))
	}
	span := func(from, to int) string {
		return Text(strings.Join(value[max(from, 0):min(to, length)], ""))
	}
	size := fmt.Sprintf(" (%d characters)", length)
	switch {
	case at < headSize-leadSize:
		return span(0, headSize) + " … " + span(length-tailSize, length) + size
	case at >= length-tailSize-leadSize:
		return span(0, tailSize) + " … " + span(length-headSize, length) + size
	default:
		return span(0, tailSize) + " … " + span(at-leadSize, at-leadSize+headSize) + " …" + size
	}
}

// Word writes a word of a command line so that a shell reads it as one.
func Word(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("_-./:@%+=,", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(Text(word), "'", `'\''`) + "'"
}
