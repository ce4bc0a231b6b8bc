package sandbox

import (
	"strings"
	"sync"

	"crosstalk/sandbox/backtrack"
)

// study is what is known of a regular expression.
type study struct {
	Attacks []backtrack.Attack
	pattern *backtrack.Pattern
}

// studies remembers studies: the same few patterns are applied again and again.
type studies struct{ known sync.Map }

// of is the study of what was applied, wherever that was and to whatever text.
func (s *studies) of(a Applied) study {
	a.Position, a.Subject = "", ""
	if known, ok := s.known.Load(a); ok {
		return known.(study)
	}
	var out study
	if p, err := backtrack.Compile(a.Source, a.Flags, a.All); err == nil {
		out = study{pattern: p}
		if out.Attacks = p.Attacks(); backtrack.IsTyped(a.Source) {
			out.Attacks = []backtrack.Attack{backtrack.Typed}
		}
	}
	s.known.Store(a, out)
	return out
}

// global says whether flags have a method go on behind the first match.
func global(flags string) bool { return strings.Contains(flags, "g") }
