package retained

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
)

// invocable is an app with one function whose answer depends on what earlier calls left behind.
func invocable(t *testing.T, source string) *sandbox.Program {
	t.Helper()
	return compiled(t, map[string]string{
		"manifest.yml": manifest, "src/index.js": source,
		"src/memo.js": `module.exports = f => { let done = false, v; return x => done ? v : (done = true, v = f(x)) };`,
	})
}

// invoke calls the function with a tenant's payload, and returns the answer. ready is called when the module has
// loaded.
func invoke(t *testing.T, i *sandbox.Instance, tenant string, ready func()) string {
	t.Helper()
	payload, err := json.Marshal(map[string]string{"tenant": tenant})
	if err != nil {
		t.Fatal(err)
	}
	r := i.Invoke(&sandbox.Invocation{
		Step: 1, Tenant: tenant, Function: i.Program().Function("one"), Payload: payload, Start: i.Now() + 1000,
		Limit: 25_000, Ready: ready,
	})
	if r.Error != nil {
		return string(r.Outcome) + ": " + r.Error.Message
	}
	return string(r.Response)
}

// proven lists the holders that, put back alone, make the observer's answer independent of the first tenant.
func proven(t *testing.T, source string) []string {
	t.Helper()
	p := invocable(t, source)
	options := Options{Baseline: NewBaseline(p, sandbox.Config{})}
	answer := func(tenant string, back *Holder) (string, []Holder) {
		i := fresh(t, p)
		var m *Mark
		invoke(t, i, tenant, func() { m = NewMark(i, options) })
		changed := m.Changed()
		if back != nil {
			if err := m.Restore(*back); err != nil {
				t.Fatal(err)
			}
		}
		return invoke(t, i, "observer", nil), changed
	}
	a, changed := answer("acme", nil)
	b, others := answer("umbrella", nil)
	if a == b {
		t.Fatalf("nothing leaks: %s", a)
	}
	if d := cmp.Diff(changed, others); d != "" {
		t.Errorf("the holders of the two worlds have not the same names: %s", d)
	}
	var out []string
	for _, h := range changed {
		a, _ := answer("acme", &h)
		b, _ := answer("umbrella", &h)
		if a == b && !strings.Contains(a, "acme") {
			out = append(out, h.Root+" "+h.Name+" "+h.DeclaredAt)
		}
	}
	return out
}

