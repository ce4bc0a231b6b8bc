package harness

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/tenant"
)

// compares says whether the app compares something with a text that no request of a schedule holds any more, or with
// what it stands for: that text is the code's own then.
func (a *App) compares(s Schedule, w tenant.World, text string) (bool, error) {
	_, f, err := a.Observe(s, w)
	if err != nil {
		return false, err
	}
	for _, meaning := range meanings(text) {
		if len(meaning) >= shortestOwn && !hashed(f.Digests, meaning) &&
			slices.ContainsFunc(f.Comparisons, func(c sandbox.Comparison) bool { return comparesWith(c, meaning) }) {
			return true, nil
		}
	}
	return false, nil
}

// equalities are the comparisons that a text passes as a whole.
var equalities = []string{
	"===", "!==", "==", "!=", instrument.Switch, instrument.Elements, "is", "localeCompare", "timingSafeEqual", "compare",
	"equals",
}

// comparesWith says whether one side of a comparison, or one of what something is looked up in, is a text.
func comparesWith(c sandbox.Comparison, text string) bool {
	is := func(v instrument.Value) bool {
		return v.Text == text && (v.Kind == instrument.String || v.Kind == instrument.Bytes)
	}
	return slices.Contains(equalities, c.Op) && (is(c.A) || is(c.B)) || slices.ContainsFunc(c.Known, is)
}

// meanings are a credential, and what code can make of it: without its scheme, decoded, and the password alone.
func meanings(text string) []string {
	out := []string{text}
	if _, rest, has := strings.Cut(text, " "); has {
		out = append(out, strings.TrimSpace(rest))
	}
	for _, word := range slices.Clone(out) {
		for _, decode := range []func(string) ([]byte, error){
			base64.StdEncoding.DecodeString, base64.RawURLEncoding.DecodeString, hex.DecodeString,
		} {
			if plain, err := decode(word); err == nil {
				out = append(out, string(plain))
			}
		}
	}
	for _, plain := range slices.Clone(out) {
		if _, password, has := strings.Cut(plain, ":"); has {
			out = append(out, password)
		}
	}
	return out
}

// hashed says whether a text is the hash of something, to which nobody needs to know a secret.
func hashed(digests []sandbox.Digest, text string) bool {
	return slices.ContainsFunc(digests, func(d sandbox.Digest) bool {
		forms := []string{
			hex.EncodeToString(d.Output), base64.StdEncoding.EncodeToString(d.Output),
			base64.RawURLEncoding.EncodeToString(d.Output),
		}
		return d.Use == "hash" && (bytes.Equal(d.Output, []byte(text)) || slices.Contains(forms, text))
	})
}

// other is another credential of the same form: letters become other letters, and digits other digits. What stands
// before its last word stays, such as a scheme, the name of a user and the parts of a token that are no secret.
func other(credential string) string {
	scheme, word := "", credential
	if at := strings.LastIndexByte(credential, ' '); at >= 0 {
		scheme, word = credential[:at+1], credential[at+1:]
	}
	if plain, err := base64.StdEncoding.DecodeString(word); err == nil && bytes.IndexByte(plain, ':') >= 0 {
		return scheme + base64.StdEncoding.EncodeToString([]byte(otherWord(string(plain))))
	}
	return scheme + otherWord(word)
}

func otherWord(text string) string {
	body := strings.TrimRight(text, "=")
	at := strings.LastIndexAny(body, ".:=,") + 1
	if len(body)-at < shortestOwn {
		at = 0
	}
	return body[:at] + strings.Map(shifted, body[at:]) + text[len(body):]
}

// shifted is another character of the same kind, and of hexadecimal digits another hexadecimal digit.
func shifted(r rune) rune {
	const from, to = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
		"1234567890bcdefahijklmnopqrstuvwxyzgBCDEFAHIJKLMNOPQRSTUVWXYZG"
	if at := strings.IndexRune(from, r); at >= 0 {
		return rune(to[at])
	}
	return r
}
