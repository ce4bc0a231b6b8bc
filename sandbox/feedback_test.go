package sandbox_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/node"
	"crosstalk/sandbox/trace"
)

// snippets are bodies of functions, and are run bare and with hooks. Each returns a value, or throws.
var snippets = map[string]string{
	"if":                `const f = x => { if (x > 1) return "big"; else return "small" }; return [f(1), f(2)]`,
	"if without braces": `let s = ""; for (const x of [1, 2, 3]) if (x === 2) s += "two"; else if (x > 2) s += "more"; return s`,
	"nested ternaries":  `const f = x => x === "a" ? 1 : x === "b" ? 2 : x < "m" ? 3 : 4; return ["a", "b", "c", "z"].map(f)`,
	"short circuits":    `const f = (a, b) => [a && b, a || b, a ?? b]; return [f(0, 1), f(null, 2), f("x", 3)]`,
	"assignments":       `let a = null, b = 1, c = 0; a ??= "A"; b &&= "B"; c ||= "C"; return [a, b, c]`,
	"comma":             `let n = 0; const r = (n++, n === 1); for (let i = 0, j = 5; i < j; i++, j--) n += i; return [r, n]`,
	"parentheses":       `const a = "x"; return [(a) === ("x"), ((a)) !== (("y")), (a, "z") === (a ? ("z") : 1)]`,
	"template":          "const v = \"b\"; return [`a${v === `b` ? `c${v}` : ``}d`, String.raw`\\n${v}` === `\\\\nb`]",
	"optional chain": `const o = { a: { s: "abc", m: new Map([["k", 1]]) } }, n = null;
		return [o?.a.s === "abc", n?.a === undefined, n?.a.s.includes("b"), o?.a?.s?.includes("b"), n?.a?.s?.startsWith("x"),
			o.a?.["s"].endsWith("c"), o?.a.m.get("k"), n?.[o.a.s], o?.["a"]?.m?.has("z"), o.a.x?.includes(n?.y.includes("q"))]`,
	"optional call":    `const o = { f(x) { return this === o && x } }; return [o.f?.("y"), o.g?.("y"), o?.f("z"), o["f"]?.("w")]`,
	"method this":      `const o = { includes(x) { return this === o && x }, k: "includes" }; return [o.includes(1), o[o.k](2)]`,
	"labels":           `let n = 0; outer: for (let i = 0; i < 3; i++) { for (;;) { n++; if (i === 1) continue outer; if (n > 9) break outer; break } } return n`,
	"loops":            `let s = ""; let i = 0; while (i < 3) s += i++; do s += i--; while (i > 0); for (const k in { a: 1, b: 2 }) s += k; return s`,
	"while true":       `let n = 0; while (true) { if (++n > 4) break } for (;;) { if (++n > 8) return n }`,
	"switch":           `const f = x => { let s = ""; switch (x) { case "a": s += "a"; case "b": s += "b"; break; case "c": { s += "c"; break } default: s += "d"; case "e": s += "e" } return s }; return ["a", "b", "c", "d", "e"].map(f)`,
	"switch no case":   `const f = x => { switch (x) { case 1: return "one"; case -2: let y = "two"; return y } return "none" }; return [1, -2, 3].map(f)`,
	"switch constants": `const K = { A: "a", B: "b" }, C = "c"; const f = x => { switch (x) { case K.A: return 1; case K.B: case C: return 2 } }; return ["a", "b", "c", "d"].map(f)`,
	"switch functions": `switch (1) { case g(): function g() { return 1 } const z = "in"; return z } return "out"`,
	"switch true":      `const x = 5; switch (true) { case x > 10: return "big"; case x > 3: return "middle" }`,
	"empty switch":     `let n = 0; switch (n++) { } return n`,
	"directives":       `function f() { "use strict"; "another"; return this === undefined } function g() { return this === undefined } return [f(), g()]`,
	"names": `const f = () => {}, g = function () {}, C = class {}; let { h = () => {} } = {}; let k; k ??= () => {};
		return [f.name, g.name, C.name, h.name, k.name, (true && (() => {})).name]`,
	"text of functions": `const f = x => x === "a" ? 1 : 2; function g(y) { if (y) return y } return [f.toString(), g.toString(), class { m() { return 1 && 2 } }.toString()]`,
	"defaults":          `function f(a, b = a === 1 ? "x" : "y", { c = b || "n", k = c === "n" ? 1 : 2 } = {}, [e = c && 1] = []) { return [a, b, c, k, e] } return [f(1), f(2, "", { z: 1 }, [5, 6])]`,
	"getters":           `let n = 0; const o = { get x() { n++; return "v" }, set x(v) { n += v.length } }; o.x = "ab"; return [o.x === "v", o.x !== "w", n]`,
	"classes": `class A { #p = "q"; static s = "t" === "t" ? 1 : 2; static { this.b = A.s && 3 } constructor(x) { this.x = x || "d" }
		get p() { return this.#p === "q" } static #n() { return 7 } static n() { return A.#n() } has(o) { return #p in o } *g() { yield* [] } }
		class B extends A { constructor() { if (B.s === 1) super("e"); else super() } m() { return super.p && super.has(this) } }
		const b = new B(); return [b.x, b.p, A.b, A.n(), b.m(), b.has({})]`,
	"super methods":   `class A { includes(x) { return x } get(x) { return "got" + x } } class B extends A { includes(x) { return super.includes(x) + super.get("k") + super["get"](x) } } return new B().includes("z")`,
	"generators":      `function* g(x) { const y = yield x === 1; if ((yield y) === "stop") return "end"; yield* [1, 2].map(v => v > 1 && v) } const i = g(1); return [i.next(), i.next("a"), i.next("go"), i.next(), i.next()]`,
	"async":           `const w = v => Promise.resolve(v); const f = async x => (await w(x)) === "a" ? (await w("yes")) || 1 : "abc".includes(await w(x)) && await w(2); return Promise.all([f("a"), f("b"), f("z")])`,
	"async methods":   `const o = { async m(a, b) { try { if (a !== b) throw new Error("no") ; return "ok" } catch (e) { return e.message } finally { o.done = a in o } } }; return Promise.all([o.m("m", "m"), o.m(1, 2)]).then(r => [r, o.done])`,
	"catch":           `try { null.x } catch { return "caught" } finally { }`,
	"catch patterns":  `try { throw { message: "m", list: [1] } } catch ({ message, list: [a] }) { return message === "m" && a }`,
	"in":              `const k = "a", o = { a: 1 }; const r = [k in o, "b" in o, !(k in o)]; for (const p in o) r.push(p); return r`,
	"in of no object": `try { const s = "text"; return "a" in s } catch (e) { return [e.name, e.message] }`,
	"order": `const log = []; const v = (n, x) => (log.push(n), { valueOf() { log.push("v" + n); return x }, toString() { log.push("s" + n); return "t" + x } });
		const r = [v(1, 1) < v(2, 2), v(3, 1) == 1, v(4, 5) >= v(5, 6), v(6, "t") != "t", v(7, 1) === v(8, 1)]; return [r, log]`,
	"throwing operands": `const bad = { valueOf() { throw new TypeError("bad") } }; const out = []; for (const f of [() => bad < 1, () => bad == 1, () => bad === 1, () => Symbol() < 1, () => 1n < 2]) { try { out.push(f()) } catch (e) { out.push(e.message) } } return out`,
	"lookups":           `const table = { create: () => "made", drop: () => "gone" }; const f = a => table[a] ? table[a]() : "none"; const n = {}; for (const w of ["x", "y", "x"]) n[w] = (n[w] ?? 0) + 1; n["x"]++; const key = "y"; delete n[key]; return [f("create"), f("no"), n]`,
	"proxies":           `const log = []; const p = new Proxy({ a: 1 }, { get(t, k) { log.push(["get", String(k)]); return t[k] }, has(t, k) { log.push(["has", k]); return k in t }, ownKeys(t) { log.push("keys"); return Reflect.ownKeys(t) } }); const k = "a"; return [k in p, p[k], p === p, p.hasOwnProperty(k), log]`,
	"revoked proxy":     `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); const k = "a", out = [proxy === k]; for (const f of [() => k in proxy, () => proxy[k], () => proxy < k]) { try { out.push(f()) } catch (e) { out.push(e.name) } } return out`,
	"maps":              `const m = new Map([["a", 1], ["b", 2]]), s = new Set(["x", 3]), k = "b"; return [m.get(k), m.has("z"), s.has(k), s.has(3), new WeakMap().has(k), new URL2().get(k)]; function URL2() { this.get = x => x + "!" }`,
	"patched built-ins": `const log = []; Map.prototype.keys = () => { log.push("keys"); return [] }; RegExp.prototype.toString = () => { log.push("text"); return "" }; const r = /a/, k = "a"; Object.defineProperty(r, "source", { get() { log.push("source") } }); return [new Map([["a", 1]]).has(k), r.test(k), r === k, log]`,
	"regexps":           `const r = /^a(b+)c$/g, s = "abbc"; return [r.test(s), r.lastIndex, s.match(/b+/)[0], s.search(/c/), /x/.exec(s), [..."aXbX".matchAll(/X/g)].length]`,
	"by elements":       `const same = (a, b) => { let r = a.length ^ b.length; for (let i = 0; i < a.length; i++) r |= a.charCodeAt(i) ^ b.charCodeAt(i); return r === 0 }; const eq = (a, b) => { for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false; return true }; return [same("ab", "ab"), same("ab", "ac"), eq([1, 2], [1, 2]), eq([1, 2], [1, 3])]`,
	"bigints":           `const a = 10n, b = 2n ** 64n; return [String(a < b), a === 10n, -1n === -a / 10n, b > 5]`,
	"NaN and zero":      `const n = NaN, z = -0; return [n === n, n !== n, z === 0, Object.is(z, 0), Object.is(n, NaN), [n].includes(n), [n].indexOf(n)]`,
	"strings":           `const s = "caf\u00e9 \ud83d\ude00"; return [s === "caf\u00e9 \ud83d\ude00", s.endsWith("\ud83d\ude00"), s.indexOf("\ude00"), "a".localeCompare(s)]`,
	"spread arguments":  `const a = ["b"]; return ["abc".includes(...a), [..."ab"].includes("b"), Math.max(...[1, 2]) === 2]`,
	"eval":              `const a = "x"; return [eval("a === 'x' ? 1 : 2"), (0, eval)("1 + 1"), new Function("a", "return a === 'y'")("y")]`,
	"arguments":         `function f() { return arguments.length > 1 && arguments[0] === arguments[1] } return [f(1, 1), f(1), f.length]`,
	"with names":        `const __c = 1, count = 2, equal = 3, left = "l"; return [__c === 1, count < equal, left.includes("l")]`,
	"declarations":      `if (true) { function f() { return 1 } } if (typeof f === "function") var r = f(); { let r2 = r && "block"; return [r, r2] }`,
	"new target":        `function F() { return new.target === undefined ? "called" : { made: new.target === F } } return [F(), new F()]`,
	"exceptions":        `const f = x => { if (x === "a") throw Object.assign(new Error("e" + x), { code: x }); return x }; try { return f("b") + f("a") } catch (e) { return [e.code === "a", e.message, e.stack.split("\n").length] }`,
	"tagged":            "const tag = (s, ...v) => s.raw.join(\"|\") + v; const o = { t: tag }; const x = 1; return [tag`a${x === 1}b`, o.t`c${x && 2}`, o?.t === tag]",
	"delete chain":      `const o = { a: { b: 1 } }, n = null, k = "b"; return [delete o?.a[k], delete n?.a[k], o]`,
	"update":            `const o = { n: 1 }, k = "n"; o[k]++; o[k] += 2; [o[k], o.m] = [o[k] * 2, 7]; ({ x: o[k + "x"] } = { x: "y" }); return o`,
}

