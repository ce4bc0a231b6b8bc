package backtrack

import (
	"errors"
	"strconv"
	"strings"
)

var (
	errSyntax  = errors.New("the pattern is not one of ECMAScript")
	errUnknown = errors.New("the pattern has what is not looked into")
)

// parser reads a pattern from left to right.
type parser struct {
	in     []rune
	at     int
	flags  string
	groups int
	names  map[string]int
}

func (p *parser) flag(f string) bool { return strings.Contains(p.flags, f) }

func (p *parser) more() bool { return p.at < len(p.in) }

// take takes a text, if that comes next.
func (p *parser) take(text string) bool {
	r := []rune(text)
	if p.at+len(r) > len(p.in) || string(p.in[p.at:p.at+len(r)]) != text {
		return false
	}
	p.at += len(r)
	return true
}

// until takes all up to an end, and the end.
func (p *parser) until(end rune) (string, error) {
	for from := p.at; p.more(); p.at++ {
		if p.in[p.at] == end {
			p.at++
			return string(p.in[from : p.at-1]), nil
		}
	}
	return "", errSyntax
}

func parse(source, flags string) (*node, *parser, error) {
	p := &parser{in: []rune(source), flags: flags, names: map[string]int{}}
	n, err := p.choice()
	if err == nil && p.more() {
		err = errSyntax
	}
	return n, p, err
}

func (p *parser) choice() (*node, error) {
	out := &node{kind: choice}
	for {
		n, err := p.sequence()
		if err != nil {
			return nil, err
		}
		out.subs = append(out.subs, n)
		if !p.take("|") {
			break
		}
	}
	if len(out.subs) == 1 {
		return out.subs[0], nil
	}
	return out, nil
}

func (p *parser) sequence() (*node, error) {
	out := &node{kind: sequence}
	for p.more() && p.in[p.at] != '|' && p.in[p.at] != ')' {
		n, err := p.atom()
		if err != nil {
			return nil, err
		}
		if n, err = p.quantified(n); err != nil {
			return nil, err
		}
		out.subs = append(out.subs, n)
	}
	return out, nil
}

// quantified is a part with the quantifier that stands behind it.
func (p *parser) quantified(n *node) (*node, error) {
	out := &node{kind: repeat, subs: []*node{n}, max: -1}
	switch {
	case p.take("*"):
	case p.take("+"):
		out.min = 1
	case p.take("?"):
		out.max = 1
	default:
		if !p.bounds(out) {
			return n, nil
		}
	}
	out.lazy = p.take("?")
	if out.max >= 0 && out.max < out.min {
		return nil, errSyntax
	}
	return out, nil
}

// bounds reads {n}, {n,} or {n,m}. Braces that hold anything else are plain text.
func (p *parser) bounds(out *node) bool {
	from := p.at
	if !p.take("{") {
		return false
	}
	text, err := p.until('}')
	low, high, two := strings.Cut(text, ",")
	least, errLow := count(low)
	most, errHigh := least, errLow
	if two {
		most, errHigh = -1, nil
	}
	if high != "" {
		most, errHigh = count(high)
	}
	if errors.Join(err, errLow, errHigh) != nil {
		p.at = from
		return false
	}
	out.min, out.max = least, most
	return true
}

// count is a number without a sign.
func count(digits string) (int, error) {
	n, err := strconv.ParseUint(digits, 10, 31)
	return int(n), err
}

func (p *parser) atom() (*node, error) {
	c := p.in[p.at]
	p.at++
	switch c {
	case '(':
		return p.group()
	case '[':
		s, err := p.class()
		return p.char(s), err
	case '.':
		if p.flag("s") {
			return p.char(every), nil
		}
		return p.char(newline.negated()), nil
	case '^':
		return &node{kind: begin}, nil
	case '$':
		return &node{kind: end}, nil
	case '\\':
		return p.escape()
	case '*', '+', '?':
		return nil, errSyntax
	default:
		return p.char(single(c)), nil
	}
}

// char is a part that takes one character.
func (p *parser) char(s *set) *node {
	if p.flag("i") && s != nil {
		s = &set{parts: []*set{s}, fold: true}
	}
	return &node{kind: char, set: s}
}

// group reads what stands in parentheses.
func (p *parser) group() (*node, error) {
	out := &node{kind: group}
	switch {
	case p.take("?:"):
	case p.take("?="), p.take("?!"), p.take("?<="), p.take("?<!"):
		out.kind, out.not, out.behind = look, p.in[p.at-1] == '!', p.in[p.at-2] == '<'
	case p.take("?<"):
		name, err := p.until('>')
		if err != nil {
			return nil, err
		}
		p.groups++
		out.group = p.groups
		p.names[name] = p.groups
	case p.take("?"):
		return nil, errUnknown
	default:
		p.groups++
		out.group = p.groups
	}
	n, err := p.choice()
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		return nil, errSyntax
	}
	if _, fixed := n.width(); out.behind && !fixed {
		return nil, errUnknown
	}
	out.subs = []*node{n}
	return out, nil
}
