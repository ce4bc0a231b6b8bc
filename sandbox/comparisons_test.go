package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
)

func shown(v instrument.Value) string {
	switch v.Kind {
	case instrument.String:
		return fmt.Sprintf("%q", v.Text)
	case instrument.Bytes:
		return fmt.Sprintf("bytes %q", v.Text)
	case instrument.Pattern:
		return "/" + v.Text + "/"
	case instrument.Number, instrument.BigInt:
		return v.Text
	default:
		return string(v.Kind)
	}
}

func shownComparisons(f *sandbox.Feedback) (out []string) {
	for _, c := range f.Comparisons {
		text := shown(c.A) + " " + c.Op + " " + shown(c.B)
		if len(c.Known) > 0 {
			var known []string
			for _, k := range c.Known {
				known = append(known, shown(k))
			}
			text += " of " + strings.Join(known, ",")
		}
		out = append(out, text)
	}
	return out
}

func TestComparisons(t *testing.T) {
	for name, c := range map[string]struct {
		body string // of a handler whose payload is "in"
		want []string
	}{
		"strict":           {`return payload === "x"`, []string{`"in" === "x"`}},
		"swapped":          {`return "x" !== payload`, []string{`"x" !== "in"`}},
		"two values":       {`const s = "se" + "cret"; return s === payload`, []string{`"secret" === "in"`}},
		"loose":            {`const n = 5; return [payload == n, payload != 7]`, []string{`"in" == 5`, `"in" != 7`}},
		"missing":          {`return [payload.x === "a", payload.y === payload]`, []string{`undefined === "a"`, `undefined === "in"`}},
		"trivial":          {`return [payload === null, payload === undefined, typeof payload === "string", !payload === true, payload == void 0, this === payload.z]`, nil},
		"known":            {`return [1 === 2, "a" === "b"]`, nil},
		"objects":          {`const a = {}, b = {}, c = new Date(0); return [a === b, c.x === c.y]`, nil},
		"order":            {`return [payload.length < 5, 3 >= payload.length, payload > "m"]`, []string{`2 < 5`, `3 >= 2`, `"in" > "m"`}},
		"order of values":  {`const now = 1000; return payload.length < now - 300`, []string{`2 < 700`}},
		"negative":         {`return payload.length === -1`, []string{`2 === -1`}},
		"fraction":         {`return payload.length > 0.5`, []string{`2 > 0.5`}},
		"bigint":           {`const b = 10n; return [b === 11n, b < 12n]`, []string{`10 === 11`, `10 < 12`}},
		"template":         {"return payload === `x` || `${payload}!` === `y${payload}`", []string{`"in" === "x"`, `"in!" === "yin"`}},
		"parentheses":      {`return ((payload)) === ("x") && 1`, []string{`"in" === "x"`}},
		"comma":            {`return (0, payload) === "x"`, []string{`"in" === "x"`}},
		"optional chain":   {`const o = { a: payload }, n = null; return [o?.a === "x", n?.a === "y", o?.a?.startsWith("z"), n?.b?.endsWith("w")]`, []string{`"in" === "x"`, `undefined === "y"`, `"in" startsWith "z"`}},
		"nested ternaries": {`return payload === "a" ? 1 : payload === "b" ? 2 : payload === "c" ? 3 : 4`, []string{`"in" === "a"`, `"in" === "b"`, `"in" === "c"`}},
		"async arrow":      {`const f = async x => (await x) === "x"; return f(payload)`, []string{`"in" === "x"`}},
		"generator":        {`function* g() { return (yield 1) === "x" } const i = g(); i.next(); return i.next(payload)`, []string{`"in" === "x"`}},
		"private field":    {`class A { #v; constructor(v) { this.#v = v } get ok() { return this.#v === "x" } static of(o) { return #v in o } } return [new A(payload).ok, A.of({})]`, []string{`"in" === "x"`}},
		"default":          {`const f = (a, b = a === "x" ? 1 : 2) => b; return f(payload)`, []string{`"in" === "x"`}},
		"switch":           {`switch (payload) { case "a": case "b": return 1; default: return 2; case 3: return 3 }`, []string{`"in" switch "a"`, `"in" switch "b"`, `"in" switch 3`}},
		"switch constants": {`const K = { A: "a" }, B = "in"; switch (payload) { case K.A: return 1; case B: return 2 }`, []string{`"in" switch "a"`, `"in" switch "in"`}},
		"in":               {`const o = { a: 1, b: 2 }; return [payload in o, "b" in o]`, []string{`"in" in object of "a","b"`, `"b" in object of "a","b"`}},
		"in a list":        {`return 0 in [payload]`, nil},
		"lookup":           {`const table = { create: 1, drop: 2 }; return table[payload]`, []string{`object [] "in" of "create","drop"`}},
		"nth item":         {`const a = [1], k = payload.length - 2; return a[k]`, nil},
		"own property":     {`const o = { a: 1 }; return [o.hasOwnProperty(payload), Object.hasOwn(o, payload), Object.prototype.hasOwnProperty.call(o, payload)]`, []string{`object hasOwnProperty "in" of "a"`, `object hasOwn "in" of "a"`, `object hasOwnProperty "in" of "a"`}},
		"Object.is":        {`return Object.is(payload, "x")`, []string{`"in" is "x"`}},
		"map":              {`const m = new Map([["a", 1], [payload + "!", 2]]); return [m.get(payload), m.has("b")]`, []string{`object get "in" of "a","in!"`, `object has "b" of "a","in!"`}},
		"set":              {`return new Set(["a", 7]).has(payload)`, []string{`object has "in" of "a",7`}},
		"list":             {`return [["a", "b"].includes(payload), ["c"].indexOf(payload)]`, []string{`object includes "in" of "a","b"`, `object indexOf "in" of "c"`}},
		"text":             {`return [payload.startsWith("a"), payload.endsWith("b"), payload.includes("c"), payload.indexOf("d"), payload.localeCompare("e")]`, []string{`"in" startsWith "a"`, `"in" endsWith "b"`, `"in" includes "c"`, `"in" indexOf "d"`, `"in" localeCompare "e"`}},
		"patterns":         {`const r = /^v(\d+)$/; return [r.test(payload), payload.match(/^x/), payload.search(/y/), /z/.exec(payload)]`, []string{`/^v(\d+)$/ test "in"`, `"in" match /^x/`, `"in" search /y/`, `/z/ exec "in"`}},
		"filter":           {`return [{ id: "a" }, { id: "b" }].find(u => u.id === payload)`, []string{`"a" === "in"`, `"b" === "in"`}},
		"cap":              {`let n = 0; while (n < 100) n++; return n`, []string{`0 < 100`, `1 < 100`, `2 < 100`, `3 < 100`, `4 < 100`, `5 < 100`, `6 < 100`, `7 < 100`, `8 < 100`, `9 < 100`, `10 < 100`, `11 < 100`, `12 < 100`, `13 < 100`, `14 < 100`, `15 < 100`}},
		"by code":          {`const a = payload, b = "ix"; let r = 0; for (let i = 0; i < 2; i++) r |= a.charCodeAt(i) ^ b.charCodeAt(i); return r`, []string{`"in" elements "ix"`, `"in" elements "ix"`}},
		"by item":          {`const a = payload, b = "ix"; let k = 0; while (k < 1) if (a[k++] !== b[k]) return k`, []string{`0 < 1`, `"in" elements "ix"`}},
		"equal in constant time": {`const { timingSafeEqual: t } = require("crypto"); try { return t(Buffer.from(payload), Buffer.from("longer")) } catch (e) { return e.code }`,
			[]string{`bytes "in" timingSafeEqual bytes "longer"`}},
		"buffers": {`const a = Buffer.from(payload), b = Buffer.from("xy"); return [a.equals(b), Buffer.compare(a, b), a.compare(b)]`,
			[]string{`bytes "in" compare bytes "xy"`, `bytes "in" compare bytes "xy"`, `bytes "in" compare bytes "xy"`}},
		"missing property": {
			`const o = { a: { b: 1 } }; return [o.a.b, o.a.c, o.d, o?.a?.e, o.toString, [].f, o.a.b.c, o.g?.h]`,
			[]string{`object . "c" of "b"`, `object . "d" of "a"`, `object . "e" of "b"`, `object . "g" of "a"`},
		},
		"missing in a pattern": {
			`const { a, b: { c } = {}, ["d"]: e, "f-g": h } = JSON.parse('{"a":1}'); let i; ({ i } = JSON.parse('{"j":1}')); return i`,
			[]string{`object . "b" of "a"`, `object . "f-g" of "a"`, `object . "i" of "j"`},
		},
		"written property": {`const o = {}; o.a = 1; o.b ??= 2; delete o.c; o.d = (o.n || 0) + 1; return o`, []string{`object . "n" of "a","b"`}},
		"getter":           {`const o = { get v() { return payload === "x" } }; return o.v`, []string{`"in" === "x"`}},
		"label":            {`a: { if (payload === "x") break a; return 1 } return 2`, []string{`"in" === "x"`}},
		"header by key":    {`const h = { "x-signature": ["s"] }, name = "x-" + payload; return h[name]?.[0] === "t"`, []string{`object [] "x-in" of "x-signature"`, `undefined === "t"`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := runIn(t, programOf(t, c.body, "src/index.js").Instrument(), `"in"`)
			if d := cmp.Diff(c.want, shownComparisons(f)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestComparisonsInPackages: of packages, texts are told and numbers are not.
func TestComparisonsInPackages(t *testing.T) {
	body := `const n = payload.length, m = 3, s = "x"; const o = { a: 1 };
		return [payload === "a", payload === s, n === 7, n === m, n < 9, payload in o, o[payload], /v/.test(payload), payload.startsWith("b")]`
	_, f := runIn(t, programOf(t, body, "node_modules/p/index.js").Instrument(), `"in"`)
	want := []string{`"in" === "a"`, `"in" === "x"`, `/v/ test "in"`, `"in" startsWith "b"`}
	if d := cmp.Diff(want, shownComparisons(f)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if len(f.Branches) != 0 {
		t.Errorf("%d branches in a package", len(f.Branches))
	}
}

// TestBranches: which ways were gone, by kind, in the order of the source.
func TestBranches(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want string // kind and count of the branches that ran; never names the others
	}{
		"if":       {`if (payload === "in") return 1; else return 2`, "if 1, else 0"},
		"no else":  {`if (payload === "x") return 1; return 2`, "if 0, else 1"},
		"else if":  {`if (payload === "x") return 1; else if (payload) return 2; else return 3`, "if 1, else 0, if 0, else 1"},
		"ternary":  {`return payload ? 1 : 2`, "? 1, : 0"},
		"or":       {`return payload || 1`, "|| 0"},
		"and":      {`return payload && 1`, "&& 1"},
		"nullish":  {`return payload.x ?? 1`, "?? 1"},
		"while":    {`let n = 3; while (n) n--; return n`, "loop 3, exit 1"},
		"for":      {`for (let k = 0; k < 300; k++); return 1`, "loop 255, exit 1"},
		"for of":   {`for (const x of [1, 2]) { } return 1`, "loop 2"},
		"do":       {`let n = 3; do n--; while (n > 0); return n`, "exit 1"},
		"switch":   {`switch (payload) { case "a": return 1; case "in": case "b": return 2; default: return 3 }`, "case 0, case 1, case 1, case 0"},
		"no case":  {`switch (payload) { case "a": return 1 } return 2`, "case 0, no case 1"},
		"catch":    {`try { payload.x.y } catch { return 1 }`, "catch 1"},
		"function": {`const f = x => x, g = function () {}; return f(f(1))`, "function 2, function 0"},
		"class": {
			`class A { constructor() { this.v = payload || 1 } m() { return 1 } get g() { return 2 } static async s() {} } return new A().g`,
			"|| 0, function 1, function 0, function 1, function 0",
		},
		"literal": {`if (true) return 1; while (true) { return 0 ? 1 : 2 }`, "loop 0"},
	} {
		t.Run(name, func(t *testing.T) {
			p := programOf(t, c.body, "src/index.js").Instrument()
			_, f := runIn(t, p, `"in"`)
			var got []string
			for k, b := range p.Table().Branches {
				if !strings.HasPrefix(b.Position, "src/index.js:1:") {
					t.Errorf("branch at %q", b.Position)
				}
				got = append(got, fmt.Sprintf("%s %d", b.Kind, f.Branches[k]))
			}
			got = got[:len(got)-1] // the handler itself
			if d := cmp.Diff(c.want, strings.Join(got, ", ")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestDigests(t *testing.T) {
	body := `const c = require("crypto");
		c.createHash("sha1").update("a").update(payload).digest();
		c.createHmac("sha256", "key").update(payload).digest("hex");
		return globalThis.crypto.subtle.digest("SHA-256", Buffer.from("web")).then(() => 1)`
	_, f := runIn(t, programOf(t, body, "src/index.js").Instrument(), `"in"`)
	var got []string
	for _, d := range f.Digests {
		got = append(got, fmt.Sprintf("%s %s %q %q %d %x", d.Use, d.Algorithm, d.Key, d.Data, d.Length, d.Output[:4]))
	}
	want := []string{
		`hash sha1 "" "ain" 3 `, `hmac sha256 "key" "in" 2 `, `hash SHA-256 "" "web" 3 `,
	}
	for k := range want {
		if k >= len(got) || !strings.HasPrefix(got[k], want[k]) {
			t.Fatalf("digests %q, want them to begin with %q", got, want)
		}
	}
	if at := f.Digests[1].Position; !strings.HasPrefix(at, "src/index.js:1:") {
		t.Errorf("digest at %q", at)
	}
}

// TestReset: a Feedback tells the same of the same call each time, and nothing of the calls before.
func TestReset(t *testing.T) {
	body := `const m = new Map([["a", 1]]); let n = 0; for (const x of [1, 2, 3]) if (m.has(payload) || x > 2) n++; return n`
	p := programOf(t, body, "src/index.js").Instrument()
	i, err := p.Instantiate(sandbox.Config{Platform: echo{}})
	if err != nil {
		t.Fatal(err)
	}
	var first, last []string
	for step := range 40 {
		i.Feedback().Reset()
		i.Invoke(&sandbox.Invocation{
			Step: step + 1, Tenant: "acme", Function: p.Function("main"), Payload: []byte(`"in"`), Limit: 25_000,
		})
		last = append(shownComparisons(i.Feedback()), fmt.Sprint(i.Feedback().Branches))
		if step == 0 {
			first = last
		}
		if c := i.Cut(); len(c.Invocations) != 1 || c.Invocations[0].Step != step+1 {
			t.Fatalf("step %d: cut %+v", step+1, c.Invocations)
		}
	}
	if len(first) < 5 {
		t.Errorf("only %q", first)
	}
	if d := cmp.Diff(first, last); d != "" {
		t.Errorf("(-first +last):\n%s", d)
	}
}

func TestWords(t *testing.T) {
	body := "const { alpha, beta: { gamma } = {}, \"delta-1\": d } = payload; const o = { [\"eps\"]: `zeta${alpha}eta`, 'theta': 42 };" +
		"return o.iota ?? o['kappa'] ?? /lambda+/.test(gamma)"
	p := programOf(t, body, "src/index.js").Instrument()
	got := map[instrument.WordKind]string{}
	for _, w := range p.Table().Words {
		got[w.Kind] += w.Text + " "
		if w.File != "src/index.js" {
			t.Errorf("%q in %q", w.Text, w.File)
		}
	}
	want := map[instrument.WordKind]string{
		instrument.PropertyWord: "", instrument.TextWord: "", instrument.PatternWord: "lambda+ ", instrument.NumberWord: "42 ",
	}
	for kind, words := range map[instrument.WordKind][]string{
		instrument.PropertyWord: {"alpha", "beta", "gamma", "delta-1", "theta", "iota"},
		instrument.TextWord:     {"zeta", "eta", "eps", "kappa"},
	} {
		for _, w := range words {
			if !strings.Contains(" "+got[kind], " "+w+" ") {
				t.Errorf("no %s %q in %q", kind, w, got[kind])
			}
		}
		delete(want, kind)
		delete(got, kind)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
