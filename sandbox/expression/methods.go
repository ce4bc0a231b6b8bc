package expression

import (
	"slices"
	"strings"
)

// method is a property or a method of a text, a number or a list.
func method(of any, name string) (any, bool) {
	switch of := of.(type) {
	case string:
		if name == "length" {
			return float64(len([]rune(of))), true
		}
		if m := textMethods[name]; m != nil {
			return Func(func(args []any) any { return m(of, args) }), true
		}
	case []any:
		if name == "length" {
			return float64(len(of)), true
		}
		if m := listMethods[name]; m != nil {
			return Func(func(args []any) any { return m(of, args) }), true
		}
	}
	if name == "toString" {
		return Func(func([]any) any { return short(text(of)) }), true
	}
	return nil, false
}

var textMethods = map[string]func(of string, args []any) any{
	"trim":        func(of string, _ []any) any { return strings.TrimSpace(of) },
	"toLowerCase": func(of string, _ []any) any { return strings.ToLower(of) },
	"toUpperCase": func(of string, _ []any) any { return strings.ToUpper(of) },
	"includes":    func(of string, args []any) any { return strings.Contains(of, text(nth(args, 0))) },
	"startsWith":  func(of string, args []any) any { return strings.HasPrefix(of, text(nth(args, 0))) },
	"endsWith":    func(of string, args []any) any { return strings.HasSuffix(of, text(nth(args, 0))) },
	"concat":      func(of string, args []any) any { return short(of + text(nth(args, 0))) },
	"indexOf": func(of string, args []any) any {
		at := strings.Index(of, text(nth(args, 0)))
		return float64(len([]rune(of[:max(at, 0)])) + min(at, 0))
	},
	"split": func(of string, args []any) any {
		out := []any{}
		for _, part := range strings.Split(of, text(nth(args, 0))) {
			out = append(out, part)
		}
		return sized(out)
	},
	"replace": func(of string, args []any) any {
		old, with := text(nth(args, 0)), text(nth(args, 1))
		grown(strings.Count(of, old), with)
		return short(strings.ReplaceAll(of, old, with))
	},
	"slice": func(of string, args []any) any {
		letters := []rune(of)
		from, to := cut(len(letters), args)
		return string(letters[from:to])
	},
	"substring": func(of string, args []any) any {
		letters := []rune(of)
		from, to := cut(len(letters), args)
		return string(letters[from:to])
	},
}

// cut are the bounds of a part that is asked for; negative ones count from the end.
func cut(size int, args []any) (from, to int) {
	at := func(k, usual int) int {
		n, is := nth(args, k).(float64)
		switch {
		case !is:
			return usual
		case n < 0:
			return int(max(float64(size)+n, 0))
		default:
			return int(min(n, float64(size)))
		}
	}
	from = at(0, 0)
	return from, max(at(1, size), from)
}

// called is a function that was given as an argument.
func called(name string, args []any) Func {
	f, is := nth(args, 0).(Func)
	if !is {
		fail(name, "The argument is not a function.")
	}
	return f
}

var listMethods = map[string]func(of, args []any) any{
	"map": func(of, args []any) any { return mapped(of, called("map", args)) },
	"flatMap": func(of, args []any) any {
		return flattened(mapped(of, called("flatMap", args)))
	},
	"flatten": func(of, _ []any) any { return flattened(of) },
	"filter": func(of, args []any) any {
		f := called("filter", args)
		return slices.DeleteFunc(slices.Clone(of), func(e any) bool { return !truth(f([]any{e})) })
	},
	"some": func(of, args []any) any { return position(of, called("some", args)) >= 0 },
	"every": func(of, args []any) any {
		f := called("every", args)
		return position(of, func(args []any) any { return !truth(f(args)) }) < 0
	},
	"find":     func(of, args []any) any { return elementAt(of, position(of, called("find", args))) },
	"includes": func(of, args []any) any { return indexOf(of, nth(args, 0)) >= 0 },
	"indexOf":  func(of, args []any) any { return float64(indexOf(of, nth(args, 0))) },
	"concat": func(of, args []any) any {
		more, is := nth(args, 0).([]any)
		if !is {
			more = args
		}
		return sized(append(slices.Clone(of), more...))
	},
	"slice": func(of, args []any) any {
		from, to := cut(len(of), args)
		return slices.Clone(of[from:to])
	},
	"join":   func(of, args []any) any { return joinedTexts(of, args) },
	"reduce": reduced,
	"sort":   sorted,
}

func mapped(of []any, f Func) []any {
	out := make([]any, len(of))
	for k, e := range of {
		out[k] = f([]any{e, float64(k)})
	}
	return sized(out)
}

func flattened(of []any) []any {
	out := []any{}
	for _, e := range of {
		if inner, is := e.([]any); is {
			out = append(out, inner...)
		} else {
			out = append(out, e)
		}
	}
	return sized(out)
}

// position is where the first element stands for which a function is true; -1 when there is none.
func position(of []any, f Func) int {
	return slices.IndexFunc(of, func(e any) bool { return truth(f([]any{e})) })
}

func indexOf(of []any, v any) int {
	return slices.IndexFunc(of, func(e any) bool { return equal(e, v) })
}

func elementAt(of []any, k int) any {
	if k < 0 {
		return nil
	}
	return of[k]
}

func joinedTexts(of, args []any) any {
	between := ","
	if s, is := nth(args, 0).(string); is {
		between = s
	}
	var out []string
	for _, e := range of {
		out = append(out, text(e))
	}
	grown(len(out), between)
	return short(strings.Join(out, between))
}

// grown refuses to put a text in so often that the whole is too long.
func grown(times int, text string) {
	if times*len(text) > maxText {
		fail("", "The text is too long.")
	}
}

func reduced(of, args []any) any {
	f := called("reduce", args)
	var so any
	switch {
	case len(args) > 1:
		so = args[1]
	case len(of) == 0:
		fail("reduce", "The list is empty, and there is no initial value.")
	default:
		so, of = of[0], of[1:]
	}
	for _, e := range of {
		so = f([]any{so, e})
	}
	return so
}

func sorted(of, args []any) any {
	f := called("sort", args)
	out := slices.Clone(of)
	slices.SortStableFunc(out, func(a, b any) int {
		n, _ := f([]any{a, b}).(float64)
		return int(max(min(n, 1), -1))
	})
	return out
}
