package oracle

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// grammar is as much of a language as tells what is a value in it and what is structure.
type grammar struct {
	quotes string // characters that begin and end a string
	// plain are the quotes in whose strings a backslash stands for itself.
	plain string
	// doubled: two quotes in a string stand for one.
	doubled bool
	// lines and blocks begin comments that end with the line, and those that end with "*/".
	lines  []string
	blocks bool
	// special are the characters that are no part of a word, where all others are; strings and words that touch are one
	// word then, and a backslash makes the next character part of it.
	special string
}

// The grammars. Strings of GraphQL in three quotes read as an empty string, one, and an empty one.
var (
	jqlGrammar     = grammar{quotes: `"'`}
	graphqlGrammar = grammar{quotes: `"`, lines: []string{"#"}}
	sqlGrammar     = grammar{quotes: "\"'`", plain: "`", doubled: true, lines: []string{"-- ", "#"}, blocks: true}
	codeGrammar    = grammar{quotes: "\"'`", lines: []string{"//"}, blocks: true}
	shellGrammar   = grammar{quotes: `"'`, plain: "'", special: ";|&$()<>`\"'\n"}
)

// token is a part of a text that has no parts: its kind, and where it is.
type token struct {
	kind     string // string, open (a string without an end), comment, word, number, or the character itself
	from, to int
}

// tokens takes a text apart. Spaces are left out.
func (g grammar) tokens(text string) (out []token) {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		t := token{kind: string(r), from: at, to: at + size}
		switch {
		case g.comment(text, at) > at:
			t = token{"comment", at, g.comment(text, at)}
		case unicode.IsSpace(r):
			at = t.to
			continue
		case strings.ContainsRune(g.quotes, r):
			t = g.quoted(text, at)
		case g.special != "" && r == '\\' && t.to < len(text):
			t = token{"word", at, t.to + 1}
		case g.inWord(r):
			t.to = at + len(text[at:]) - len(strings.TrimLeftFunc(text[at:], g.inWord))
			if t.kind = "word"; strings.Trim(text[at:t.to], "0123456789.") == "" {
				t.kind = "number"
			}
		}
		if last := len(out) - 1; g.special != "" && last >= 0 && out[last].to == at && isWord(out[last]) && isWord(t) {
			out[last].to = t.to
		} else {
			out = append(out, t)
		}
		at = t.to
	}
	return out
}

// inWord says whether a character is part of a word. Dots and dashes are: they stand in keys and versions.
func (g grammar) inWord(r rune) bool {
	if g.special != "" {
		return !unicode.IsSpace(r) && r != '\\' && !strings.ContainsRune(g.special, r)
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_$.-", r)
}

func isWord(t token) bool { return t.kind == "word" || t.kind == "number" || t.kind == "string" }

// comment is where the comment ends that begins at a place; the place itself when none does.
func (g grammar) comment(text string, at int) int {
	rest := text[at:]
	for _, begin := range g.lines {
		if strings.HasPrefix(rest, begin) {
			if k := strings.IndexByte(rest, '\n'); k >= 0 {
				return at + k
			}
			return len(text)
		}
	}
	if g.blocks && strings.HasPrefix(rest, "/*") {
		if k := strings.Index(rest[2:], "*/"); k >= 0 {
			return at + k + 4
		}
		return len(text)
	}
	return at
}

// quoted is the string that begins at a place.
func (g grammar) quoted(text string, at int) token {
	quote := text[at]
	for k := at + 1; k < len(text); k++ {
		switch {
		case text[k] == '\\' && !strings.Contains(g.plain, string(quote)):
			k++
		case text[k] != quote:
		case g.doubled && k+1 < len(text) && text[k+1] == quote:
			k++
		default:
			return token{"string", at, k + 1}
		}
	}
	return token{"open", at, len(text)}
}

// shape is a text without its values.
func (g grammar) shape(text string) string {
	var b strings.Builder
	for _, t := range g.tokens(text) {
		b.WriteString(t.kind + " ")
	}
	return b.String()
}

// outside says whether what was typed is more than one value of a text: one copy of it, which holds the mark some
// times, reaches over several tokens, or into a string that has no end.
func (g grammar) outside(text string, m mark) bool {
	if m.word == "" {
		return false
	}
	var in []int // the tokens that hold the mark, in order
	for k, t := range g.tokens(text) {
		n := strings.Count(text[t.from:t.to], m.word)
		if n > 0 && t.kind == "open" {
			return true
		}
		for range n {
			in = append(in, k)
		}
	}
	for from := 0; from < len(in); from += m.times {
		if in[from] != in[min(from+m.times, len(in))-1] {
			return true
		}
	}
	return false
}
