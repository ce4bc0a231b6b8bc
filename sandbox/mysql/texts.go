package mysql

import (
	"slices"
	"strings"
	"unicode/utf8"
)

func clampIndex(n int64, most int) int { return int(max(0, min(n, int64(most)))) }

const mostText = 4 << 20 // bytes that a function may make, as many as an answer may have

func repeated(s string, n int64) Value {
	if n <= 0 {
		return ""
	}
	if int64(len(s))*n > mostText {
		return nil
	}
	return strings.Repeat(s, int(n))
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

var quotes = strings.NewReplacer(`\`, `\\`, "'", `\'`, "\x00", `\0`, "\x1a", `\Z`)

func quote(s string) string { return "'" + quotes.Replace(s) + "'" }

func left(_ *session, a []Value) Value {
	r := []rune(TextOf(a[0]))
	return string(r[:clampIndex(integer(a[1]), len(r))])
}

func right(_ *session, a []Value) Value {
	r := []rune(TextOf(a[0]))
	return string(r[len(r)-clampIndex(integer(a[1]), len(r)):])
}

func replaced(_ *session, a []Value) Value {
	if TextOf(a[1]) == "" {
		return a[0]
	}
	return strings.ReplaceAll(TextOf(a[0]), TextOf(a[1]), TextOf(a[2]))
}

func concat(_ *session, a []Value) Value {
	var out strings.Builder
	for _, v := range a {
		out.WriteString(TextOf(v))
	}
	return out.String()
}

func concatWS(_ *session, a []Value) Value {
	if a[0] == nil {
		return nil
	}
	var parts []string
	for _, v := range a[1:] {
		if v != nil {
			parts = append(parts, TextOf(v))
		}
	}
	return strings.Join(parts, TextOf(a[0]))
}

// trimmed gets the side, the text and what goes.
func trimmed(_ *session, a []Value) Value {
	side, s, what := TextOf(a[0]), TextOf(a[1]), TextOf(a[2])
	if what == "" {
		return s
	}
	for side != "trailing" && strings.HasPrefix(s, what) {
		s = s[len(what):]
	}
	for side != "leading" && strings.HasSuffix(s, what) {
		s = s[:len(s)-len(what)]
	}
	return s
}

func substring(_ *session, a []Value) Value {
	r := []rune(TextOf(a[0]))
	from, n := integer(a[1]), int64(len(r))
	if b, is := a[0].(Blob); is {
		return subBlob(b, a)
	}
	if from < 0 {
		from += n + 1
	}
	if from < 1 || from > n {
		return ""
	}
	to := n
	if len(a) == 3 {
		to = min(n, max(from-1, from-1+max(0, integer(a[2]))))
	}
	return string(r[from-1 : to])
}

// subBlob cuts bytes.
func subBlob(b Blob, a []Value) Value {
	from, n := integer(a[1]), int64(len(b))
	if from < 0 {
		from += n + 1
	}
	if from < 1 || from > n {
		return Blob("")
	}
	to := n
	if len(a) == 3 {
		to = min(n, from-1+max(0, integer(a[2])))
	}
	return b[from-1 : to]
}

func padded(a []Value, left bool) Value {
	r, n, pad := []rune(TextOf(a[0])), integer(a[1]), []rune(TextOf(a[2]))
	switch {
	case n < 0 || n > mostText:
		return nil
	case int(n) <= len(r):
		return string(r[:n])
	case len(pad) == 0:
		return ""
	}
	missing := make([]rune, int(n)-len(r))
	for i := range missing {
		missing[i] = pad[i%len(pad)]
	}
	if left {
		return string(missing) + string(r)
	}
	return string(r) + string(missing)
}

// located is where a text begins in another, counted in characters from one; zero when it is not there.
func located(s, what string, from int64) Value {
	r := []rune(s)
	if from < 1 || int(from) > len(r)+1 {
		return int64(0)
	}
	at := strings.Index(string(r[from-1:]), what)
	if at < 0 {
		return int64(0)
	}
	return from + int64(utf8.RuneCountInString(string(r[from-1:])[:at]))
}

func locate(_ *session, a []Value) Value {
	from := int64(1)
	if len(a) == 3 {
		from = integer(a[2])
	}
	return located(TextOf(a[1]), TextOf(a[0]), from)
}

func strcmp(_ *session, a []Value) Value {
	return int64(collate(TextOf(a[0]), TextOf(a[1]), false))
}

// fieldOf is FIELD: the place of a value among others.
func fieldOf(_ *session, a []Value) Value {
	for i, v := range a[1:] {
		if a[0] != nil && v != nil && compare(a[0], v, false) == 0 {
			return int64(i + 1)
		}
	}
	return int64(0)
}

func findInSet(_ *session, a []Value) Value {
	if TextOf(a[1]) == "" {
		return int64(0)
	}
	return int64(slices.Index(strings.Split(TextOf(a[1]), ","), TextOf(a[0])) + 1)
}

func elt(_ *session, a []Value) Value {
	if n := integer(a[0]); a[0] != nil && n >= 1 && int(n) < len(a) {
		return a[n]
	}
	return nil
}

func substringIndex(_ *session, a []Value) Value {
	s, between, n := TextOf(a[0]), TextOf(a[1]), integer(a[2])
	if between == "" || n == 0 {
		return ""
	}
	parts := strings.Split(s, between)
	if n > 0 {
		return strings.Join(parts[:clampIndex(n, len(parts))], between)
	}
	return strings.Join(parts[len(parts)-clampIndex(-n, len(parts)):], between)
}

func inserted(_ *session, a []Value) Value {
	r, at, n := []rune(TextOf(a[0])), integer(a[1]), integer(a[2])
	if at < 1 || int(at) > len(r) {
		return string(r)
	}
	stop := int64(len(r))
	if n >= 0 {
		stop = min(stop, at-1+n)
	}
	return string(r[:at-1]) + TextOf(a[3]) + string(r[stop:])
}

// formatted is FORMAT: a number with commas.
func formatted(_ *session, a []Value) Value {
	digits := clampIndex(integer(a[1]), mostScale)
	s := exact(numeric(a[0])).round(digits).String()
	minus := ""
	if strings.HasPrefix(s, "-") {
		minus, s = "-", s[1:]
	}
	wholePart, rest, found := strings.Cut(s, ".")
	var groups []string
	for len(wholePart) > 3 {
		groups = append([]string{wholePart[len(wholePart)-3:]}, groups...)
		wholePart = wholePart[:len(wholePart)-3]
	}
	out := minus + strings.Join(append([]string{wholePart}, groups...), ",")
	if found {
		out += "." + rest
	}
	return out
}

// pattern is a regular expression as the functions take it: without case where the letters after it say so.
func pattern(a []Value) string { return TextOf(a[1]) }

func regexpLike(_ *session, a []Value) Value {
	fold := len(a) == 3 && strings.Contains(TextOf(a[2]), "i")
	return truth(compiled(pattern(a), fold).MatchString(TextOf(a[0])))
}

func regexpReplace(_ *session, a []Value) Value {
	by := strings.NewReplacer("${", "$${").Replace(TextOf(a[2]))
	return compiled(pattern(a), false).ReplaceAllString(TextOf(a[0]), by)
}

func regexpSubstr(_ *session, a []Value) Value {
	at := compiled(pattern(a), false).FindStringIndex(TextOf(a[0]))
	if at == nil {
		return nil
	}
	return TextOf(a[0])[at[0]:at[1]]
}

func regexpInstr(_ *session, a []Value) Value {
	at := compiled(pattern(a), false).FindStringIndex(TextOf(a[0]))
	if at == nil {
		return int64(0)
	}
	return int64(utf8.RuneCountInString(TextOf(a[0])[:at[0]]) + 1)
}
