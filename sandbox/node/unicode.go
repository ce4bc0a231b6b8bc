package node

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// runeSet is a set of characters as ranges, both ends included, sorted and apart.
type runeSet [][2]rune

func (s runeSet) union(t runeSet) runeSet {
	all := slices.Concat(s, t)
	slices.SortFunc(all, func(a, b [2]rune) int { return cmp.Compare(a[0], b[0]) })
	out := runeSet{}
	for _, r := range all {
		if n := len(out); n > 0 && r[0] <= out[n-1][1]+1 {
			out[n-1][1] = max(out[n-1][1], r[1])
			continue
		}
		out = append(out, r)
	}
	return out
}

func (s runeSet) complement() runeSet {
	out, next := runeSet{}, rune(0)
	for _, r := range s {
		if r[0] > next {
			out = append(out, [2]rune{next, r[0] - 1})
		}
		next = r[1] + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, [2]rune{next, unicode.MaxRune})
	}
	return out
}

func (s runeSet) intersect(t runeSet) runeSet {
	return s.complement().union(t.complement()).complement()
}

// class writes the set as the inside of a character class.
func (s runeSet) class() string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, `\u{%X}`, r[0])
		if r[1] > r[0] {
			fmt.Fprintf(&b, `-\u{%X}`, r[1])
		}
	}
	if b.Len() == 0 { // nothing matches: a class of a code unit that no string has in flag u
		return `\u{10FFFF}`
	}
	return b.String()
}

func tableSet(tables ...*unicode.RangeTable) runeSet {
	out := runeSet{}
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			out = append(out, [2]rune{lo, hi})
			return
		}
		for r := lo; r <= hi; r += stride {
			out = append(out, [2]rune{r, r})
		}
	}
	for _, t := range tables {
		for _, r := range t.R16 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range t.R32 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return out.union(nil)
}

// propertySet is the set that a Unicode property of ECMAScript names, or nil when there is none of that name.
func propertySet(name string) runeSet {
	key, value, pair := strings.Cut(name, "=")
	if pair {
		switch key {
		case "General_Category", "gc":
			return categorySet(value)
		case "Script", "sc", "Script_Extensions", "scx":
			return scriptSet(value)
		}
		return nil
	}
	if s := categorySet(name); s != nil {
		return s
	}
	if s := derivedSet(name); s != nil {
		return s
	}
	if s := emojiSet(name); s != nil {
		return s
	}
	if t := unicode.Properties[name]; t != nil {
		return tableSet(t)
	}
	return nil
}

func categorySet(name string) runeSet {
	if long, ok := unicode.CategoryAliases[name]; ok {
		name = long
	}
	if t := unicode.Categories[name]; t != nil {
		return tableSet(t)
	}
	return nil
}

// scriptAliases are the four-letter names of the scripts that patterns use most (ISO 15924).
var scriptAliases = strings.NewReplacer("Arab", "Arabic", "Armn", "Armenian", "Beng", "Bengali", "Cyrl", "Cyrillic",
	"Deva", "Devanagari", "Geor", "Georgian", "Grek", "Greek", "Hang", "Hangul", "Hani", "Han", "Hebr", "Hebrew",
	"Hira", "Hiragana", "Kana", "Katakana", "Latn", "Latin", "Taml", "Tamil", "Thaa", "Thaana", "Zyyy", "Common")

func scriptSet(name string) runeSet {
	if unicode.Scripts[name] == nil && len(name) == 4 {
		name = scriptAliases.Replace(name)
	}
	if t := unicode.Scripts[name]; t != nil {
		return tableSet(t)
	}
	return nil
}

// derivedSet builds the properties that Unicode derives from others (DerivedCoreProperties.txt).
func derivedSet(name string) runeSet {
	p := unicode.Properties
	switch name {
	case "Any":
		return runeSet{{0, unicode.MaxRune}}
	case "ASCII":
		return runeSet{{0, 0x7f}}
	case "Assigned":
		return tableSet(unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.C)
	case "Alphabetic", "Alpha":
		return tableSet(unicode.L, unicode.Nl, p["Other_Alphabetic"])
	case "Lowercase", "Lower":
		return tableSet(unicode.Ll, p["Other_Lowercase"])
	case "Uppercase", "Upper":
		return tableSet(unicode.Lu, p["Other_Uppercase"])
	case "White_Space", "space":
		return tableSet(unicode.White_Space)
	case "ID_Start", "IDS", "XID_Start":
		return idStart()
	case "ID_Continue", "IDC", "XID_Continue":
		return idStart().union(tableSet(unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, p["Other_ID_Continue"]))
	default:
		return nil
	}
}

func idStart() runeSet {
	syntax := tableSet(unicode.Pattern_Syntax, unicode.Pattern_White_Space)
	return tableSet(unicode.L, unicode.Nl, unicode.Other_ID_Start).intersect(syntax.complement())
}

// escapeSet is what \d, \w, \s and their opposites stand for, or nil for any other escape.
func escapeSet(c rune) runeSet {
	var s runeSet
	switch unicode.ToLower(c) {
	case 'd':
		s = runeSet{{'0', '9'}}
	case 'w':
		s = runeSet{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	case 's':
		s = tableSet(unicode.Zs).union(runeSet{{9, 13}, {0x2028, 0x2029}, {0xfeff, 0xfeff}})
	default:
		return nil
	}
	if unicode.IsUpper(c) {
		return s.complement()
	}
	return s
}
