package app

import (
	"strings"
	"testing"
)

// bundled is the bundle of an app whose only file is index.js.
func bundled(t *testing.T, source string) Bundle {
	t.Helper()
	root := t.TempDir()
	write(t, root+"/manifest.yml", `app: {id: "ari:cloud:ecosystem::app/1", runtime: {name: nodejs22.x}}
modules: {function: [{key: one, handler: index.run}]}
`)
	write(t, root+"/src/index.js", source)
	a, err := Load(root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a.Bundles[0]
}

// What a script does is the same in the explained form, whatever the markers stand beside.
func TestExplainedDoesTheSame(t *testing.T) {
	for name, source := range map[string]string{
		"arrows": `const f = a => b => c => a + b + c, o = a => ({ g: () => a });
			export const run = () => f(1)(2)(3) + o(4).g();`,
		"assignment":  `let x; const f = v => x = () => v; f(3); export const run = () => x();`,
		"conditional": `const f = v => v ? () => 1 : () => 2; export const run = () => f(0)() + f(1)();`,
		"default": `const f = (v, g = w => () => v + w) => g(2)(); 
			const h = (a, ...rest) => () => rest.length + a, p = ({ q }) => () => q;
			export const run = () => f(1) + h(1, 2)() + p({ q: 3 })();`,
		"async": `const f = async v => [1].map(x => x + v)[0];
			export const run = async () => await f(1) + await (async () => (() => 2)())();`,
		"generator": `function* g(v) { const w = () => v; yield w(); yield* [2, 3] }
			export const run = () => [...g(1)].join();`,
		"directive": `const f = Function; export const run = () => (function () { 'use strict'; const t = () => this;
			return t() === undefined })();`,
		"classes": `class A { #x = 1; m(v) { return () => v + this.#x } }
			class B extends A { constructor() { super(); this.y = () => super.m(1)() }
			static s = () => 2; m(v) { return super.m(v) } } export const run = () => new B().y() + B.s() + new B().m(5)();`,
		"class in a function": `const make = b => class C extends b { get = () => super.constructor.name;
			v() { return () => b.name } };
			class Base {} export const run = () => new (make(Base))().get() + new (make(Base))().v()();`,
		"loops": `const all = []; for (let k = 0; k < 3; k++) { const n = k * 2; all.push(() => n + k) }
			for (const v of [7]) { all.push(() => v) } for (const key in { a: 1 }) { let q = key; all.push(() => q) }
			export const run = () => all.map(f => f()).join();`,
		"catch": `let g; try { throw 5 } catch (e) { const twice = e * 2; g = () => twice + e }
			export const run = () => g();`,
		"switch": `const f = v => { switch (v) { case 1: { const w = v; return () => w } default: return () => 0 }
			}; export const run = () => f(1)();`,
		"arguments": `function f(a) { const n = arguments.length; return (() => arguments.length + n + a)() }
			export const run = () => f(1, 2, 3);`,
		"this": `const o = { v: 1, f() { return (() => this.v)() }, get g() { return (() => this.v)() } };
			export const run = () => o.f() + o.g;`,
		"labels": `export const run = () => { let n = 0;
			outer: for (const a of [1, 2]) { for (const b of [1, 2]) { if (b === 2) continue outer;
			n += (() => a * b)() } } return n };`,
		"templates": "const f = a => `${[1].map(x => x + a)}=>{`; export const run = () => f(1);",
		"var": `export const run = () => { var v = 1; { var w = () => v; } function late() { return v } v = 2;
			return w() + late() };`,
		"regexp": `const f = s => s.replace(/=>[{]/g, m => m.length); export const run = () => f("a=>{b");`,
	} {
		t.Run(name, func(t *testing.T) {
			plain := bundled(t, source)
			explained := plain
			explained.Script = plain.Explained()
			if explained.Script == plain.Script {
				t.Fatal("there is no explained form")
			}
			want, err := start(t, plain, nil).call(t, "run")
			if err != nil {
				t.Fatal(err)
			}
			if got, err := start(t, explained, nil).call(t, "run"); err != nil || got != want {
				t.Errorf("got %s, %v; want %s", got, err, want)
			}
		})
	}
}

func TestExplainedLeavesClassesAlone(t *testing.T) {
	b := bundled(t, `class A { m() { return () => this } static { [1].map(x => () => x) } f = () => () => 1 }
			export const run = () => A;`)
	_, body, _ := strings.Cut(b.Explained(), "class A")
	class, _, _ := strings.Cut(body, "export")
	class, _, _ = strings.Cut(class, "var run")
	if strings.Contains(class, "eval") {
		t.Errorf("a marker stands in the class: %s", class)
	}
}

func TestExplainedOfWhatCannotBeExplained(t *testing.T) {
	for _, script := range []string{"(function(){", "(function(){ return () => 1 })"} {
		if got := (Bundle{Script: script}).Explained(); got != script {
			t.Errorf("%q became %q", script, got)
		}
	}
}

func TestScopes(t *testing.T) {
	b := Bundle{Script: scriptHead + `
let top = 1; var { a: renamed, ...rest } = {};
function outer(param, { inner: [deep] }) { var v = 1; { let v = 2; use(() => v) } for (const k of []) { use(() => k) }
try {} catch (problem) { use(() => problem) } return () => param + deep + v }
class K {}
})`}
	s := b.Scopes()
	at := func(text string) int { return strings.Index(b.Script, text) }
	for _, tt := range []struct {
		name      string
		got, want int
	}{
		{"top", s.Module("top"), at("top = 1")}, {"renamed", s.Module("renamed"), at("renamed")},
		{"rest", s.Module("rest"), at("rest }")}, {"outer", s.Module("outer"), at("outer(")},
		{"K", s.Module("K"), at("K {}")}, {"param at module scope", s.Module("param"), -1},
		{"param", s.Captured("param", at("param + deep")), at("param,")},
		{"deep", s.Captured("deep", at("param + deep")), at("deep]")},
		{"v of the block", s.Captured("v", at("v) }")), at("v = 2")},
		{"v of the function", s.Captured("v", at("v }\nclass")), at("v = 1")},
		{"loop", s.Captured("k", at("k) }")), at("k of")},
		{"catch", s.Captured("problem", at("problem) }")), at("problem) {")},
		{"own", s.Captured("v", at("v = 1")), at("v = 1")},
		{"top from within", s.Captured("top", at("v = 1")), at("top = 1")},
		{"nothing", s.Captured("nothing", at("v = 1")), -1},
	} {
		if tt.got != tt.want {
			t.Errorf("%s is declared at %d, want %d", tt.name, tt.got, tt.want)
		}
	}
}
