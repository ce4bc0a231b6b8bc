package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// What is stored has been stored by the app itself, and an app may keep its lists short. How long one gets shows where
// the app adds something to a list that is longer already; some apps add something only when others fail.

// bounded is a schedule in which no stored list is longer than the app was seen to make it, and no number that is sent,
// stored or configured is larger than a page has things. It says whether anything is smaller for that.
func (a *App) bounded(s Schedule, w tenant.World) (out Schedule, some bool, err error) {
	out = s.Clone()
	some = modest(&out)
	lists := slices.DeleteFunc(slices.Sorted(maps.Keys(s.Storage)), func(key string) bool {
		return !bytes.Contains(s.Storage[key], []byte(`"$list"`))
	})
	if len(lists) == 0 {
		return out, some, nil
	}
	traces, err := a.oneByOne(s, w)
	if err != nil {
		return s, false, err
	}
	site := w.Site(tenant.Observed)
	for _, key := range lists {
		filled, err := site.Fill(s.Storage[key])
		if err != nil {
			return s, false, err
		}
		made := longestList(tenant.Decode(filled))
		if most, added := mostWritten(traces, site.Key(key), made); added && most < len(made) {
			out.Storage[key], some = tenant.Encode(shorter(tenant.Decode(out.Storage[key]), most)), true
		}
	}
	return out, some, nil
}

// madeUpNumber is the template of a number that is made up, which has six digits; page stands in its place.
var (
	madeUpNumber = regexp.MustCompile(`\{"\$number":"[^"]*"\}`)
	page         = []byte("50")
)

// modest makes the made-up numbers of a schedule as large as a page has things, and says whether there are any: one
// that says how often to do something is seldom larger.
func modest(s *Schedule) (some bool) {
	smaller := func(t tenant.Template) tenant.Template {
		some = some || madeUpNumber.Match(t)
		return madeUpNumber.ReplaceAll(t, page)
	}
	for k := range s.Steps {
		s.Steps[k].Payload = smaller(s.Steps[k].Payload)
	}
	for _, templates := range []map[string]tenant.Template{s.Storage, s.Configured} {
		for key, t := range templates {
			templates[key] = smaller(t)
		}
	}
	return some
}

// mostWritten is how long the lists are that runs store under a key and that hold more than what was made up, and
// whether there are any.
func mostWritten(traces []*trace.Trace, key string, made []any) (most int, added bool) {
	for _, t := range traces {
		for _, list := range written(t, key) {
			if slices.ContainsFunc(list, func(item any) bool { return !holds(made, item) }) {
				most, added = max(most, len(list)), true
			}
		}
	}
	return most, added
}

// oneByOne runs each of the observed tenant's steps alone, as it is and while what it asks of others fails.
func (a *App) oneByOne(s Schedule, w tenant.World) ([]*trace.Trace, error) {
	failing := w
	failing.Faults = []tenant.Fault{{Tenant: tenant.Observed, Kind: tenant.Failing}}
	var runs []run
	for _, step := range s.Steps {
		alone := s
		step.Overlap, alone.Steps = 0, []Step{step}
		runs = append(runs, inWorlds(alone, []tenant.World{w, failing})...)
	}
	return a.runAll(context.Background(), runs)
}

// written are the longest lists of all values that a run stores under a key.
func written(t *trace.Trace, key string) (lists [][]any) {
	for _, e := range t.Events {
		if e.Request == nil || !slices.ContainsFunc(e.Request.Stored, func(s trace.Stored) bool {
			return s.Op == "set" && s.Key == key && s.Shelf == "" && !s.Failed
		}) {
			continue
		}
		var body any
		if json.Unmarshal([]byte(e.Request.Body), &body) == nil {
			lists = append(lists, valuesOf(body, key)...)
		}
	}
	return lists
}

// valuesOf are the longest lists of the values that stand beside a key in a request.
func valuesOf(body any, key string) (lists [][]any) {
	switch body := body.(type) {
	case []any:
		for _, e := range body {
			lists = append(lists, valuesOf(e, key)...)
		}
	case map[string]any:
		if value, has := body["value"]; has && body["key"] == key {
			return [][]any{longestList(value)}
		}
		for _, name := range slices.Sorted(maps.Keys(body)) {
			lists = append(lists, valuesOf(body[name], key)...)
		}
	}
	return lists
}

// longestList is the longest list in a value; nil when there is none.
func longestList(v any) (longest []any) {
	var inner []any
	switch v := v.(type) {
	case []any:
		longest, inner = v, v
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			inner = append(inner, v[name])
		}
	}
	for _, e := range inner {
		if list := longestList(e); len(list) > len(longest) {
			longest = list
		}
	}
	return longest
}

// holds says whether a list has an item that reads the same.
func holds(list []any, item any) bool {
	text := tenant.Encode(item)
	return slices.ContainsFunc(list, func(o any) bool { return bytes.Equal(tenant.Encode(o), text) })
}

// shorter is a template whose outermost lists have so many items.
func shorter(v any, items int) any {
	m, is := v.(map[string]any)
	if !is {
		return v
	}
	if item, list := m["$list"]; list {
		return map[string]any{"$times": []any{items, item}}
	}
	out := map[string]any{}
	for name, e := range m {
		out[name] = shorter(e, items)
	}
	return out
}
