package sandbox

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// fastJSON makes the value of a text that is JSON, as JSON.parse does, in half of the engine's time: its decoder takes
// each token apart as a value of its own. The second result is false for everything out of the ordinary, which is left
// to the engine: a text that is no JSON, one that is nested deeply, halves of surrogate pairs.
func fastJSON(vm *goja.Runtime, text string) (goja.Value, bool) {
	if strings.ContainsRune(text, utf8.RuneError) {
		return nil, false
	}
	p := jsonParser{vm: vm, text: text}
	v, ok := p.value(0)
	if p.space(); !ok || p.at < len(text) {
		return nil, false
	}
	return v, true
}

// maxNested is how deep the values may be that are made fast.
const maxNested = 100

type jsonParser struct {
	vm   *goja.Runtime
	text string
	at   int
}

// peek is the next byte, 0 at the end, which no JSON holds.
func (p *jsonParser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *jsonParser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// take goes past a byte behind spaces, if it comes next.
func (p *jsonParser) take(b byte) bool {
	if p.space(); p.peek() != b {
		return false
	}
	p.at++
	return true
}

func (p *jsonParser) value(depth int) (goja.Value, bool) {
	p.space()
	switch c := p.peek(); {
	case depth > maxNested:
		return nil, false
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		s, ok := p.str()
		return p.vm.ToValue(s), ok
	case c == '-' || isDigit(uint32(c)):
		return p.number()
	default:
		return p.word()
	}
}

func (p *jsonParser) word() (goja.Value, bool) {
	for _, w := range []struct {
		text  string
		value any
	}{{"true", true}, {"false", false}, {"null", nil}} {
		if strings.HasPrefix(p.text[p.at:], w.text) {
			p.at += len(w.text)
			return p.vm.ToValue(w.value), true
		}
	}
	return nil, false
}

func (p *jsonParser) object(depth int) (goja.Value, bool) {
	p.at++
	out := p.vm.NewObject()
	if p.take('}') {
		return out, true
	}
	for {
		if p.space(); p.peek() != '"' {
			return nil, false
		}
		name, ok := p.str()
		if !ok || !p.take(':') {
			return nil, false
		}
		v, ok := p.value(depth + 1)
		if !ok || out.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE) != nil {
			return nil, false
		}
		if p.take('}') {
			return out, true
		}
		if !p.take(',') {
			return nil, false
		}
	}
}

func (p *jsonParser) array(depth int) (goja.Value, bool) {
	p.at++
	var items []any
	if p.take(']') {
		return p.vm.NewArray(), true
	}
	for {
		v, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		items = append(items, v)
		if p.take(']') {
			return p.vm.NewArray(items...), true
		}
		if !p.take(',') {
			return nil, false
		}
	}
}

// number is what the grammar of JSON takes for one, and no more.
func (p *jsonParser) number() (goja.Value, bool) {
	start := p.at
	if p.peek() == '-' {
		p.at++
	}
	if whole := p.digits(); whole == 0 || whole > 1 && p.text[p.at-whole] == '0' {
		return nil, false
	}
	if p.peek() == '.' {
		if p.at++; p.digits() == 0 {
			return nil, false
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		if p.at++; p.peek() == '+' || p.peek() == '-' {
			p.at++
		}
		if p.digits() == 0 {
			return nil, false
		}
	}
	f, err := strconv.ParseFloat(p.text[start:p.at], 64)
	return p.vm.ToValue(f), err == nil
}

func (p *jsonParser) digits() (n int) {
	for isDigit(uint32(p.peek())) {
		p.at++
		n++
	}
	return n
}

// str is a text, whose opening quote comes next. One without escapes is a piece of the whole.
func (p *jsonParser) str() (string, bool) {
	p.at++
	start := p.at
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return p.text[start : p.at-1], true
		case c == '\\':
			return p.escaped(start)
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// simple are the escapes of one letter.
var simple = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (p *jsonParser) escaped(start int) (string, bool) {
	var out strings.Builder
	out.WriteString(p.text[start:p.at])
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case c == '"':
			return out.String(), true
		case c < ' ':
			return "", false
		case c != '\\':
			out.WriteByte(c)
		case p.peek() == 'u':
			if p.at+5 > len(p.text) {
				return "", false
			}
			code, err := strconv.ParseUint(p.text[p.at+1:p.at+5], 16, 16)
			if err != nil || 0xD800 <= code && code < 0xE000 {
				return "", false
			}
			out.WriteRune(rune(code))
			p.at += 5
		default:
			letter, known := simple[p.peek()]
			if !known {
				return "", false
			}
			out.WriteByte(letter)
			p.at++
		}
	}
	return "", false
}
