package mysql

import (
	"slices"
	"strings"
)

// ranking are the functions that need a window.
var ranking = []string{
	"row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "first_value", "last_value",
	"nth_value",
}

// windowed is one call of a function over a window.
type windowed struct {
	name      string
	args      []*expr
	sum       *aggregate
	partition []*expr
	order     []sorter
	frame     *frameClause
}

func (b *binder) windowed(n *call) *expr {
	if b.windows == nil {
		raise(&Error{Number: 3593, Symbol: "ER_WINDOW_INVALID_WINDOW_FUNC_USE", State: "HY000",
			Message: "You cannot use the window function '" + n.name + "' in this context.'"})
	}
	over := *n.over
	if over.name != "" {
		base := b.named[over.name]
		if base == nil {
			raise(&Error{Number: 3579, Symbol: "ER_WINDOW_NO_SUCH_WINDOW", State: "HY000",
				Message: "Window name '" + over.name + "' is not defined."})
		}
		over.partition = base.partition
		if over.order == nil {
			over.order = base.order
		}
		if over.frame == nil {
			over.frame = base.frame
		}
	}
	w := &windowed{name: n.name, frame: over.frame, partition: b.bindAll(over.partition)}
	for _, o := range over.order {
		w.order = append(w.order, sorter{b.bind(o.x), o.desc})
	}
	if slices.Contains(aggregates, n.name) {
		plain := *n
		plain.over = nil
		w.sum = &aggregate{name: n.name, star: n.star, distinct: n.distinct, between: n.between, args: b.bindAll(n.args)}
	} else {
		w.args = b.bindAll(n.args)
	}
	*b.windows = append(*b.windows, w)
	at := len(*b.windows) - 1
	return &expr{eval: func(f *frame) Value { return f.windows[at] }}
}

// fill computes the values of one call for all rows; it is the call at some place among all of the query.
func (w *windowed) fill(s *session, rows []*frame, at, all int) {
	for _, f := range rows {
		if f.windows == nil {
			f.windows = make([]Value, all)
		}
	}
	parts := map[string][]*frame{}
	var order []string
	for _, f := range rows {
		var key strings.Builder
		for _, p := range w.partition {
			key.WriteString(identity(p.eval(f), p.caseless))
			key.WriteByte(0)
		}
		if parts[key.String()] == nil {
			order = append(order, key.String())
		}
		parts[key.String()] = append(parts[key.String()], f)
	}
	for _, k := range order {
		part := s.sorted(parts[k], w.order)
		for i, f := range part {
			f.windows[at] = w.value(s, part, i)
		}
	}
}

// peers says whether two rows stand side by side in the order of the window.
func (w *windowed) peers(a, b *frame) bool {
	return !slices.ContainsFunc(w.order, func(o sorter) bool {
		return ranked(o.x.eval(a), o.x.eval(b), o.x.caseless) != 0
	})
}

func (w *windowed) value(s *session, part []*frame, i int) Value {
	first := i // of its peers
	for first > 0 && w.peers(part[first-1], part[i]) {
		first--
	}
	switch w.name {
	case "row_number":
		return int64(i + 1)
	case "rank":
		return int64(first + 1)
	case "dense_rank":
		n := int64(1)
		for k := 1; k <= i; k++ {
			if !w.peers(part[k-1], part[k]) {
				n++
			}
		}
		return n
	case "percent_rank":
		if len(part) == 1 {
			return float64(0)
		}
		return float64(first) / float64(len(part)-1)
	case "cume_dist":
		return float64(w.lastPeer(part, i)+1) / float64(len(part))
	case "ntile":
		return tile(i, len(part), int(integer(w.args[0].eval(part[i]))))
	case "lag", "lead":
		return w.shifted(part, i)
	}
	from, to := w.reach(part, i)
	if w.sum != nil {
		s.steps += to - from
		s.step()
		return w.sum.compute(s, part[from:to])
	}
	at := from
	switch w.name {
	case "last_value":
		at = to - 1
	case "nth_value":
		at = from + int(integer(w.args[1].eval(part[i]))) - 1
	}
	if at < from || at >= to {
		return nil
	}
	return w.args[0].eval(part[at])
}

func (w *windowed) lastPeer(part []*frame, i int) int {
	for i+1 < len(part) && w.peers(part[i], part[i+1]) {
		i++
	}
	return i
}

// tile is the number of the bucket that a row falls into; the first buckets are the larger ones.
func tile(i, rows, buckets int) Value {
	if buckets <= 0 {
		return nil
	}
	size, larger := rows/buckets, rows%buckets
	if i < larger*(size+1) {
		return int64(i/(size+1) + 1)
	}
	return int64(larger + (i-larger*(size+1))/size + 1)
}

func (w *windowed) shifted(part []*frame, i int) Value {
	by := 1
	if len(w.args) > 1 {
		by = int(integer(w.args[1].eval(part[i])))
	}
	if w.name == "lag" {
		by = -by
	}
	if i+by >= 0 && i+by < len(part) {
		return w.args[0].eval(part[i+by])
	}
	if len(w.args) > 2 {
		return w.args[2].eval(part[i])
	}
	return nil
}

// reach is the frame of a row, from one index up to before another: by default all rows up to the last peer, or the
// whole partition where there is no order.
func (w *windowed) reach(part []*frame, i int) (from, to int) {
	f := w.frame
	if f == nil {
		if len(w.order) == 0 {
			return 0, len(part)
		}
		return 0, w.lastPeer(part, i) + 1
	}
	if !f.rows && (f.from.offset != 0 && !f.from.unbounded || f.to.offset != 0 && !f.to.unbounded) {
		refuse("RANGE with an offset")
	}
	to = w.lastPeer(part, i) + 1
	from = i
	if f.rows {
		from, to = i+f.from.offset, i+f.to.offset+1
	}
	if f.from.unbounded {
		from = 0
	}
	if f.to.unbounded {
		to = len(part)
	}
	from, to = max(from, 0), min(to, len(part))
	return min(from, to), max(from, to)
}
