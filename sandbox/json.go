package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf16"

	"github.com/dop251/goja"
)

// wordAsNode makes the errors of JSON.parse read as those of Node.js. The engine's own depend on how far its decoder
// had read, so that two texts that are broken in the same way would read differently in a log.
func (i *Instance) wordAsNode(json *goja.Object) error {
	parse := mustCallable(i.vm, json.Get("parse"))
	syntaxError := i.vm.Get("SyntaxError") // before the app can replace it
	worded := func(call goja.FunctionCall) goja.Value {
		text := call.Argument(0).ToString()
		plain := goja.IsUndefined(call.Argument(1))
		i.quota.JSON(text.String(), !plain)
		if plain {
			if v, ok := fastJSON(i.vm, text.String()); ok {
				return v
			}
		}
		v, err := parse(call.This, append([]goja.Value{text}, call.Arguments[min(1, len(call.Arguments)):]...)...)
		if err == nil {
			return v
		}
		if message := jsonFault(utf16.Encode([]rune(text.String()))); message != "" {
			panic(i.newError(syntaxError, message))
		}
		if thrown := new(goja.Exception); errors.As(err, &thrown) {
			panic(thrown.Value()) // by the reviver
		}
		panic(err)
	}
	f := i.vm.ToValue(worded).ToObject(i.vm)
	no, yes := goja.FLAG_FALSE, goja.FLAG_TRUE
	return errors.Join(
		f.DefineDataProperty("name", i.vm.ToValue("parse"), no, yes, no),
		f.DefineDataProperty("length", i.vm.ToValue(2), no, yes, no),
		json.DefineDataProperty("parse", f, yes, yes, no),
	)
}

// newError makes an error of that class. Where the app has seen to it that none can be made, it throws what making one
// does.
func (i *Instance) newError(class goja.Value, message string) goja.Value {
	e, err := i.vm.New(class, i.vm.ToValue(message))
	if err != nil {
		panic(err)
	}
	return e
}

// jsonFault is what V8 says of a text that is no JSON; empty for one that is.
func jsonFault(text []uint16) (message string) {
	s := &jsonScanner{text: text}
	if s.value() {
		if s.space(); s.at < len(text) {
			s.fail("Unexpected non-whitespace character after JSON")
		}
	}
	return s.message
}

// jsonScanner finds the first place at which a text stops being JSON.
type jsonScanner struct {
	text    []uint16
	at      int
	message string
}

const endOfText = 0xFFFFFFFF

func (s *jsonScanner) peek() uint32 {
	if s.at >= len(s.text) {
		return endOfText
	}
	return uint32(s.text[s.at])
}

func (s *jsonScanner) space() {
	for slices.Contains([]uint32{' ', '\t', '\n', '\r'}, s.peek()) {
		s.at++
	}
}

// fail says what is wrong here, and is false.
func (s *jsonScanner) fail(what string) bool {
	if s.message != "" {
		return false
	}
	line, column := 1, 1
	for k, c := range s.text[:s.at] {
		switch {
		case c == '\n', c == '\r' && (k+1 == len(s.text) || s.text[k+1] != '\n'):
			line, column = line+1, 1
		default:
			column++
		}
	}
	if s.message = what; what != "Unexpected end of JSON input" {
		s.message = fmt.Sprintf("%s in JSON at position %d (line %d column %d)", what, s.at, line, column)
	}
	if what == "Unexpected non-whitespace character after JSON" {
		s.message = fmt.Sprintf("%s at position %d (line %d column %d)", what, s.at, line, column)
	}
	return false
}

// beside is how many characters V8 shows on either side of one that it did not expect.
const beside = 10

