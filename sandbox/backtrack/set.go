package backtrack

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// set is a set of characters.
type set struct {
	ranges [][2]rune
	tables []*unicode.RangeTable
	parts  []*set // sets that it holds, such as negated ones
	not    bool
	fold   bool // upper and lower case are the same
}

func single(r rune) *set { return &set{ranges: [][2]rune{{r, r}}} }

func (s *set) has(r rune) bool {
	in := s.holds(r)
	if !in && s.fold {
		for f := unicode.SimpleFold(r); f != r && !in; f = unicode.SimpleFold(f) {
			in = s.holds(f)
		}
	}
	return in != s.not
}

func (s *set) holds(r rune) bool {
	for _, a := range s.ranges {
		if a[0] <= r && r <= a[1] {
			return true
		}
	}
	return slices.ContainsFunc(s.parts, func(p *set) bool { return p.has(r) }) || unicode.In(r, s.tables...)
}

func (s *set) negated() *set { return &set{parts: []*set{s}, not: true} }

// The sets that have a name in every pattern. Spaces and line ends are those of ECMAScript.
var (
	digit   = &set{ranges: [][2]rune{{'0', '9'}}}
	word    = &set{ranges: [][2]rune{{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}}}
	newline = &set{ranges: [][2]rune{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}}
	space   = &set{
		ranges: [][2]rune{{'\t', '\r'}, {' ', ' '}, {0xa0, 0xa0}, {0x2028, 0x2029}, {0xfeff, 0xfeff}},
		tables: []*unicode.RangeTable{unicode.Zs},
	}
	every = &set{not: true}
)

// named is the set that an escape such as \d stands for; nil when it is none.
func named(c rune) *set {
	s := map[rune]*set{'d': digit, 'w': word, 's': space}[unicode.ToLower(c)]
	if s != nil && unicode.IsUpper(c) {
		return s.negated()
	}
	return s
}

// property is the set of \p{name}.
func property(name string) (*set, error) {
	_, value, found := strings.Cut(name, "=")
	if !found {
		value = name
	}
	for _, tables := range []map[string]*unicode.RangeTable{unicode.Categories, unicode.Scripts, unicode.Properties} {
		if t := tables[value]; t != nil {
			return &set{tables: []*unicode.RangeTable{t}}, nil
		}
	}
	return nil, fmt.Errorf("the property %s is not known", name)
}
