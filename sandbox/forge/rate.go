package forge

import "slices"

// Spans of virtual time, in milliseconds, within which requests are counted.
const (
	second int64 = 1_000
	minute int64 = 60_000
)

// within counts n things of a kind, and says whether no more than most of them have come within a span of virtual time.
// What is refused does not count. Things are counted for each invocation alone: the calls of a schedule follow one
// another faster than those of people, and what one did must not refuse another's.
func (r *request) within(kind string, span int64, most, n int) bool {
	if r.data.counted == nil {
		r.data.counted = map[string][]int64{}
	}
	now := r.p.now()
	recent := slices.DeleteFunc(r.data.counted[kind], func(at int64) bool { return at <= now-span })
	if len(recent)+n > most {
		return false
	}
	r.data.counted[kind] = append(recent, slices.Repeat([]int64{now}, n)...)
	return true
}
