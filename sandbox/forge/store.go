package forge

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Limits of the key-value store, from https://developer.atlassian.com/platform/forge/limits-kvs-ce/ (September 2026).
const (
	maxKey         = 500       // characters
	maxValue       = 240 << 10 // bytes of JSON
	maxDepth       = 31        // nested objects and lists
	maxTransaction = 25        // operations
	maxBatch       = 25        // items
	maxPage        = 100       // results of one query
	defaultPage    = 10        // results of a query that asks for no number
)

// entry is one stored value.
type entry struct {
	space            string // the entity's name; empty for plain values
	key              string
	value            json.RawMessage
	created, updated time.Time
	expires          int64 // virtual milliseconds; 0: never
}

// store is the key-value store of one tenant: plain values and entities, or secrets.
type store struct {
	entries map[string]*entry
	removed map[string]bool // what the app deleted: nothing stands in for it any more
}

func newStore() *store { return &store{entries: map[string]*entry{}, removed: map[string]bool{}} }

func place(space, key string) string { return space + "\x00" + key }

// get returns the entry if it has not expired.
func (s *store) get(space, key string, now int64) *entry {
	e := s.entries[place(space, key)]
	if e == nil || e.expires != 0 && e.expires <= now {
		return nil
	}
	return e
}

func (s *store) put(space, key string, value json.RawMessage, at time.Time, expires int64) *entry {
	e := &entry{space: space, key: key, value: value, created: at, updated: at, expires: expires}
	if old := s.entries[place(space, key)]; old != nil {
		e.created = old.created
	}
	s.entries[place(space, key)] = e
	return e
}

func (s *store) remove(space, key string) {
	delete(s.entries, place(space, key))
	s.removed[place(space, key)] = true
}

// all returns the live entries of one space, sorted by key.
func (s *store) all(space string, now int64) []*entry {
	var out []*entry
	for _, e := range s.entries {
		if e.space == space && s.get(space, e.key, now) != nil {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *entry) int { return strings.Compare(a.key, b.key) })
	return out
}

// kvsError is an error as the store reports it. The codes were measured or are documented (see docs/FIDELITY.md).
type kvsError struct {
	status        int
	code, message string
}

func (e *kvsError) reply() reply {
	return status(e.status, obj{"code": e.code, "message": e.message})
}

func fault(status int, code, message string) *kvsError { return &kvsError{status, code, message} }

// keyNotFound is the code of what is not an error to apps: the packages swallow it.
const keyNotFound = "KEY_NOT_FOUND"

func notStored() *kvsError { return fault(404, keyNotFound, "no value is stored under the key") }

// checkKey applies the documented pattern /^(?!\s+$)[a-zA-Z0-9:._\s-#]+$/.
func checkKey(key string) *kvsError {
	switch {
	case key == "":
		return fault(400, "EMPTY_KEY", "the key is empty")
	case len([]rune(key)) > maxKey:
		return fault(400, "KEY_TOO_LONG", "the key is longer than 500 characters")
	case strings.TrimSpace(key) == "" || strings.ContainsFunc(key, func(r rune) bool { return !keyRune(r) }):
		return fault(400, "INVALID_KEY", "the key does not match /^(?!\\s+$)[a-zA-Z0-9:._\\s-#]+$/")
	default:
		return nil
	}
}

func keyRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
		strings.ContainsRune(":._ \t\n\r\v\f-#", r)
}

// checkValue applies the limits of size and depth.
func checkValue(value json.RawMessage) *kvsError {
	switch {
	case len(value) == 0:
		return fault(400, "INVALID_VALUE", "the value is missing")
	case len(value) > maxValue:
		return fault(400, "MAX_SIZE", "the value is larger than 240 KiB")
	case depth(value) > maxDepth:
		return fault(400, "MAX_DEPTH", "the value is nested more than 31 deep")
	default:
		return nil
	}
}

// depth counts how deep objects and lists are nested.
func depth(text json.RawMessage) int {
	deepest, at, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case !quoted && (b == '{' || b == '['):
			at++
			deepest = max(deepest, at)
		case !quoted && (b == '}' || b == ']'):
			at--
		}
	}
	return deepest
}
