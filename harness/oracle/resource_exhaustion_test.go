package oracle

import (
	"math"
	"testing"

	"crosstalk/sandbox/trace"
)

// grown is a trace of calls in which a field has these sizes and some place does so much work.
func grown(unit trace.Unit, sizes []int, steps func(n int) int) *trace.Trace {
	const fuel = 2_000_000
	t := &trace.Trace{}
	for k, n := range sizes {
		w := &trace.Work{}
		did := steps(n)
		if did > fuel {
			did, w.Exhausted = fuel, true
		}
		w.Add(trace.Spent{Position: "src/index.js:1:1", Steps: 1})
		w.Add(trace.Spent{Position: "src/index.js:3:7", Steps: did})
		most := 500_000
		if unit == trace.Number {
			most = 0
		}
		t.Invocations = append(t.Invocations, trace.Invocation{
			Step: k + 1, Function: "main", Outcome: trace.Completed, Work: w,
			Size: &trace.Size{Field: "body.x", Unit: unit, N: n, Most: most},
		})
	}
	return t
}

// TestExhaustion: which laws of growth are accused.
func TestExhaustion(t *testing.T) {
	text, number := []int{64, 128, 256, 512, 50_000}, []int{8, 16, 32, 64, 512, 1_000_000}
	capped := func(most int, steps func(int) int) func(int) int {
		return func(n int) int { return steps(min(n, most)) }
	}
	refused := func(most int, steps func(int) int) func(int) int {
		return func(n int) int {
			if n > most {
				return 0
			}
			return steps(n)
		}
	}
	same := func(n int) int { return n }
	square := func(n int) int { return n * n }
	double := func(n int) int { return 1 << min(n, 40) }
	for _, c := range []struct {
		name  string
		unit  trace.Unit
		sizes []int
		steps func(int) int
		want  bool
	}{
		{"constant", trace.Characters, text, func(int) int { return 5 }, false},
		{"linear", trace.Characters, text, func(n int) int { return 40 * n }, false},
		{"sorting", trace.Items, text, func(n int) int { return n * int(math.Log2(float64(n))) }, false},
		{"square", trace.Items, text, square, true},
		{"half a square", trace.Words, text, func(n int) int { return n * n / 2 }, true},
		{"cube", trace.Items, text, func(n int) int { return n * n * n }, true},
		{"power", trace.Characters, []int{4, 8, 12, 16, 64}, double, true},
		{"a square that is cut", trace.Items, text, capped(1000, square), false},
		{"a square that is refused", trace.Items, text, refused(200, square), false},
		{"in batches", trace.Items, text, func(n int) int { return (n + 24) / 25 }, false},

		{"number", trace.Number, number, same, true},
		{"pages of a number", trace.Number, number, func(n int) int { return n / 100 }, true},
		{"a number that calls twice", trace.Number, number, double, true},
		{"its digits", trace.Number, number, func(n int) int { return int(math.Log10(float64(n))) + 1 }, false},
		{"a bounded number", trace.Number, number, capped(1000, same), false},
		{"a refused number", trace.Number, number, refused(1000, same), false},
		{"a number that calls twice, refused", trace.Number, number, refused(20, double), false},
		{"not the number", trace.Number, number, func(int) int { return 300 }, false},
	} {
		got := judgeExhaustion(Pair{Base: grown(c.unit, c.sizes, c.steps)})
		if (len(got) > 0) != c.want {
			t.Errorf("%s: %d violations: %+v", c.name, len(got), got)
		}
		if c.want && len(got) > 0 && (got[0].Location != "src/index.js:3:7" || len(got[0].Evidence) != 1) {
			t.Errorf("%s: at %s, %+v", c.name, got[0].Location, got[0].Evidence)
		}
	}
}

// TestExhaustionByPattern: a regular expression is accused when the whole text comes to it, and when the field may be
// long enough for a second.
func TestExhaustionByPattern(t *testing.T) {
	for _, c := range []struct {
		name          string
		length, most  int
		wantViolation bool
	}{
		{"whole text", 50_000, 500_000, true},
		{"cut text", 10_000, 500_000, false},
		{"header", 50_000, 8_000, false},
	} {
		base := grown(trace.Characters, []int{64, 128, 256, 512, 50_000}, func(n int) int { return 4 * n * n })
		for k := range base.Invocations {
			i := &base.Invocations[k]
			i.Size.Most = c.most
			for at := range i.Work.Places {
				i.Work.Places[at].Pattern, i.Work.Places[at].Length = `/\s+$/`, min(i.Size.N, c.length)
			}
		}
		if got := judgeExhaustion(Pair{Base: base}); (len(got) > 0) != c.wantViolation {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is told as %q", n, got)
		}
	}
}
