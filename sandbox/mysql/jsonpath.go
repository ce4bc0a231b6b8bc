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
func find(v any, path []leg) []any {
	if len(path) == 0 {
		return []any{v}
	}
	l := path[0]
	switch x := v.(type) {
	case map[string]any:
		if l.kind != 'i' {
			return findMembers(x, path)
		}
	case []any:
		return findElements(x, path)
	}
	if l.kind == 'i' && l.at(1) == 0 { // what is no list counts as a list of one
		return find(v, path[1:])
	}
	return nil
}

func findMembers(x map[string]any, path []leg) (out []any) {
	l, rest := path[0], path[1:]
	if e, there := x[l.key]; l.kind == 'k' && there {
		return find(e, rest)
	}
	if l.kind != '*' && l.kind != 'd' {
		return nil
	}
	for _, k := range order(x) {
		out = append(out, find(x[k], rest)...)
		if l.kind == 'd' {
			out = append(out, find(x[k], path)...)
		}
	}
	return out
}

func findElements(x []any, path []leg) (out []any) {
	l, rest := path[0], path[1:]
	if i := l.at(len(x)); l.kind == 'i' && i >= 0 && i < len(x) {
		return find(x[i], rest)
	}
	if l.kind != '#' && l.kind != 'd' {
		return nil
	}
	for _, e := range x {
		out = append(out, find(e, rest)...)
		if l.kind == 'd' {
			out = append(out, find(e, path)...)
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
	list, isList := v.([]any)
	object, isObject := v.(map[string]any)
	switch {
	case isList && l.kind == 'i':
		return changeElement(list, l.at(len(list)), rest, to)
	case isObject && l.kind == 'k':
		return changeMember(object, l.key, rest, to), true
	case isList || l.kind != 'i':
		return v, true
	case l.at(1) == 0:
		return change(v, rest, to)
	case len(rest) == 0 && !isObject: // a scalar counts as a list of one
		if e, keep := to(nil, false); keep {
			return []any{v, e}, true
		}
	}
	return v, true
}

func changeMember(x map[string]any, key string, rest []leg, to func(any, bool) (any, bool)) any {
	old, there := x[key]
	if !there && len(rest) > 0 {
		return x
	}
	out := maps.Clone(x)
	if e, keep := step(old, there, rest, to); keep {
		out[key] = e
	} else {
		delete(out, key)
	}
	return out
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
