package expression

import "strings"

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
		return read(r.eval(n.of, s), n)
	case element:
		return pick(r.eval(n.of, s), r.eval(n.by, s), n)
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

func read(of any, n member) any {
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
		v, known := method(of, n.name)
		if !known {
			fail(n.part, "Unrecognized property '%s' of type %s.", n.name, TypeOf(of))
		}
		return v
	}
}

func pick(of, by any, n element) any {
	switch by := by.(type) {
	case string:
		return read(of, member{nil, by, n.safe, n.part})
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
			return read(nil, member{nil, text(by), n.safe, n.part})
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
