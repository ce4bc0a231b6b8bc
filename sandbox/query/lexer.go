package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a quoted text, or an operator; the last one of a query has no text.
type token struct {
	kind kind
	text string // without quotes and escapes
	at   int    // where it begins, in bytes
}

type kind int

const (
	end kind = iota
	word
	quoted
	sign
)

// reserved are the characters that words do not hold: a text with one of them has to be quoted.
const reserved = "\"'()=!<>~,&|`^%$#@{};?*/\\"

// signs are the operators, the longer ones before those that begin them.
var signs = []string{"!=", "!~", "<=", ">=", "&&", "||", "=", "~", "<", ">", "(", ")", ",", "!", "&", "|"}

// lex takes a query apart.
func (d dialect) lex(text string) ([]token, error) {
	var out []token
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsSpace(r):
			at += size
		case r == '"' || r == '\'':
			t, next, err := quotedAt(text, at)
			if err != nil {
				return nil, err
			}
			out, at = append(out, t), next
		case d.inWord(r):
			n := strings.IndexFunc(text[at:], func(r rune) bool { return !d.inWord(r) })
			if n < 0 {
				n = len(text) - at
			}
			out, at = append(out, token{word, text[at : at+n], at}), at+n
		default:
			s := signAt(text[at:])
			if s == "" {
				return nil, &Error{At: at, Message: "the character '" + string(r) + "' is reserved: put it into quotes"}
			}
			out, at = append(out, token{sign, s, at}), at+len(s)
		}
	}
	return append(out, token{end, "", len(text)}), nil
}

// inWord says whether a character is part of a word.
func (d dialect) inWord(r rune) bool {
	return !unicode.IsSpace(r) && (!strings.ContainsRune(reserved, r) || strings.ContainsRune(d.plain, r))
}

func signAt(text string) string {
	for _, s := range signs {
		if strings.HasPrefix(text, s) {
			return s
		}
	}
	return ""
}

// quotedAt is the text in quotes that begins at a place, and where the rest begins.
func quotedAt(text string, at int) (token, int, error) {
	var b strings.Builder
	for k := at + 1; k < len(text); k++ {
		switch c := text[k]; {
		case c == text[at]:
			return token{quoted, b.String(), at}, k + 1, nil
		case c == '\\' && k+1 < len(text):
			k++
			b.WriteByte(unescaped(text[k]))
		default:
			b.WriteByte(c)
		}
	}
	return token{}, 0, &Error{At: at, Message: "the quoted text has no end"}
}

func unescaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	default:
		return c
	}
}
