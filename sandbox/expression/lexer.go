package expression

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	end kind = iota
	name
	number
	quoted   // its text is without quotes and escapes
	template // its text is what stands between the backticks
	sign
)

// token is a name, a literal or a sign, with where it stands in the text, in bytes.
type token struct {
	kind     kind
	text     string
	from, to int
}

// signs are the operators, the longer ones before those that begin them.
var signs = []string{
	"===", "!==", "?.", "??", "=>", "==", "!=", "<=", ">=", "&&", "||", "(", ")", "[", "]", "{", "}", ".", ",", ":", ";",
	"?", "<", ">", "=", "+", "-", "*", "/", "%", "!",
}

// syntax refuses what stands at a place in a text.
func syntax(text string, at int, message string) {
	before := text[:at]
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	panic(&Error{Kind: Syntax, Line: line, Column: column, Message: message})
}

func lex(text string) (out []token) {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		t := token{from: at}
		switch {
		case unicode.IsSpace(r):
			at += size
			continue
		case r == '"' || r == '\'' || r == '`':
			t.kind = quoted
			t.text, t.to = quotedAt(text, at)
			if r == '`' {
				t.kind, t.text = template, text[at+1:t.to-1]
			}
		case r >= '0' && r <= '9':
			t.kind, t.to = number, at+span(text[at:], func(r rune) bool { return r == '.' || unicode.IsDigit(r) })
			t.text = text[at:t.to]
		case inName(r):
			t.kind, t.to = name, at+span(text[at:], inName)
			t.text = text[at:t.to]
		default:
			t.kind, t.text = sign, signAt(text[at:])
			if t.text == "" {
				syntax(text, at, "the character '"+string(r)+"' has no meaning here.")
			}
			t.to = at + len(t.text)
			if t.text == "?." && t.to < len(text) && text[t.to] >= '0' && text[t.to] <= '9' {
				t.text, t.to = "?", at+1
			}
		}
		out, at = append(out, t), t.to
	}
	return append(out, token{kind: end, from: len(text), to: len(text)})
}

func inName(r rune) bool { return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func span(text string, in func(rune) bool) int {
	if n := strings.IndexFunc(text, func(r rune) bool { return !in(r) }); n >= 0 {
		return n
	}
	return len(text)
}

func signAt(text string) string {
	for _, s := range signs {
		if strings.HasPrefix(text, s) {
			return s
		}
	}
	return ""
}

// quotedAt is the text in the quotes that begin at a place, and where the rest begins.
func quotedAt(text string, at int) (inside string, rest int) {
	var b strings.Builder
	for k := at + 1; k < len(text); k++ {
		switch c := text[k]; {
		case c == text[at]:
			return b.String(), k + 1
		case c == '\\' && k+1 < len(text):
			k++
			b.WriteString(unescaped(text[k]))
		default:
			b.WriteByte(c)
		}
	}
	syntax(text, at, "the text has no end.")
	return "", 0
}

func unescaped(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case 't':
		return "\t"
	default:
		return string([]byte{c})
	}
}
