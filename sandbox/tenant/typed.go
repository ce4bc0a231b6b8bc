package tenant

import (
	"fmt"
	"slices"
)

func typedAxes() []Axis {
	return []Axis{TypedTexts, TypedKeys, TypedQuotes, TypedLines, TypedAddresses, TypedHosts, TypedScripts}
}

// part says what a value of an input is to the code that takes it.
type part int

const (
	prose  part = iota
	key         // what names a thing that there is
	choice      // another id, or a choice from a list
	number
)

// typedParts are the parts of an input that an axis changes.
func (a Axis) typedParts() []part {
	switch a {
	case TypedTexts:
		return []part{prose}
	case TypedKeys:
		return []part{key, choice, number}
	case TypedQuotes, TypedLines, TypedHosts:
		return []part{prose, key, choice}
	case TypedAddresses, TypedScripts:
		return []part{prose, choice}
	default:
		return nil
	}
}

// OnlySent says whether the axis changes nothing but the inputs of callers.
func (a Axis) OnlySent() bool {
	return slices.Contains([]Axis{TypedQuotes, TypedLines, TypedAddresses, TypedHosts, TypedScripts}, a)
}

// TypedMark names the canary of a Site whose value stands in everything that is typed on the axes of that.
const TypedMark = "typed mark"

// Marks is how often the mark stands in one text that is typed on an axis; at least once.
func (a Axis) Marks() int {
	switch a {
	case TypedTexts, TypedKeys:
		return 10
	case TypedQuotes, TypedLines:
		return 3
	case TypedAddresses, TypedHosts, TypedScripts:
		return 2
	default:
		return 1
	}
}

// Typed is a text as a caller types it in this world. On the axes of metacharacters it goes on with the mark as a
// segment of a path, as a parameter, as a fragment; then with what ends strings, parentheses, comments and elements of
// several languages, an escaped quote before a bare one, so that escaping one of quote and backslash alone does not
// help, and the mark right behind each bare one; then, behind a space, with the mark as an element, and once more as
// an element in percent form, for code that decodes what it has escaped; and it ends in a backslash.
func (s *Site) Typed(text string) string {
	switch m := s.mark(); s.axis {
	case TypedTexts, TypedKeys:
		return fmt.Sprintf("%[1]s/../../%[2]s?%[2]s&%[2]s#%[2]s\\\"\\'\"%[2]s'%[2]s`%[2]s)"+
			"--></script></title> <%[2]s/%[2]s>%%22%%3E%%3C%[2]s%%3E;\\", text, m)
	case TypedQuotes:
		return fmt.Sprintf(`%[1]s%[2]s"%[2]s'%[2]s`, text, m)
	case TypedLines:
		return fmt.Sprintf("%[1]s\n\r\n%[2]s: typed \"%[2]s'%[2]s", text, m)
	case TypedAddresses:
		return fmt.Sprintf("https://%s.%s/%s", m, s.zone(), m)
	case TypedHosts:
		return fmt.Sprintf("%s.%s/%s", m, s.zone(), m)
	case TypedScripts:
		return fmt.Sprintf("javascript://%s.%s/%%0A%s", m, s.zone(), m)
	default:
		return text
	}
}

// Nowhere is the domain that has no hosts.
const Nowhere = "invalid"

// Elsewhere is a host of the caller's.
const Elsewhere = "elsewhere." + Nowhere

func (s *Site) zone() string {
	if s.Zone == "" {
		return Nowhere
	}
	return s.Zone
}

// mark is the word that tells what was typed on this site from all other data.
func (s *Site) mark() string {
	const syllables = 3
	return s.note(TypedMark, word(s.mint.stream(TypedMark, false), syllables))
}

// Authored is a text of that name that users wrote, and whose characters they chose.
func (s *Site) Authored(name string) string {
	text := s.Text(name)
	if s.axis != TypedTexts {
		return text
	}
	return s.Typed(text)
}

// Trusted is the site as it fills what no caller has typed.
func (s *Site) Trusted() *Site {
	out := *s
	out.typing = false
	return &out
}

// sent is a value of a template as the input of a caller holds it.
func (s *Site) sent(p part, v any) any {
	text, isText := v.(string)
	if !s.typing || !isText && p != number || !slices.Contains(s.axis.typedParts(), p) {
		return v
	}
	if !isText {
		text = fmt.Sprint(v)
	}
	return s.note("typed "+text, s.Typed(text))
}
