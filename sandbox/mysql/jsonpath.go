package mysql

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// leg is one step of a JSON path.
type leg struct {
	key   string
	index int
	last  bool // counted from the end
	kind  byte // k key, i index, * all keys, # all elements, d anything below
}

// pathOf reads a JSON path.
func pathOf(s string) (out []leg) {
	at := 0
	fail := func() { badPath.raise(at) }
	if !strings.HasPrefix(s, "$") {
		fail()
	}
	for at = 1; at < len(s); {
		rest := s[at:]
		switch {
		case rest[0] == ' ':
			at++
		case strings.HasPrefix(rest, "**"):
			out = append(out, leg{kind: 'd'})
			at += 2
		case strings.HasPrefix(rest, ".*"):
			out = append(out, leg{kind: '*'})
			at += 2
		case strings.HasPrefix(rest, `."`):
			stop := strings.IndexByte(rest[2:], '"')
			if stop < 0 {
				fail()
			}
			out = append(out, leg{kind: 'k', key: rest[2 : 2+stop]})
			at += stop + 3
		case rest[0] == '.':
			stop := strings.IndexAny(rest[1:], ".[* ")
			if stop < 0 {
				stop = len(rest) - 1
			}
			if stop == 0 {
				fail()
			}
			out = append(out, leg{kind: 'k', key: rest[1 : 1+stop]})
			at += stop + 1
		case rest[0] == '[':
			stop := strings.IndexByte(rest, ']')
			if stop < 0 {
				fail()
			}
			out = append(out, indexLeg(strings.TrimSpace(rest[1:stop]), fail))
			at += stop + 1
		default:
			fail()
		}
	}
	return out
}

func indexLeg(s string, fail func()) leg {
	if s == "*" {
		return leg{kind: '#'}
	}
	l := leg{kind: 'i'}
	if rest, is := strings.CutPrefix(s, "last"); is {
		l.last = true
		s = strings.TrimPrefix(strings.TrimSpace(rest), "-")
		if s == "" {
			return l
		}
	}
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		fail()
	}
	l.index = n
	return l
}

func (l leg) at(n int) int {
	if l.last {
		return n - 1 - l.index
	}
	return l.index
}

// many says whether a path may find several things.
func many(path []leg) bool {
	return slices.ContainsFunc(path, func(l leg) bool { return l.kind == '*' || l.kind == '#' || l.kind == 'd' })
}

// find is what a path leads to.
func find(v any, path []leg) (out []any) {
	if len(path) == 0 {
		return []any{v}
	}
	l, rest := path[0], path[1:]
	switch x := v.(type) {
	case map[string]any:
		switch l.kind {
		case 'k':
			if e, there := x[l.key]; there {
				return find(e, rest)
			}
		case '*', 'd':
			for _, k := range order(x) {
				out = append(out, find(x[k], rest)...)
				if l.kind == 'd' {
					out = append(out, find(x[k], path)...)
				}
			}
		case 'i':
			if l.at(1) == 0 {
				return find(v, rest)
			}
		}
	case []any:
		switch l.kind {
		case 'i':
			if i := l.at(len(x)); i >= 0 && i < len(x) {
				return find(x[i], rest)
			}
		case '#', 'd':
			for _, e := range x {
				out = append(out, find(e, rest)...)
				if l.kind == 'd' {
					out = append(out, find(e, path)...)
				}
			}
		}
	default:
		if l.kind == 'i' && l.at(1) == 0 {
			return find(v, rest)
		}
	}
	return out
}

// change replaces what stands at a path: to gets what is there, or false, and gives what shall be there, or false.
func change(v any, path []leg, to func(old any, there bool) (any, bool)) (any, bool) {
	if len(path) == 0 {
		return to(v, true)
	}
	l, rest := path[0], path[1:]
	switch x := v.(type) {
	case map[string]any:
		if l.kind != 'k' {
			if l.kind == 'i' && l.at(1) == 0 {
				return change(v, rest, to)
			}
			return v, true
		}
		old, there := x[l.key]
		if !there && len(rest) > 0 {
			return v, true
		}
		out := maps.Clone(x)
		e, keep := step(old, there, rest, to)
		if keep {
			out[l.key] = e
		} else {
			delete(out, l.key)
		}
		return out, true
	case []any:
		if l.kind != 'i' {
			return v, true
		}
		return changeElement(x, l.at(len(x)), rest, to)
	}
	if l.kind == 'i' && l.at(1) == 0 {
		return change(v, rest, to)
	}
	if l.kind == 'i' && len(rest) == 0 { // a scalar counts as a list of one
		if e, keep := to(nil, false); keep {
			return []any{v, e}, true
		}
	}
	return v, true
}

func step(old any, there bool, rest []leg, to func(any, bool) (any, bool)) (any, bool) {
	if there {
		return change(old, rest, to)
	}
	return to(nil, false)
}

func changeElement(x []any, i int, rest []leg, to func(any, bool) (any, bool)) (any, bool) {
	out := slices.Clone(x)
	switch {
	case i < 0:
	case i < len(x):
		e, keep := change(x[i], rest, to)
		if keep {
			out[i] = e
		} else {
			out = slices.Delete(out, i, i+1)
		}
	case len(rest) == 0:
		if e, keep := to(nil, false); keep {
			out = append(out, e)
		}
	}
	return out, true
}
