package expression

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// truth says whether a value counts as true.
func truth(v any) bool {
	return v != nil && v != false && v != 0.0 && v != ""
}

func equal(a, b any) bool {
	x, isX := a.(*Thing)
	y, isY := b.(*Thing)
	if isX && isY {
		return x.Type == y.Type && x.ID == y.ID
	}
	switch a := a.(type) {
	case []any:
		other, is := b.([]any)
		return is && slices.EqualFunc(a, other, equal)
	case map[string]any:
		other, is := b.(map[string]any)
		return is && maps.EqualFunc(a, other, equal)
	case string, float64, bool, nil:
		return a == b
	default: // a thing beside something else, or a function
		return false
	}
}

func (n binary) compare(a, b any) bool {
	order := 0
	x, isX := a.(float64)
	y, isY := b.(float64)
	one, isOne := sortable(a)
	two, isTwo := sortable(b)
	switch {
	case isX && isY && x < y:
		order = -1
	case isX && isY && x > y:
		order = 1
	case isX && isY:
	case isOne && isTwo && TypeOf(a) == TypeOf(b):
		order = strings.Compare(one, two)
	default:
		fail(n.part, "Can't compare %s to %s.", TypeOf(a), TypeOf(b))
	}
	return strings.HasPrefix(n.op, "<") && order < 0 || strings.HasPrefix(n.op, ">") && order > 0 ||
		len(n.op) == 2 && order == 0
}

// sortable is the text by which a value that is one, or a date, is ordered.
func sortable(v any) (string, bool) {
	if t, is := v.(*Thing); is && strings.HasSuffix(t.Type, "Date") {
		return t.ID, true
	}
	s, is := v.(string)
	return s, is
}

func (n binary) compute(a, b any) any {
	x, isX := a.(float64)
	y, isY := b.(float64)
	_, textA := a.(string)
	_, textB := b.(string)
	switch {
	case n.op == "+" && (textA || textB):
		return short(text(a) + text(b))
	case !isX || !isY:
		fail(n.part, "Can't apply the operator %s to %s and %s.", n.op, TypeOf(a), TypeOf(b))
	case n.op == "+":
		return n.finite(x + y)
	case n.op == "-":
		return n.finite(x - y)
	case n.op == "*":
		return n.finite(x * y)
	case y == 0:
		fail(n.part, "Can't divide by zero.")
	case n.op == "/":
		return n.finite(x / y)
	}
	return math.Mod(x, y)
}

// finite is a number that JSON has.
func (n binary) finite(x float64) float64 {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		fail(n.part, "The number is too large.")
	}
	return x
}

// text is a value as a text that it is put into.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, text(e))
		}
		return strings.Join(out, ",")
	case *Thing:
		if s, is := v.JSON.(string); is {
			return s
		}
		return v.Type
	default:
		return TypeOf(v)
	}
}

// sized is a list or a record, which may not hold more values than Jira lets a result have, one inside another, where
// long texts count for several.
func sized[T any](of T) T {
	left := maxValues
	spend(of, &left)
	return of
}

func spend(v any, left *int) {
	if *left--; *left < 0 {
		fail("", "The value holds more than %d values.", maxValues)
	}
	switch v := v.(type) {
	case string:
		*left -= len(v) / 64
	case []any:
		for _, e := range v {
			spend(e, left)
		}
	case map[string]any:
		for _, e := range v {
			spend(e, left)
		}
	}
}

// shown is a result, which may not show more values than that: a thing in it shows all of its own.
func shown(result any) any {
	sized(JSON(result))
	return result
}

func short(s string) string {
	if len(s) > maxText {
		fail("", "The text is too long.")
	}
	return s
}
