package mysql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	end    tokenKind = iota
	word             // name or keyword
	quoted           // name in backticks
	text             // string literal
	bytes            // x'..', 0x..
	number
	mark // operator or punctuation
	hole // ?
)

type token struct {
	kind tokenKind
	text string // of words as written, of strings their value
	at   int
}

// scanner splits a statement into tokens.
type scanner struct {
	source string
	at     int
	inside bool // within /*! … */, whose text counts
}

var marks = []string{"<=>", "->>", "<<", ">>", "<=", ">=", "<>", "!=", ":=", "||", "&&", "->"}

func (s *scanner) all() (out []token) {
	for {
		t := s.next()
		out = append(out, t)
		if t.kind == end {
			return out
		}
	}
}

func (s *scanner) fail(at int) {
	malformed(s.source[at:], 1+strings.Count(s.source[:at], "\n"))
}

func (s *scanner) blank() {
	for s.at < len(s.source) {
		rest := s.source[s.at:]
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case unicode.IsSpace(r):
			s.at += size
		case rest[0] == '#', strings.HasPrefix(rest, "--") && (len(rest) == 2 || rest[2] <= ' '):
			line, _, _ := strings.Cut(rest, "\n")
			s.at += len(line)
		case strings.HasPrefix(rest, "/*!") || strings.HasPrefix(rest, "/*T!"):
			s.inside = true
			s.at += strings.IndexByte(rest, '!') + 1
			for s.at < len(s.source) && s.source[s.at] >= '0' && s.source[s.at] <= '9' {
				s.at++
			}
		case s.inside && strings.HasPrefix(rest, "*/"):
			s.inside = false
			s.at += 2
		case strings.HasPrefix(rest, "/*"):
			stop := strings.Index(rest[2:], "*/")
			if stop < 0 {
				s.fail(s.at)
			}
			s.at += stop + 4
		default:
			return
		}
	}
}

func nameStart(r rune) bool { return r == '_' || r == '$' || r == '@' || unicode.IsLetter(r) }
func namePart(r rune) bool  { return nameStart(r) || unicode.IsDigit(r) }

func (s *scanner) next() token {
	s.blank()
	at := s.at
	if at >= len(s.source) {
		return token{kind: end, at: len(s.source)}
	}
	rest := s.source[at:]
	switch c := rest[0]; {
	case (c == 'x' || c == 'X') && len(rest) > 1 && rest[1] == '\'':
		s.at++
		return token{bytes, s.quotation('\''), at}
	case strings.HasPrefix(rest, "0x"):
		s.at += 2
		return token{bytes, s.while(isHex), at}
	case c == '\'' || c == '"':
		return token{text, s.quotation(c), at}
	case c == '`':
		return token{quoted, s.quotation('`'), at}
	case c == '?':
		s.at++
		return token{hole, "?", at}
	case isDigit(rune(c)) || c == '.' && len(rest) > 1 && isDigit(rune(rest[1])):
		return s.number()
	}
	if r, _ := utf8.DecodeRuneInString(rest); nameStart(r) {
		return token{word, s.while(namePart), at}
	}
	for _, m := range marks {
		if strings.HasPrefix(rest, m) {
			s.at += len(m)
			return token{mark, m, at}
		}
	}
	s.at++
	return token{mark, rest[:1], at}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
func isHex(r rune) bool {
	return isDigit(r) || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F'
}

func (s *scanner) while(fits func(rune) bool) string {
	rest := s.source[s.at:]
	stop := strings.IndexFunc(rest, func(r rune) bool { return !fits(r) })
	if stop < 0 {
		stop = len(rest)
	}
	s.at += stop
	return rest[:stop]
}

func (s *scanner) number() token {
	at := s.at
	s.while(isDigit)
	if strings.HasPrefix(s.source[s.at:], ".") {
		s.at++
		s.while(isDigit)
	}
	if rest := s.source[s.at:]; rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		digits := strings.TrimLeft(rest[1:], "+-")
		if len(rest)-1-len(digits) <= 1 && digits != "" && isDigit(rune(digits[0])) {
			s.at += len(rest) - len(digits)
			s.while(isDigit)
		}
	}
	return token{number, s.source[at:s.at], at}
}

var escapes = map[byte]string{
	'0': "\x00", 'b': "\b", 'n': "\n", 'r': "\r", 't': "\t", 'Z': "\x1a", '%': `\%`, '_': `\_`,
}

// quotation reads what stands between quotes, and further strings that follow it, which belong to it.
func (s *scanner) quotation(quote byte) string {
	at := s.at
	var out strings.Builder
	for i := at + 1; i < len(s.source); i++ {
		switch c := s.source[i]; {
		case c == '\\' && quote != '`' && i+1 < len(s.source):
			i++
			if e, known := escapes[s.source[i]]; known {
				out.WriteString(e)
			} else {
				out.WriteByte(s.source[i])
			}
		case c == quote && i+1 < len(s.source) && s.source[i+1] == quote:
			out.WriteByte(c)
			i++
		case c == quote:
			s.at = i + 1
			return out.String()
		default:
			out.WriteByte(c)
		}
	}
	s.fail(at)
	return ""
}
