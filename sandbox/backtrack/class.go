package backtrack

import (
	"strconv"
	"unicode"
)

// escape reads what follows a backslash outside of a class.
func (p *parser) escape() (*node, error) {
	if !p.more() {
		return nil, errSyntax
	}
	switch c := p.in[p.at]; {
	case c == 'b' || c == 'B':
		p.at++
		return &node{kind: boundary, not: c == 'B'}, nil
	case c == 'k' && len(p.in) > p.at+1 && p.in[p.at+1] == '<':
		p.at += 2
		name, err := p.until('>')
		return &node{kind: reference, name: name}, err
	case c >= '1' && c <= '9':
		from := p.at
		for p.more() && unicode.IsDigit(p.in[p.at]) {
			p.at++
		}
		n, err := strconv.Atoi(string(p.in[from:p.at]))
		return &node{kind: reference, group: n}, err
	}
	s, err := p.escaped()
	return p.char(s), err
}

// escaped reads what follows a backslash, and is one character or a set of them.
func (p *parser) escaped() (*set, error) {
	if !p.more() {
		return nil, errSyntax
	}
	c := p.in[p.at]
	p.at++
	if s := named(c); s != nil {
		return s, nil
	}
	if plain, ok := map[rune]rune{
		'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', 'f': '\f', '0': 0, 'b': '\b',
	}[c]; ok {
		return single(plain), nil
	}
	switch {
	case (c == 'p' || c == 'P') && p.take("{"):
		name, err := p.until('}')
		if err != nil {
			return nil, err
		}
		s, err := property(name)
		if err == nil && c == 'P' {
			s = s.negated()
		}
		return s, err
	case c == 'c' && p.more() && unicode.IsLetter(p.in[p.at]):
		p.at++
		return single(p.in[p.at-1] % 32), nil
	case c == 'x':
		return p.code(c, 2), nil
	case c == 'u' && p.take("{"):
		digits, err := p.until('}')
		if err != nil {
			return nil, err
		}
		n, err := strconv.ParseInt(digits, 16, 32)
		return single(rune(n)), err
	case c == 'u':
		return p.code(c, 4), nil
	default:
		return single(c), nil
	}
}

// code is the character of so many hexadecimal digits; the letter itself when they are not there.
func (p *parser) code(letter rune, digits int) *set {
	if p.at+digits <= len(p.in) {
		if n, err := strconv.ParseUint(string(p.in[p.at:p.at+digits]), 16, 32); err == nil {
			p.at += digits
			return single(rune(n))
		}
	}
	return single(letter)
}

// class reads a class behind its bracket.
func (p *parser) class() (*set, error) {
	out := &set{}
	negated := p.take("^")
	for p.more() && p.in[p.at] != ']' {
		low, err := p.member()
		if err != nil {
			return nil, err
		}
		if high, ok, err := p.high(low); err != nil {
			return nil, err
		} else if ok {
			out.ranges = append(out.ranges, [2]rune{low.ranges[0][0], high})
			continue
		}
		out.parts = append(out.parts, low)
	}
	if !p.take("]") {
		return nil, errSyntax
	}
	if negated {
		return out.negated(), nil
	}
	return out, nil
}

func (p *parser) member() (*set, error) {
	if p.flag("v") && (p.in[p.at] == '[' || p.in[p.at] == '&' || p.in[p.at] == '-') {
		return nil, errUnknown // classes in classes, and what is taken out of them
	}
	if p.take(`\`) {
		return p.escaped()
	}
	p.at++
	return single(p.in[p.at-1]), nil
}

// high reads the upper end of a range, if one follows its lower end.
func (p *parser) high(low *set) (r rune, ok bool, err error) {
	from := p.at
	if !isSingle(low) || !p.take("-") || !p.more() || p.in[p.at] == ']' {
		p.at = from
		return 0, false, nil
	}
	s, err := p.member()
	if err != nil {
		return 0, false, err
	}
	if !isSingle(s) {
		p.at = from
		return 0, false, nil
	}
	return s.ranges[0][0], true, nil
}

func isSingle(s *set) bool {
	return len(s.ranges) == 1 && s.ranges[0][0] == s.ranges[0][1] && !s.not && len(s.tables)+len(s.parts) == 0
}
