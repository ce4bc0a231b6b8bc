package oracle

import (
	"cmp"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// minPrefix is the shortest piece of a canary that is told as its prefix: two syllables and a half of a made-up word
// (70·70·14, about 70,000 possibilities), so that a hit by accident is rare. It explains; it proves nothing.
const minPrefix = 5

// encoding makes the forms that a value may take in a text.
type encoding struct {
	name   string
	images func(string) []string
}

func one(f func(string) string) func(string) []string {
	return func(s string) []string { return []string{f(s)} }
}

// encodings in the order in which they are tried: the plainest first.
var encodings = []encoding{
	{"plain", one(func(s string) string { return s })},
	{"json", one(jsonEscaped)},
	{"url", one(url.QueryEscape)},
	{"url", one(url.PathEscape)},
	{"lower case", one(strings.ToLower)},
	{"upper case", one(strings.ToUpper)},
	{"base64", base64Images},
	{"hex", one(func(s string) string { return hex.EncodeToString([]byte(s)) })},
	{"reversed", one(reversed)},
	{"SHA-256", one(sha256Prefix)},
	{"SHA-1", one(sha1Prefix)},
	{"MD5", one(md5Prefix)},
}

// explain finds a canary in a difference: a value that one text holds and the other does not. It says whose field it
// is, and how it is written there. The whole value is tried before its words, and its words before their beginnings.
func explain(a, b string, canaries []trace.Canary) (field, how string) {
	only := func(image string) bool {
		return len(image) >= minPrefix && strings.Contains(a, image) != strings.Contains(b, image)
	}
	for _, c := range canaries {
		for _, e := range encodings {
			if slices.ContainsFunc(e.images(c.Value), only) {
				return c.Field, e.name
			}
		}
	}
	for _, c := range canaries {
		for _, word := range strings.FieldsFunc(c.Value, notLetter) {
			if only(word) || only(strings.ToLower(word)) {
				return c.Field, "a part"
			}
		}
	}
	for _, c := range canaries {
		if len(c.Value) > minPrefix && only(c.Value[:minPrefix]) {
			return c.Field, "prefix"
		}
	}
	return "", ""
}

// digestPrefix is how much of a digest has to be seen, in hex digits: 32 bits do not meet by accident in one trace.
const digestPrefix = 8

func sha256Prefix(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])[:digestPrefix]
}

func sha1Prefix(s string) string {
	h := sha1.Sum([]byte(s))
	return hex.EncodeToString(h[:])[:digestPrefix]
}

func md5Prefix(s string) string {
	h := md5.Sum([]byte(s))
	return hex.EncodeToString(h[:])[:digestPrefix]
}

func notLetter(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' }

func jsonEscaped(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		return s
	}
	return strings.Trim(string(out), `"`)
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// base64Images are the forms of s inside a longer base64 text: s may begin at any of three offsets within a group of
// three bytes, and the first and last characters depend on its neighbours.
func base64Images(s string) []string {
	var out []string
	for offset := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", offset) + s))
		whole := (offset + len(s)) / 3 * 4
		skip := (offset*8 + 5) / 6
		if skip < whole {
			out = append(out, text[skip:whole])
		}
	}
	return out
}

// canariesOf are the values that mark a tenant's data in a pair of worlds, longest first, and those that nobody reads
// last.
func canariesOf(p Pair, tenant string) []trace.Canary {
	var out []trace.Canary
	for _, t := range []*trace.Trace{p.Base, p.Varied} {
		for _, c := range t.Canaries {
			if c.Tenant == tenant && len(c.Value) >= minPrefix {
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, tellsMore)
	return out
}

func tellsMore(a, b trace.Canary) int {
	unread := func(c trace.Canary) int {
		if strings.HasPrefix(c.Field, tenant.Unread) {
			return 1
		}
		return 0
	}
	return cmp.Or(unread(a)-unread(b), len(b.Value)-len(a.Value))
}
