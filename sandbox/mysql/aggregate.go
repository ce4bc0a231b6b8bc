package mysql

import (
	"math"
	"slices"
	"strings"
)

// aggregates are the functions that make one value of many rows.
var aggregates = []string{
	"count", "sum", "avg", "min", "max", "group_concat", "any_value", "bit_and", "bit_or", "bit_xor", "std", "stddev",
	"stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp", "json_arrayagg", "json_objectagg",
}

// aggregate is one call of such a function.
type aggregate struct {
	name     string
	args     []*expr
	star     bool
	distinct bool
	order    []sorter
	between  string
}

func (b *binder) aggregate(n *call) *expr {
	if b.sums == nil {
		wrongGroup.raise()
	}
	a := b.summing(n)
	*b.sums = append(*b.sums, a)
	at := len(*b.sums) - 1
	out := &expr{eval: func(f *frame) Value { return f.sums[at] }}
	if a.star {
		return out
	}
	x := a.args[0]
	switch a.name {
	case "min", "max":
		out.caseless, out.rank, out.typ, out.exact, out.scale = x.caseless, x.rank, x.typ, x.exact, x.scale
	case "sum", "avg":
		out.exact, out.scale = x.exact || x.typ.Kind == Integer, x.scale
		if a.name == "avg" {
			out.scale += 4
		}
	}
	return out
}

// summing makes the arguments of an aggregate ready, in which no other may stand.
func (b *binder) summing(n *call) *aggregate {
	within := &binder{s: b.s, scope: b.scope, clause: b.clause}
	loose := b.scope.loose
	b.scope.loose = nil
	defer func() { b.scope.loose = loose }()
	a := &aggregate{name: n.name, star: n.star, distinct: n.distinct, between: n.between}
	a.args = within.bindAll(n.args)
	a.order = within.orders(n.order, nil)
	if len(a.args) == 0 && !a.star {
		wrongCount.raise(n.name)
	}
	return a
}

// compute is the value for some rows.
func (a *aggregate) compute(s *session, rows []*frame) Value {
	if a.star {
		return int64(len(rows))
	}
	if len(a.order) > 0 {
		rows = s.sorted(rows, a.order)
	}
	var kept [][]Value
	seen := map[string]bool{}
	for _, f := range rows {
		s.step()
		row := make([]Value, len(a.args))
		var key strings.Builder
		null := false
		for i, x := range a.args {
			row[i] = x.eval(f)
			null = null || row[i] == nil
			key.WriteString(identity(row[i], x.caseless))
			key.WriteByte(0)
		}
		if null && !strings.HasPrefix(a.name, "json_") && a.name != "any_value" || a.distinct && seen[key.String()] {
			continue
		}
		seen[key.String()] = true
		kept = append(kept, row)
	}
	return a.combine(kept)
}

func (a *aggregate) combine(rows [][]Value) Value {
	switch a.name {
	case "count":
		return int64(len(rows))
	case "bit_and", "bit_or", "bit_xor":
		return bitSum(a.name, rows)
	case "json_arrayagg":
		return gathered(rows)
	}
	if len(rows) == 0 {
		return nil
	}
	switch a.name {
	case "any_value":
		return rows[0][0]
	case "sum":
		return total(rows)
	case "avg":
		return average(rows)
	case "min", "max":
		best := rows[0][0]
		for _, r := range rows[1:] {
			if c := compare(r[0], best, a.args[0].caseless); c < 0 == (a.name == "min") && c != 0 {
				best = r[0]
			}
		}
		return best
	case "group_concat":
		return a.joined(rows)
	case "json_objectagg":
		out := map[string]any{}
		for _, r := range rows {
			out[TextOf(r[0])] = documentOf(r[1]).v
		}
		return Document{out}
	}
	return a.spread(rows)
}

func bitSum(name string, rows [][]Value) Value {
	out := uint64(0)
	if name == "bit_and" {
		out = math.MaxUint64
	}
	for _, r := range rows {
		switch n := uint64(integer(r[0])); name {
		case "bit_and":
			out &= n
		case "bit_or":
			out |= n
		default:
			out ^= n
		}
	}
	return exact(int64(out)).unsigned()
}

func gathered(rows [][]Value) Value {
	if len(rows) == 0 {
		return nil
	}
	out := []any{}
	for _, r := range rows {
		out = append(out, documentOf(r[0]).v)
	}
	return Document{out}
}

// total is the sum: of exact numbers a decimal, of others a float.
func total(rows [][]Value) Value {
	sum := exact(int64(0))
	for i, r := range rows {
		n := numeric(r[0])
		if _, is := n.(float64); is {
			f := sum.float()
			for _, r := range rows[i:] {
				f += float(r[0])
			}
			return f
		}
		sum = sum.add(exact(n))
	}
	return sum
}

func average(rows [][]Value) Value {
	switch sum := total(rows).(type) {
	case Decimal:
		return sum.div(exact(int64(len(rows))))
	default:
		return float(sum) / float64(len(rows))
	}
}

// mostConcat is group_concat_max_len.
const mostConcat = 1024

func (a *aggregate) joined(rows [][]Value) Value {
	var out strings.Builder
	for i, r := range rows {
		if i > 0 {
			out.WriteString(a.between)
		}
		for _, v := range r {
			out.WriteString(TextOf(v))
		}
	}
	s := out.String()
	return s[:min(len(s), mostConcat)]
}

// spread is the variance, or its root.
func (a *aggregate) spread(rows [][]Value) Value {
	mean, sum := 0.0, 0.0
	for _, r := range rows {
		mean += float(r[0])
	}
	mean /= float64(len(rows))
	for _, r := range rows {
		sum += (float(r[0]) - mean) * (float(r[0]) - mean)
	}
	n := float64(len(rows))
	if strings.HasSuffix(a.name, "_samp") {
		if n--; n == 0 {
			return nil
		}
	}
	if slices.Contains([]string{"variance", "var_pop", "var_samp"}, a.name) {
		return sum / n
	}
	return math.Sqrt(sum / n)
}
