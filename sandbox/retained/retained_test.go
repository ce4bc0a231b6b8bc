package retained

import (
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/node"
)

func instance(t *testing.T, body string, parts ...sandbox.Part) *sandbox.Instance {
	t.Helper()
	i, err := load(bundleHead+"\n"+body+"\nexports.run = () => 1\n})", parts...)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// text renders a snapshot but for exports.run, which every instance has.
func text(s *Snapshot) (out []string) {
	for _, l := range s.Leaves {
		if l.Path != "exports.run" && !strings.HasPrefix(l.Path, "exports.run«") {
			out = append(out, l.Root+" "+l.Path+" = "+l.Value)
		}
	}
	return out
}

func TestWhatIsHeld(t *testing.T) {
	tests := []struct {
		name, source string
		want         []string
	}{
		{"nothing", ``, nil},
		{"an object twice", `const a = { x: 1 }; const b = [a]; exports.a = () => a; exports.b = () => b;`, []string{
			`memory a.x = 1`, `memory b[0] = → a`,
		}},
		{"nothing inside", `let a = {}, b = [], c = new Map(), d = null; exports.f = () => [a, b, c, d];`, []string{
			`memory a = {}`, `memory b = []`, `memory c = {}`, `memory d = null`,
		}},
		{"a built-in that is gone", `delete Array.prototype.at;`, []string{`intrinsic Array.prototype.at = deleted`}},
		{"a built-in that was replaced", `Array.prototype.at = class at { static x = 1 };`,
			[]string{`intrinsic Array.prototype.at.x = 1`}},
		{"a value that only a weak map has", `globalThis.w = new WeakMap([[{}, "garbage"]]);`,
			[]string{`memory globalThis.w = {}`}},
		{"text of printable bytes", `globalThis.b = new Uint8Array([104, 105, 0]);`,
			[]string{`memory globalThis.b.buffer«bytes» = hi`}},
		{"other bytes", `globalThis.b = new Uint8Array([1, 255]);`,
			[]string{`memory globalThis.b.buffer«bytes» = 0x01ff`}},
		{"private fields of two classes", `globalThis.b = new (class extends (class A { #x = 1 }) { #x = 2 })();`,
			[]string{`memory globalThis.b.#0 = 2`, `memory globalThis.b.#0«A» = 1`,
				`memory globalThis.b.__proto__.constructor.__proto__.prototype = → globalThis.b.__proto__.__proto__`,
				`memory globalThis.b.__proto__.constructor.prototype = → globalThis.b.__proto__`}},
		{"cycle", `globalThis.c = { n: 1 }; c.self = c;`, []string{
			`memory globalThis.c.n = 1`, `memory globalThis.c.self = → globalThis.c`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := text(Walk(instance(t, tt.source), Options{}))
			got = slices.DeleteFunc(got, func(s string) bool { return strings.Contains(s, " = function") })
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestUsingTheLibraryLeavesNothing(t *testing.T) {
	i := instance(t, `
		[1, [2]].flat().map(String).join().padStart(9).replace(/1/g, "x"); new Map([[1, 2]]).entries().next();
		new Date(0).toISOString(); JSON.stringify({ a: [1] }); Symbol.iterator.description; new Set([1]).has(1);
		structuredClone({ a: 1 }); Buffer.from("x").toString("base64"); new URL("https://x.test/?a=b").searchParams.get("a");
		new Intl.NumberFormat("en").format(1); (1e6).toLocaleString(); new Headers({ a: "b" }).get("a");
		require("crypto").createHash("sha256").update("x").digest("hex"); require("util").inspect({ a: 1 });
		require("path").join("a", "b"); new (require("events"))().on("a", () => 1); Promise.all([1]).then(() => 2);
		(async () => { for (const x of [1]) await x; })(); new TextEncoder().encode("x"); new AbortController().abort();`,
		node.Part())
	if got := text(Walk(i, Options{})); got != nil {
		t.Errorf("a walk finds\n%s", strings.Join(got, "\n"))
	}
}

func TestWalkOnlyReads(t *testing.T) {
	i := instance(t, `let calls = 0; globalThis.o = { get x() { calls++; return {} }, toString() { calls++ } };
		globalThis.p = new Proxy({}, { get() { calls++ }, ownKeys() { calls++; return [] } }); exports.f = () => calls;`)
	first := Walk(i, Options{})
	if !slices.Contains(text(first), "memory calls = 0") {
		t.Errorf("code of the app ran: %q", text(first))
	}
	if d := cmp.Diff(first, Walk(i, Options{})); d != "" {
		t.Errorf("the first walk changed what the second finds: %s", d)
	}
}

func TestTheSameHistoryGivesTheSameSnapshot(t *testing.T) {
	const source = `const keys = [{}, {}, {}]; const w = new WeakMap();
		for (const k of keys) w.set(k, { n: Math.random() });
		class A { #x = 1 } class B extends A { #y = 2 } class C extends B { #z = 3 }
		exports.f = () => [keys, w, new C()]; globalThis.c = new C(); setTimeout(() => w, 100, keys);
		globalThis.o = {}; for (let k = 0; k < 100; k++) o["k" + k % 37] = k; process.env.X = "1"; Symbol.for("s");`
	first := Walk(instance(t, source, node.Part()), Options{})
	for range 3 {
		if d := cmp.Diff(first, Walk(instance(t, source, node.Part()), Options{})); d != "" {
			t.Fatal(d)
		}
	}
}

func TestTruncated(t *testing.T) {
	i := instance(t, `(() => { let o = globalThis.deep = {}; for (let k = 0; k < 5000; k++) o = o.next = {}; })()`)
	whole := Walk(i, Options{})
	part := Walk(i, Options{MaxNodes: whole.Nodes - 100})
	if whole.Truncated || !part.Truncated || part.Nodes != whole.Nodes-100 {
		t.Errorf("whole: %v, part: %v with %d of %d nodes", whole.Truncated, part.Truncated, part.Nodes, whole.Nodes)
	}
}

func TestPathsOfLongListsAreShort(t *testing.T) {
	i := instance(t, `(() => {
		let o = globalThis.list = {}; for (let k = 0; k < 50000; k++) o = o.next = {}; o.last = 1; })()`)
	s := Walk(i, Options{})
	l := s.Leaves[slices.IndexFunc(s.Leaves, func(l Leaf) bool { return l.Value == "1" })]
	if len(l.Path) > 1000 || !strings.HasSuffix(l.Path, ".next.next…49902 more….last") {
		t.Errorf("the path of the last element is %d bytes long: %.1000s", len(l.Path), l.Path)
	}
}

func TestUnknownNamesWhatIsOpaque(t *testing.T) {
	i := instance(t, `globalThis.all = Promise.all([1, globalThis.never = new Promise(() => {})]);`) // the engine's own
	want := []string{"github.com/dop251/goja.(*Runtime).promise_all.func1.1.1"}
	if d := cmp.Diff(want, Walk(i, Options{}).Unknown); d != "" {
		t.Error(d)
	}
}

func TestScriptScope(t *testing.T) {
	i := instance(t, ``)
	if _, err := i.VM().RunScript("scope.js", "let scripted = { v: 1 }"); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"memory scripted.v = 1"}, text(Walk(i, Options{}))); d != "" {
		t.Error(d)
	}
}

func TestAsyncStoreThatIsInForce(t *testing.T) {
	i := instance(t, ``)
	i.SetAsyncStore(i.VM().ToValue("tenant"))
	if d := cmp.Diff([]string{"async AsyncLocalStorage = tenant"}, text(Walk(i, Options{}))); d != "" {
		t.Error(d)
	}
}

func TestDiff(t *testing.T) {
	source := func(v string) string {
		return `const cache = { current: ` + v + ` }; const same = 1; exports.f = () => [cache, same];`
	}
	a := Walk(instance(t, source(`{ name: "Ann", id: 1, gone: true }`)), Options{})
	b := Walk(instance(t, source(`{ name: "Bob", id: 1, more: [2] }`)), Options{})
	cache := Holder{Root: Memory, Name: "cache", DeclaredAt: "bundle:2:7"}
	want := []Difference{
		{Path: "cache.current.gone", Root: Memory, DeclaredAt: "bundle:2:7", A: "true", OnlyIn: "a", Holder: cache},
		{Path: "cache.current.more[0]", Root: Memory, DeclaredAt: "bundle:2:7", B: "2", OnlyIn: "b", Holder: cache},
		{Path: "cache.current.name", Root: Memory, DeclaredAt: "bundle:2:7", A: "Ann", B: "Bob", Holder: cache},
	}
	if d := cmp.Diff(want, Diff(a, b)); d != "" {
		t.Error(d)
	}
	if d := Diff(a, a); d != nil {
		t.Errorf("a snapshot differs from itself: %v", d)
	}
}

func TestFunctionPosition(t *testing.T) {
	i := instance(t, `const f = function () { return 1 };
		Object.assign(exports, { f, b: f.bind(1).bind(2), o: {}, n: Math.max })`)
	exports := i.HandlerModules()[0].Exports
	for name, want := range map[string]string{"f": "bundle:2:11", "b": "bundle:2:11", "o": "", "n": ""} {
		if got := FunctionPosition(i, exports.Get(name)); got != want {
			t.Errorf("%s is at %q, want %q", name, got, want)
		}
	}
	if got := FunctionPosition(i, goja.Undefined()); got != "" {
		t.Errorf("undefined is at %q", got)
	}
}

func TestUnknownNamesGoFunctions(t *testing.T) {
	i := instance(t, ``)
	secret := "held where no walk looks"
	_ = i.VM().Set("fromGo", func() string { return secret })
	want := []string{"crosstalk/sandbox/retained.TestUnknownNamesGoFunctions.func1"}
	if d := cmp.Diff(want, Walk(i, Options{}).Unknown); d != "" {
		t.Error(d)
	}
}