// mapped is a script of one line with a map that says of every column that it stands in that file.
func mapped(script, file string) string {
	script = strings.ReplaceAll(script, "\n", " ")
	text := fmt.Sprintf(`{"version":3,"sources":[%q],"names":[],"mappings":"C%s"}`, file,
		"AAC"+strings.Repeat(",CAAC", len(script)))
	return script + "\n//# sourceMappingURL=data:application/json;base64," + base64.StdEncoding.EncodeToString([]byte(text)) + "\n"
}

// programOf is an app whose handler has that body, in a file of that name.
func programOf(t *testing.T, body, file string) *sandbox.Program {
	t.Helper()
	lib, err := sandbox.NewLibrary(node.Part())
	if err != nil {
		t.Fatal(err)
	}
	script := "(function(exports,require,module,__filename,__dirname){exports.run = function (payload) {" + body + "}})"
	p, err := sandbox.Compile(&app.App{
		Functions: []app.Function{{Key: "main", Handler: "index.run", Module: "index", Export: "run"}},
		Bundles:   []app.Bundle{{Module: "index", File: "src/index.js", Script: mapped(script, file)}},
	}, lib)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// runIn invokes the handler once in a fresh instance.
func runIn(t *testing.T, p *sandbox.Program, payload string) (*trace.Trace, *sandbox.Feedback) {
	t.Helper()
	i, err := p.Instantiate(sandbox.Config{Platform: echo{}})
	if err != nil {
		t.Fatal(err)
	}
	i.Invoke(&sandbox.Invocation{
		Step: 1, Tenant: "acme", Function: p.Function("main"), Payload: []byte(payload), Limit: 25_000,
	})
	return i.Trace(), i.Feedback()
}

// TestInstrumentedDoesTheSame runs each snippet bare and with hooks, in a file of the app's and in a package.
func TestInstrumentedDoesTheSame(t *testing.T) {
	for name, body := range snippets {
		t.Run(name, func(t *testing.T) {
			for _, file := range []string{"src/index.js", "node_modules/p/index.js"} {
				p := programOf(t, body, file)
				hooked := p.Instrument()
				want, none := runIn(t, p, `"a"`)
				got, feedback := runIn(t, hooked, `"a"`)
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("%s (-bare +hooks):\n%s", file, d)
				}
				if want.Invocations[0].Outcome != trace.Completed {
					t.Errorf("the snippet: %+v", want.Invocations[0].Error)
				}
				if none != nil || feedback == nil {
					t.Errorf("feedback %v of the bare program, %v of the other", none, feedback)
				}
				if table := hooked.Table(); len(table.Branches) == 0 && file == "src/index.js" || table.Files[0].Without != "" {
					t.Errorf("%d branches, %+v", len(table.Branches), table.Files)
				}
			}
		})
	}
}
