package expression

import (
	"math"
	"reflect"
	"strconv"
	"strings"
)

// scope holds what names stand for, inside others.
type scope struct {
	vars   map[string]any
	around *scope
}

func (s *scope) find(name string) (any, bool) {
	for ; s != nil; s = s.around {
		if v, is := s.vars[name]; is {
			return v, true
		}
	}
	return nil, false
}

// run is one evaluation.
type run struct {
	steps int
	new   func(kind string, args []any) (any, bool)
}

func (r *run) step() {
	if r.steps++; r.steps > MaxSteps {
		fail("", "The expression takes more than %d steps.", MaxSteps)
	}
}

func (r *run) eval(n node, s *scope) any {
	r.step()
	switch n := n.(type) {
	case literal:
		return n.value
	case variable:
		v, is := s.find(n.name)
		if !is {
			fail(n.name, "Unrecognized variable.")
		}
		return v
	case member:
		return r.member(r.eval(n.of, s), n)
	case element:
		return r.element(r.eval(n.of, s), r.eval(n.by, s), n)
	case call:
		f, is := r.eval(n.of, s).(Func)
		if !is {
			fail(n.part, "It is not a function.")
		}
		return f(r.all(n.args, s))
	case unary:
		return n.apply(r.eval(n.of, s))
	case binary:
		return r.binary(n, s)
	case choice:
		if truth(r.eval(n.when, s)) {
			return r.eval(n.then, s)
		}
		return r.eval(n.otherwise, s)
	default:
		return r.made(n, s)
	}
}

// made is a value that an expression makes.
func (r *run) made(n node, s *scope) any {
	switch n := n.(type) {
	case lambda:
		return Func(func(args []any) any {
			inner := map[string]any{}
			for k, name := range n.params {
				inner[name] = nth(args, k)
			}
			return r.eval(n.body, &scope{inner, s})
		})
	case array:
		return sized(r.all(n.items, s))
	case record:
		out := map[string]any{}
		for k, name := range n.names {
			out[name] = r.eval(n.values[k], s)
		}
		return sized(out)
	case joined:
		var out []string
		for _, part := range n.parts {
			out = append(out, text(r.eval(part, s)))
		}
		return short(strings.Join(out, ""))
	case let:
		return r.eval(n.rest, &scope{map[string]any{n.name: r.eval(n.value, s)}, s})
	case create:
		if r.new != nil {
			if v, known := r.new(n.kind, r.all(n.args, s)); known {
				return v
			}
		}
		beyond(n.part, "new %s is not emulated", n.kind)
	}
	return nil
}

func (r *run) all(nodes []node, s *scope) []any {
	out := make([]any, len(nodes))
	for k, n := range nodes {
		out[k] = r.eval(n, s)
	}
	return out
}

// nth is one of some arguments; nothing when there are fewer.
func nth(args []any, k int) any {
	if k < len(args) {
		return args[k]
	}
	return nil
}

func (r *run) member(of any, n member) any {
	switch of := of.(type) {
	case nil:
		if !n.safe {
			fail(n.part, "Cannot read the property '%s' of null.", n.name)
		}
		return nil
	case map[string]any:
		return of[n.name]
	case *Thing:
		v, known := of.Member(n.name)
		if !known {
			beyond(n.part, "the property '%s' of type %s is not emulated", n.name, of.Type)
		}
		return v
	default:
		v, known := r.method(of, n.name)
		if !known {
			fail(n.part, "Unrecognized property '%s' of type %s.", n.name, TypeOf(of))
		}
		return v
	}
}

func (r *run) element(of, by any, n element) any {
	switch by := by.(type) {
	case string:
		return r.member(of, member{nil, by, n.safe, n.part})
	case float64:
		switch of := of.(type) {
		case []any:
			if by >= 0 && by < float64(len(of)) {
				return of[int(by)]
			}
			return nil
		case string:
			if letters := []rune(of); by >= 0 && by < float64(len(letters)) {
				return string(letters[int(by)])
			}
			return nil
		case nil:
			return r.member(nil, member{nil, text(by), n.safe, n.part})
		}
	}
	fail(n.part, "A value of type %s has no member of type %s.", TypeOf(of), TypeOf(by))
	return nil
}

func (n unary) apply(of any) any {
	switch n.op {
	case "!":
		return !truth(of)
	case "typeof":
		return TypeOf(of)
	default:
		v, is := of.(float64)
		if !is {
			fail(n.part, "Can't negate %s.", TypeOf(of))
		}
		return -v
	}
}

func (r *run) binary(n binary, s *scope) any {
	a := r.eval(n.a, s)
	switch n.op {
	case "??":
		if a == nil {
			return r.eval(n.b, s)
		}
		return a
	case "||", "&&":
		if truth(a) == (n.op == "&&") {
			return r.eval(n.b, s)
		}
		return a
	}
	b := r.eval(n.b, s)
	switch n.op {
	case "==", "===":
		return equal(a, b)
	case "!=", "!==":
		return !equal(a, b)
	case "<", "<=", ">", ">=":
		return n.compare(a, b)
	case "in":
		fields, _ := b.(map[string]any)
		_, is := fields[text(a)]
		return is
	default:
		return n.compute(a, b)
	}
}

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
	if _, is := a.(Func); is {
		return false
	}
	return reflect.DeepEqual(a, b)
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
		return x + y
	case n.op == "-":
		return x - y
	case n.op == "*":
		return x * y
	case y == 0:
		fail(n.part, "Can't divide by zero.")
	case n.op == "/":
		return x / y
	}
	return math.Mod(x, y)
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

func short(s string) string {
	if len(s) > maxText {
		fail("", "The text is too long.")
	}
	return s
}
