package node

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// regexpNative gives expand(pattern, sets), which writes property escapes, and with sets the classes of flag v, as
// plain ranges. An unknown property is a SyntaxError, as in V8.
func regexpNative(i *sandbox.Instance) any {
	return object(i, function{"expand", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
		e := expander{in: []rune(c.Argument(0).String()), sets: c.Argument(1).ToBoolean()}
		out, err := e.pattern()
		if err != nil {
			throw(i, "SyntaxError", "", fmt.Sprintf("Invalid regular expression: /%s/: %v", string(e.in), err))
		}
		return i.VM().ToValue(out)
	}})
}

// expander rewrites one pattern, from left to right.
type expander struct {
	in   []rune
	at   int
	sets bool
	out  strings.Builder
}

func (e *expander) more() bool { return e.at < len(e.in) }

func (e *expander) looking(at string) bool {
	return strings.HasPrefix(string(e.in[e.at:min(len(e.in), e.at+len(at))]), at)
}

func (e *expander) pattern() (string, error) {
	for e.more() {
		switch c := e.in[e.at]; {
		case c == '\\' && (e.looking(`\p{`) || e.looking(`\P{`)):
			s, err := e.property()
			if err != nil {
				return "", err
			}
			e.out.WriteString("[" + s.class() + "]")
		case c == '\\' && e.at+1 < len(e.in):
			e.out.WriteString(string(e.in[e.at : e.at+2]))
			e.at += 2
		case c == '[':
			if err := e.class(); err != nil {
				return "", err
			}
		default:
			e.out.WriteRune(c)
			e.at++
		}
	}
	return e.out.String(), nil
}

func (e *expander) class() error {
	if e.sets {
		s, err := e.setClass()
		if err == nil {
			e.out.WriteString("[" + s.class() + "]")
		}
		return err
	}
	for first := true; e.more(); first = false {
		switch c := e.in[e.at]; {
		case e.looking(`\p{`) || e.looking(`\P{`):
			s, err := e.property()
			if err != nil {
				return err
			}
			e.out.WriteString(s.class())
		case c == '\\' && e.at+1 < len(e.in):
			e.out.WriteString(string(e.in[e.at : e.at+2]))
			e.at += 2
		default:
			e.out.WriteRune(c)
			e.at++
			if c == ']' && !first {
				return nil
			}
		}
	}
	return nil
}

// property reads \p{…} or \P{…}.
func (e *expander) property() (runeSet, error) {
	negated := e.in[e.at+1] == 'P'
	rest := string(e.in[e.at+3:])
	end := strings.IndexByte(rest, '}')
	if end < 0 {
		return nil, errProperty
	}
	e.at += 4 + len([]rune(rest[:end]))
	s := propertySet(rest[:end])
	if s == nil {
		return nil, errProperty
	}
	if negated {
		s = s.complement()
	}
	return s, nil
}

// setClass reads a class of flag v: nested classes, "--" and "&&".
func (e *expander) setClass() (runeSet, error) {
	e.at++
	negated := e.looking("^")
	if negated {
		e.at++
	}
	total, op := runeSet{}, ""
	for e.more() && e.in[e.at] != ']' {
		if e.looking("--") || e.looking("&&") {
			op = string(e.in[e.at : e.at+2])
			e.at += 2
			continue
		}
		operand, err := e.operand()
		if err != nil {
			return nil, err
		}
		switch op {
		case "--":
			total = total.intersect(operand.complement())
		case "&&":
			total = total.intersect(operand)
		default:
			total = total.union(operand)
		}
	}
	if !e.more() {
		return nil, errClass
	}
	e.at++
	if negated {
		total = total.complement()
	}
	return total, nil
}

func (e *expander) operand() (runeSet, error) {
	switch {
	case e.in[e.at] == '[':
		return e.setClass()
	case e.looking(`\p{`) || e.looking(`\P{`):
		return e.property()
	case e.in[e.at] == '\\' && e.at+1 < len(e.in):
		if s := escapeSet(e.in[e.at+1]); s != nil {
			e.at += 2
			return s, nil
		}
	}
	lo, err := e.character()
	if err != nil || !e.looking("-") || e.looking("--") {
		return runeSet{{lo, lo}}, err
	}
	e.at++
	hi, err := e.character()
	return runeSet{{lo, hi}}, err
}

// character reads one character of a class of flag v, escaped or not.
func (e *expander) character() (rune, error) {
	c := e.in[e.at]
	e.at++
	if c != '\\' || !e.more() {
		return c, nil
	}
	c = e.in[e.at]
	e.at++
	if plain, ok := map[rune]rune{'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', 'f': '\f', '0': 0, 'b': '\b'}[c]; ok {
		return plain, nil
	}
	var digits string
	switch {
	case c == 'u' && e.looking("{"):
		rest := string(e.in[e.at+1:])
		digits = rest[:max(strings.IndexByte(rest, '}'), 0)]
		e.at += len(digits) + 2
	case c == 'u' || c == 'x':
		n := map[rune]int{'u': 4, 'x': 2}[c]
		digits = string(e.in[e.at:min(len(e.in), e.at+n)])
		e.at += len(digits)
	case c == 'q':
		return 0, fmt.Errorf("crosstalk: strings in a class (\\q) are not emulated")
	default:
		return c, nil
	}
	var r rune
	if _, err := fmt.Sscanf(digits, "%x", &r); err != nil {
		return 0, errEscape
	}
	return r, nil
}

// patternError is what V8 says of a pattern: it begins with a capital because a user reads it in a SyntaxError.
type patternError string

func (e patternError) Error() string { return string(e) }

const (
	errProperty = patternError("Invalid property name")
	errClass    = patternError("Unterminated character class")
	errEscape   = patternError("Invalid Unicode escape")
)
