package mysql

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// function is one that works on single values. Without nulls, it is NULL when an argument is.
type function struct {
	least, most int // arguments; most < 0: any number
	nulls       bool
	do          func(s *session, a []Value) Value
}

// functions are all functions by name, but those that need to see their arguments unevaluated. They are put together
// when first asked for, so that a process that runs no SQL does not pay for them.
var functions = sync.OnceValue(func() map[string]function {
	out := map[string]function{}
	for _, group := range []map[string]function{textFunctions(), codeFunctions(), numberFunctions(), timeFunctions(),
		dateFunctions(), jsonFunctions(), otherFunctions()} {
		maps.Copy(out, group)
	}
	return out
})

// forbidden are what Forge SQL's query policy looks at; an app gets SQL_POLICY_VIOLATION for some of their uses.
var forbidden = []string{"sleep", "benchmark", "load_file", "get_lock", "release_lock"}

func (b *binder) call(n *call) *expr {
	switch {
	case n.over != nil:
		return b.windowed(n)
	case slices.Contains(aggregates, n.name):
		return b.aggregate(n)
	case n.star || n.distinct:
		wrongCount.raise(n.name)
	}
	switch n.name {
	case "if":
		if len(n.args) != 3 {
			wrongCount.raise(n.name)
		}
		return b.bind(&choice{when: [][2]any{{n.args[0], n.args[1]}}, other: n.args[2]})
	case "ifnull", "coalesce":
		out := b.apply(functions()[n.name], n)
		return out.unified(b.bindAll(n.args))
	case "date_add", "adddate", "date_sub", "subdate":
		return b.added(n)
	case "values":
		if r, is := n.args[0].(*reference); is && len(n.args) == 1 {
			return b.resolve(&reference{"\x00values", r.name})
		}
	case "nullif":
		if len(n.args) == 2 {
			same := &binary{"=", n.args[0], n.args[1]}
			return b.bind(&choice{when: [][2]any{{same, &literal{}}}, other: n.args[0]})
		}
	}
	f, known := functions()[n.name]
	switch {
	case slices.Contains(ranking, n.name):
		malformed("", 1)
	case slices.Contains(forbidden, n.name):
		refuse("%s()", strings.ToUpper(n.name))
	case !known:
		if slices.Contains(unbuilt, n.name) {
			refuse("%s()", strings.ToUpper(n.name))
		}
		noFunction.raise(databaseName + "." + n.name)
	case len(n.args) < f.least || f.most >= 0 && len(n.args) > f.most:
		wrongCount.raise(strings.ToUpper(n.name))
	}
	return b.apply(f, n)
}

func (b *binder) apply(f function, n *call) *expr {
	args := b.bindAll(n.args)
	out := &expr{eval: func(fr *frame) Value {
		values := make([]Value, len(args))
		for i, x := range args {
			values[i] = x.eval(fr)
			if values[i] == nil && !f.nulls {
				return nil
			}
		}
		return f.do(b.s, values)
	}}
	for _, x := range args { // a function's text compares as its arguments do
		if x.rank > out.rank {
			out.caseless, out.rank = x.caseless, x.rank
		}
	}
	return out
}

// unbuilt are functions of MySQL that this engine does not have.
var unbuilt = strings.Fields(`aes_decrypt aes_encrypt compress uncompress soundex export_set make_set match name_const
	json_schema_valid json_schema_validation_report json_table json_value st_astext st_distance st_geomfromtext
	extractvalue updatexml period_add period_diff addtime subtime to_seconds get_format grouping format_bytes
	inet6_aton inet6_ntoa is_ipv4 is_ipv6 random_bytes statement_digest weight_string load_file
	vec_cosine_distance tidb_version interval`)

// added is DATE_ADD and its kin.
func (b *binder) added(n *call) *expr {
	if len(n.args) != 2 {
		wrongCount.raise(strings.ToUpper(n.name))
	}
	iv, is := n.args[1].(*interval)
	if !is {
		iv = &interval{n.args[1], "day"}
	}
	return b.moved(n.args[0], iv, strings.Contains(n.name, "sub"))
}

func otherFunctions() map[string]function {
	return map[string]function{
		"ifnull":   {2, 2, true, func(_ *session, a []Value) Value { return firstOf(a) }},
		"coalesce": {1, -1, true, func(_ *session, a []Value) Value { return firstOf(a) }},
		"isnull":   {1, 1, true, func(_ *session, a []Value) Value { return truth(a[0] == nil) }},
		"greatest": {2, -1, false, func(_ *session, a []Value) Value { return extreme(a, 1) }},
		"least":    {2, -1, false, func(_ *session, a []Value) Value { return extreme(a, -1) }},
		"last_insert_id": {0, 1, false, func(s *session, a []Value) Value {
			if len(a) == 1 {
				s.db.lastID = integer(a[0])
				s.out.InsertID = s.db.lastID
			}
			return s.db.lastID
		}},
		"database":      {0, 0, false, func(*session, []Value) Value { return databaseName }},
		"schema":        {0, 0, false, func(*session, []Value) Value { return databaseName }},
		"version":       {0, 0, false, func(*session, []Value) Value { return "8.0.11-TiDB-v7.5.0" }},
		"user":          {0, 0, false, func(*session, []Value) Value { return "app@%" }},
		"current_user":  {0, 0, false, func(*session, []Value) Value { return "app@%" }},
		"connection_id": {0, 0, false, func(*session, []Value) Value { return int64(1) }},
		"uuid":          {0, 0, false, func(s *session, _ []Value) Value { return s.uuid() }},
		"uuid_short":    {0, 0, false, func(s *session, _ []Value) Value { s.db.uuids++; return int64(s.db.uuids) }},
		"uuid_to_bin":   {1, 2, false, onUUID(uuidToBin)},
		"bin_to_uuid":   {1, 2, false, onUUID(binToUUID)},
		"is_uuid":       {1, 1, false, func(_ *session, a []Value) Value { return truth(len(bareUUID(TextOf(a[0]))) == 32) }},
		"inet_aton":     {1, 1, false, func(_ *session, a []Value) Value { return inetAton(TextOf(a[0])) }},
		"inet_ntoa":     {1, 1, false, func(_ *session, a []Value) Value { return inetNtoa(integer(a[0])) }},
	}
}

func firstOf(a []Value) Value {
	for _, v := range a {
		if v != nil {
			return v
		}
	}
	return nil
}

func extreme(a []Value, sign int) Value {
	best := a[0]
	for _, v := range a[1:] {
		if compare(v, best, false)*sign > 0 {
			best = v
		}
	}
	return best
}
