package backtrack

import "sync"

// Study is what is known of a regular expression. The zero value is of one that is not looked into.
type Study struct {
	Pattern *Pattern
	Attacks []Attack
}

// Studies remembers studies: the same few expressions are applied again and again. The zero value is ready. It is safe
// for concurrent use.
type Studies struct {
	lock  sync.Mutex
	known map[written]Study
}

// written is how an expression is written, and whether it goes on behind the first match.
type written struct {
	source, flags string
	all           bool
}

// mostStudied is how many expressions are remembered: more than an app has, unless it makes them out of what it is
// sent.
const mostStudied = 10_000

// Of is the study of an expression; see Compile.
func (s *Studies) Of(source, flags string, all bool) Study {
	key := written{source, flags, all}
	s.lock.Lock()
	out, known := s.known[key]
	s.lock.Unlock()
	if known {
		return out
	}
	if p, err := Compile(source, flags, all); err == nil {
		out = Study{p, p.Attacks()}
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.known == nil || len(s.known) >= mostStudied {
		s.known = map[written]Study{}
	}
	s.known[key] = out
	return out
}
