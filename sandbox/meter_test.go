package sandbox_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// meteredRun invokes a handler with that body once, in a file of that name, and counts.
func meteredRun(t *testing.T, body, file, payload string) (trace.Invocation, *sandbox.Meter) {
	t.Helper()
	p := programOf(t, body, file).Meter()
	m := p.NewMeter()
	i, err := p.Instantiate(sandbox.Config{Platform: echo{}, Meter: m})
	if err != nil {
		t.Fatal(err)
	}
	return i.Invoke(&sandbox.Invocation{
		Step: 1, Tenant: "acme", Function: p.Function("main"), Payload: []byte(payload), Limit: 25_000,
	}), m
}

// TestMeter: what is counted of each snippet, most first. The handler itself is entered once.
func TestMeter(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []int
	}{
		{"for", `for (let k = 0; k < 7; k++) ; return 1`, []int{7, 1}},
		{"while", `let k = 7; while (k--) ; return 1`, []int{7, 1}},
		{"do", `let k = 7; do k--; while (k); return 1`, []int{7, 1}},
		{"of", `for (const x of [1, 2, 3]) ; return 1`, []int{3, 1}},
		{"in", `for (const x in { a: 1, b: 2 }) ; return 1`, []int{2, 1}},
		{"callback", `return [1, 2, 3].map(x => x)`, []int{3, 1}},
		{"nested", `for (let k = 0; k < 3; k++) for (let j = 0; j < 4; j++) ; return 1`, []int{12, 3, 1}},
		{"recursion", `const f = function (n) { return n < 1 ? 0 : f(n - 1) }; return f(5)`, []int{6, 1}},
		{"harmless pattern", `return /^a+$/.test(payload)`, []int{1}},
		{"explosive pattern", `return /^(a+)+$/.test("aaaaaaaa" + "_")`, []int{3046, 1}},
		{"explosive pattern in an optional chain", `return "aaaaaaaa_"?.match(/^(a+)+$/)`, []int{3046, 1}},
	} {
		for _, file := range []string{"src/index.js", "node_modules/p/index.js"} {
			i, m := meteredRun(t, c.body, file, `"in"`)
			var got []int
			for _, s := range m.Work().Places {
				got = append(got, s.Steps)
			}
			if d := cmp.Diff(c.want, got); d != "" || i.Outcome != trace.Completed {
				t.Errorf("%s in %s: %s (-want +got):\n%s", c.name, file, i.Outcome, d)
			}
		}
	}
}

// TestMeterEnds: what does too much is ended, always at the same step, and the record is whole all the same.
func TestMeterEnds(t *testing.T) {
	for name, body := range map[string]string{
		"loop":    `for (;;) ;`,
		"pattern": `return /^(a+)+$/.test("a".repeat(100) + "_")`,
		"ahead":   `return /^(?=a)(a+)+$/.test("a".repeat(100) + "_")`, // which the engine would backtrack on
	} {
		first, m := meteredRun(t, body, "src/index.js", `"in"`)
		again, n := meteredRun(t, body, "src/index.js", `"in"`)
		if first.Outcome != trace.Exhausted || !m.Work().Exhausted {
			t.Errorf("%s: %s", name, first.Outcome)
		}
		if d := cmp.Diff(m.Work(), n.Work()) + cmp.Diff(first, again); d != "" {
			t.Errorf("%s: not the same twice:\n%s", name, d)
		}
	}
}

// TestMeterTellsPatterns: what was applied to which text.
func TestMeterTellsPatterns(t *testing.T) {
	_, m := meteredRun(t, `payload.replace(/b/g, "c"); return payload.split(/,/).length + payload.replace("a", "b")`,
		"src/index.js", `"a,b"`)
	var got []sandbox.Applied
	for _, a := range m.Applied {
		a.Position = ""
		got = append(got, a)
	}
	want := []sandbox.Applied{
		{Source: "b", Flags: "g", All: true, Subject: "a,b"}, {Source: ",", All: true, Subject: "a,b"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
