package forge

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// condition compares one property with values.
type condition struct {
	Property  string `json:"property"`
	Condition string `json:"condition"`
	Values    list   `json:"values"`
}

// filter holds when all of and, and one of or, hold.
type filter struct {
	And []condition `json:"and"`
	Or  []condition `json:"or"`
}

// parseFilter reads {and:[…]}, {or:[…]} or a plain list.
func parseFilter(text json.RawMessage) filter {
	var f filter
	if json.Unmarshal(text, &f.And) != nil {
		f = filter{}
		_ = json.Unmarshal(text, &f)
	}
	return f
}

// check says what is wrong with a filter: the codes are documented.
func (f filter) check() *kvsError {
	for _, c := range slices.Concat(f.And, f.Or) {
		needs, known := operands[c.Condition]
		switch {
		case c.Condition == "":
			return fault(400, "EMPTY_FILTER_OPERATOR", "a filter has no operator")
		case !known:
			return fault(400, "BAD_REQUEST", "there is no operator "+c.Condition)
		case len(c.Values) < needs:
			return fault(400, "INSUFFICIENT_FILTER_VALUES", "the operator "+c.Condition+" takes more values")
		}
	}
	return nil
}

// operands says how many values an operator takes.
var operands = map[string]int{
	"EXISTS": 0, "NOT_EXISTS": 0, "EQUAL_TO": 1, "NOT_EQUAL_TO": 1, "BEGINS_WITH": 1, "CONTAINS": 1, "NOT_CONTAINS": 1,
	"BETWEEN": 2, "GREATER_THAN": 1, "GREATER_THAN_EQUAL_TO": 1, "LESS_THAN": 1, "LESS_THAN_EQUAL_TO": 1,
}

func (f filter) holds(value obj) bool {
	for _, c := range f.And {
		if !c.holds(value[c.Property]) {
			return false
		}
	}
	return len(f.Or) == 0 || slices.ContainsFunc(f.Or, func(c condition) bool { return c.holds(value[c.Property]) })
}

func (c condition) holds(v any) bool {
	arg := func(i int) any {
		if i < len(c.Values) {
			return c.Values[i]
		}
		return nil
	}
	switch c.Condition {
	case "EXISTS":
		return v != nil
	case "NOT_EXISTS":
		return v == nil
	case "EQUAL_TO":
		return v != nil && compare(v, arg(0)) == 0
	case "NOT_EQUAL_TO":
		return v == nil || compare(v, arg(0)) != 0
	case "BEGINS_WITH":
		return strings.HasPrefix(fmt.Sprint(v), fmt.Sprint(arg(0))) && v != nil
	case "CONTAINS":
		return contains(v, arg(0))
	case "NOT_CONTAINS":
		return !contains(v, arg(0))
	case "BETWEEN":
		return v != nil && compare(v, arg(0)) >= 0 && compare(v, arg(1)) <= 0
	case "GREATER_THAN":
		return v != nil && compare(v, arg(0)) > 0
	case "GREATER_THAN_EQUAL_TO":
		return v != nil && compare(v, arg(0)) >= 0
	case "LESS_THAN":
		return v != nil && compare(v, arg(0)) < 0
	case "LESS_THAN_EQUAL_TO":
		return v != nil && compare(v, arg(0)) <= 0
	default:
		return false
	}
}

func contains(v, x any) bool {
	if l, is := v.([]any); is {
		return slices.ContainsFunc(l, func(e any) bool { return compare(e, x) == 0 })
	}
	return v != nil && strings.Contains(fmt.Sprint(v), fmt.Sprint(x))
}

// compare orders numbers as numbers and everything else as text.
func compare(a, b any) int {
	x, xIs := a.(float64)
	y, yIs := b.(float64)
	if xIs && yIs {
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		default:
			return 0
		}
	}
	return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

// query answers a search by the beginning of keys.
func (s shelf) query() reply {
	var q struct {
		Limit  *int        `json:"limit"`
		After  string      `json:"after"`
		Cursor string      `json:"cursor"`
		Where  []condition `json:"where"`
	}
	if err := json.Unmarshal(s.r.Body, &q); err != nil {
		return fault(400, "BAD_REQUEST", "the body is not a query").reply()
	}
	var found []*entry
	for _, e := range s.all("", s.now()) {
		if (filter{And: q.Where}).holds(obj{"key": e.key}) {
			found = append(found, e)
		}
	}
	return s.page(found, q.Limit, q.After+q.Cursor)
}

// page is one page of results, with the cursor of the next when there is one.
func (s shelf) page(found []*entry, limit *int, cursor string) reply {
	n := defaultPage
	if limit != nil {
		n = *limit
	}
	if n < 1 || n > maxPage {
		return fault(400, "COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE", "the limit is not between 1 and 100").reply()
	}
	start := 0
	if cursor != "" {
		after, err := decodeCursor(cursor)
		if err != nil {
			return fault(400, "INVALID_CURSOR", "the cursor is none of ours").reply()
		}
		start = slices.IndexFunc(found, func(e *entry) bool { return e.key == after }) + 1
	}
	end := min(start+n, len(found))
	data := list{}
	for _, e := range found[start:end] {
		data = append(data, s.show(e))
	}
	out := obj{"data": data}
	if end < len(found) {
		out["cursor"] = encodeCursor(found[end-1].key)
	}
	return ok(out)
}

func encodeCursor(text string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("at:" + text))
}

func decodeCursor(cursor string) (string, error) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", err
	}
	after, ours := strings.CutPrefix(string(text), "at:")
	if !ours {
		return "", fmt.Errorf("not a cursor")
	}
	return after, nil
}
