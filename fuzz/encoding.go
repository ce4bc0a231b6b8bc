package fuzz

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"

	"crosstalk/sandbox/instrument"
)

// encoding is how bytes that code compares can stand in an input.
type encoding struct {
	encode func(string) string
	// length is how many bytes Node.js makes of a text, which it decodes as far as it can.
	length func(string) int
}

var encodings = []encoding{
	{func(s string) string { return s }, func(s string) int { return len(s) }},
	{func(s string) string { return hex.EncodeToString([]byte(s)) }, hexLength},
	{func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }, base64Length},
	{func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }, base64Length},
	{func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) }, base64Length},
}

func hexLength(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789abcdefABCDEF", r) })
	if n < 0 {
		n = len(s)
	}
	return n / 2
}

func base64Length(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r == '=':
			return n * 3 / 4
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', strings.ContainsRune("+/-_", r):
			n++
		}
	}
	return n * 3 / 4
}

// codedWord matches what may be base64 in a text.
var codedWord = regexp.MustCompile(`[A-Za-z0-9+/_-]{4,}={0,2}`)

// solveCoded puts what is wanted in the place of what was seen in a part of the text that is base64.
func solveCoded(path, text string, seen, wanted instrument.Value) []Edit {
	if len(seen.Text) < shortest {
		return nil
	}
	for _, at := range codedWord.FindAllStringIndex(text, -1) {
		for _, e := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding, base64.RawStdEncoding} {
			plain, err := e.DecodeString(text[at[0]:at[1]])
			if err != nil || !strings.Contains(string(plain), seen.Text) {
				continue
			}
			now := e.EncodeToString([]byte(strings.Replace(string(plain), seen.Text, wanted.Text, 1)))
			return []Edit{{SetText, path, text[:at[0]] + now + text[at[1]:]}}
		}
	}
	return nil
}
