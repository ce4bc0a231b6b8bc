package oracle

import (
	"fmt"
	"strings"

	"crosstalk/sandbox/trace"
)

// sights collects what rules see that need no second world: one Violation for each key, with its first occurrences.
type sights struct {
	rule  string
	list  []Violation
	known map[string]int
}

// add notes one sight. The evidence tells what was seen.
func (s *sights) add(key string, severity Severity, step int, message string, e Evidence) {
	if s.known == nil {
		s.known = map[string]int{}
	}
	at, ok := s.known[key]
	if !ok {
		at = len(s.list)
		s.known[key] = at
		s.list = append(s.list, Violation{
			Rule: s.rule, Severity: severity, Key: key, Observer: step, Message: message, Location: e.Position,
		})
	}
	v := &s.list[at]
	if len(v.Evidence) < maxEvidence && !has(v.Evidence, e) {
		v.Evidence = append(v.Evidence, e)
	}
}

func has(evidence []Evidence, e Evidence) bool {
	for _, o := range evidence {
		if o == e {
			return true
		}
	}
	return false
}

// fileOf is the file of a position, which stays when lines are added above.
func fileOf(position string) string {
	file, _, _ := strings.Cut(position, ":")
	return file
}

// entryOf is the entry that a step calls; empty for what runs outside any.
func entryOf(t *trace.Trace, step int) string {
	for _, i := range t.Invocations {
		if i.Step == step {
			return entryKey(i)
		}
	}
	return ""
}

// requestLine is a request in a line: "POST https://host/path".
func requestLine(r *trace.Request) string { return fmt.Sprintf("%s %s", r.Method, r.Path) }