func TestPuttingTheCarrierBackProvesIt(t *testing.T) {
	tests := []struct {
		name, source string
		want         []string
	}{
		{"variable among others", `let last = "none", calls = 0; const log = [];
export const run = async p => { const was = last; last = p.tenant; calls++; log.push(p.tenant); return was };`,
			[]string{"memory last src/index.js:1:5"}},
		{"map behind a function", `const cache = new Map();
const remember = p => { if (!cache.has("k")) cache.set("k", p.tenant); return cache.get("k") };
export const run = async p => remember(p);`, []string{"memory cache src/index.js:1:7"}},
		{"memo of a package", `const memo = require("./memo")(x => x.tenant); exports.run = async p => memo(p);`,
			[]string{"memory memo src/index.js:1:7"}},
		{"timer", `let seen = "none"; export const run = async p => {
if (p.tenant !== "observer") { setTimeout(() => { seen = p.tenant }, 500); return }
await new Promise(r => setTimeout(r, 1000)); return seen };`, []string{"timer timers "}},
		{"interval that was there before", `const box = { v: "none" }; let seen; setInterval(() => { seen = box.v }, 100);
export const run = async p => { if (p.tenant !== "observer") { box.v = p.tenant; return }
await new Promise(r => setTimeout(r, 1000)); return seen };`, []string{"memory box src/index.js:1:7"}},
		{"promise in flight", `let flight; export const run = async p => { flight ??= new Promise(r =>
setTimeout(() => r(p.tenant), 10)); return flight };`, []string{"memory flight src/index.js:1:5"}},
		{"async context of a promise", `const { AsyncLocalStorage } = require("async_hooks");
const als = new AsyncLocalStorage(); let later; exports.run = async p => {
later ??= als.run({ who: p.tenant }, () => Promise.resolve().then(() => als.getStore()));
return (await later).who };`, []string{"memory later src/index.js:2:42"}},
		{"file", `const fs = require("fs"); let n = 0; exports.run = async p => { n++;
const was = fs.existsSync("/tmp/last") ? fs.readFileSync("/tmp/last", "utf8") : "none";
fs.writeFileSync("/tmp/last", p.tenant); return was };`, []string{"disk /tmp/last "}},
		{"environment", `exports.run = async p => {
const was = process.env.LAST; process.env.LAST = p.tenant; return was ?? "none" };`,
			[]string{"environment process.env.LAST "}},
		{"built-in", `exports.run = async p => {
const was = ({}).who; Object.prototype.who = p.tenant; return was ?? "none" };`,
			[]string{"intrinsic Object.prototype "}},
		{"generator", `const seen = (function* () {
let was = "none", now = yield; for (;;) { const out = was; was = now; now = yield out } })(); seen.next();
export const run = async p => seen.next(p.tenant).value;`, []string{"memory seen src/index.js:1:7"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, proven(t, tt.source)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestRestoreOfTheUnknown(t *testing.T) {
	i := instance(t, `let x = 1;`)
	m := NewMark(i, Options{})
	err := m.Restore(Holder{Root: Memory, Name: "y"})
	if err == nil || !strings.Contains(err.Error(), "nothing was known of y (memory) at the mark") {
		t.Errorf("got %v", err)
	}
	if err := m.Restore(Holder{Root: Memory, Name: "globalThis.never"}); err != nil {
		t.Errorf("a global that is in the other world only: %v", err)
	}
}

func TestAnInstanceGoesOnAfterRestore(t *testing.T) {
	i := fresh(t, invocable(t, `let last = "none"; const all = []; export const run = async p => {
all.push({ who: p.tenant, at: Date.now() });
await new Promise(r => setTimeout(r, 5)); const was = last; last = p.tenant;
return was + " " + all.map(a => a.who).join() };`))
	var m *Mark
	options := Options{Baseline: NewBaseline(i.Program(), i.Config())}
	invoke(t, i, "first", func() { m = NewMark(i, options) })
	for range 50 {
		invoke(t, i, "acme", nil)
		if err := m.Restore(m.Changed()...); err != nil {
			t.Fatal(err)
		}
		if got := invoke(t, i, "observer", nil); got != `"none observer"` {
			t.Fatalf("got %s", got)
		}
	}
}

func TestASharedObjectBelongsToTheNearestHolder(t *testing.T) {
	source := `const near = { n: 1 }; const far = { deep: { near } };
		Object.assign(exports, { change: () => { far.deep.near.n = 2 }, look: () => near.n });`
	for name, want := range map[string]string{"near": "1", "far": "2"} {
		i := instance(t, source)
		m := NewMark(i, Options{})
		c := changing{t, i, Options{}}
		c.call("change")
		for h := range m.saved {
			if h.Name == name {
				if err := m.Restore(h); err != nil {
					t.Fatal(err)
				}
			}
		}
		if got := c.call("look"); got != want {
			t.Errorf("after putting back %s: %s, want %s", name, got, want)
		}
	}
}

func TestMarkOnlyReads(t *testing.T) {
	i := instance(t, `let calls = 0; globalThis.o = { get x() { calls++; return {} } };
		globalThis.p = new Proxy({}, { get() { calls++ }, ownKeys() { calls++; return [] } }); exports.f = () => calls;`)
	before := Walk(i, Options{})
	m := NewMark(i, Options{})
	if d := cmp.Diff(before.Leaves, m.Snapshot().Leaves); d != "" {
		t.Errorf("the snapshot of the mark is not that of a walk: %s", d)
	}
	if changed := m.Changed(); changed != nil || !slices.Contains(text(m.Snapshot()), "memory calls = 0") {
		t.Errorf("making a mark changed %v", changed)
	}
}