// unexpected fails at a character that begins nothing that may stand here, and shows the text around it.
func (s *jsonScanner) unexpected() bool {
	text := string(utf16.Decode(s.text))
	special := slices.Contains([]string{"undefined", "NaN", "Infinity", "[object Object]"}, text)
	c := s.peek()
	switch {
	case s.message != "":
	case c == '"' && !special:
		return s.fail("Unexpected string")
	case (c == '-' || isDigit(c)) && !special:
		return s.fail("Unexpected number")
	case special:
		s.message = fmt.Sprintf(`"%s" is not valid JSON`, text)
	case c == endOfText:
		return s.fail("Unexpected end of JSON input")
	case len(s.text) <= 2*beside:
		s.message = fmt.Sprintf(`Unexpected token '%c', "%s" is not valid JSON`, rune(c), text)
	default:
		from, to, before, after := s.at-beside, s.at+beside, "...", "..."
		if s.at < beside {
			from, before = 0, ""
		} else if s.at >= len(s.text)-beside {
			to, after = len(s.text), ""
		}
		s.message = fmt.Sprintf(`Unexpected token '%c', %s"%s"%s is not valid JSON`, rune(c), before,
			string(utf16.Decode(s.text[from:to])), after)
	}
	return false
}

func isDigit(c uint32) bool { return c >= '0' && c <= '9' }

// value reads one value, and says whether it is one.
func (s *jsonScanner) value() bool {
	s.space()
	switch c := s.peek(); {
	case c == '{':
		return s.object()
	case c == '[':
		return s.array()
	case c == '"':
		return s.str()
	case c == '-' || isDigit(c):
		return s.number()
	case c == 't':
		return s.word("true")
	case c == 'f':
		return s.word("false")
	case c == 'n':
		return s.word("null")
	}
	return s.unexpected()
}

func (s *jsonScanner) word(w string) bool {
	for _, c := range w {
		if s.peek() != uint32(c) {
			return s.unexpected()
		}
		s.at++
	}
	return true
}

func (s *jsonScanner) object() bool {
	s.at++
	s.space()
	if s.peek() == '}' {
		s.at++
		return true
	}
	for first := true; ; first = false {
		if s.space(); s.peek() != '"' && first {
			return s.fail("Expected property name or '}'")
		} else if s.peek() != '"' {
			return s.fail("Expected double-quoted property name")
		}
		if !s.str() {
			return false
		}
		if s.space(); s.peek() != ':' && first {
			return s.fail("Expected ':' after property name")
		} else if s.peek() != ':' {
			return s.unexpected() // V8 says more of the first property than of others
		}
		s.at++
		if !s.value() {
			return false
		}
		switch s.space(); s.peek() {
		case ',':
			s.at++
		case '}':
			s.at++
			return true
		default:
			return s.fail("Expected ',' or '}' after property value")
		}
	}
}

func (s *jsonScanner) array() bool {
	s.at++
	s.space()
	if s.peek() == ']' {
		s.at++
		return true
	}
	for {
		if !s.value() {
			return false
		}
		switch s.space(); s.peek() {
		case ',':
			s.at++
		case ']':
			s.at++
			return true
		default:
			return s.fail("Expected ',' or ']' after array element")
		}
	}
}

func (s *jsonScanner) str() bool {
	for s.at++; ; s.at++ {
		switch c := s.peek(); {
		case c == endOfText:
			return s.fail("Unterminated string")
		case c == '"':
			s.at++
			return true
		case c < ' ':
			return s.fail("Bad control character in string literal")
		case c == '\\':
			if !s.escape() {
				return false
			}
		}
	}
}

// escape reads what follows a backslash, up to its last character.
func (s *jsonScanner) escape() bool {
	switch s.at++; s.peek() {
	case endOfText:
		return s.unexpected()
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		for range 4 {
			s.at++
			if c := s.peek(); !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
				return s.fail("Bad Unicode escape")
			}
		}
		return true
	}
	return s.fail("Bad escaped character")
}

func (s *jsonScanner) number() bool {
	if s.peek() == '-' {
		if s.at++; !isDigit(s.peek()) {
			return s.fail("No number after minus sign")
		}
	}
	if s.peek() == '0' {
		if s.at++; isDigit(s.peek()) {
			return s.unexpected()
		}
	}
	s.digits()
	if s.peek() == '.' {
		if s.at++; !isDigit(s.peek()) {
			return s.fail("Unterminated fractional number")
		}
		s.digits()
	}
	if s.peek()|0x20 == 'e' {
		if s.at++; s.peek() == '+' || s.peek() == '-' {
			s.at++
		}
		if !isDigit(s.peek()) {
			return s.fail("Exponent part is missing a number")
		}
		s.digits()
	}
	return true
}

func (s *jsonScanner) digits() {
	for isDigit(s.peek()) {
		s.at++
	}
}
