package shape_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/node"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/trace"
)

type silent struct{}

func (silent) Answer(sandbox.Call) sandbox.Answer { return sandbox.Answer{Failed: "no route"} }

// learn runs the statements in a handler of one parameter, p, and returns what was learnt and what was answered.
func learn(t *testing.T, statements, payload string) (shape.Model, trace.Invocation) {
	t.Helper()
	lib, err := sandbox.NewLibrary(node.Part(), shape.Part())
	if err != nil {
		t.Fatal(err)
	}
	a := &app.App{
		Functions: []app.Function{{Key: "main", Handler: "index.run", Module: "index", Export: "run"}},
		Bundles: []app.Bundle{{Module: "index", File: "src/index.js",
			Script: "(function(exports,require,module,__filename,__dirname){exports.run = async p => {\n" +
				statements + "\n}})"}},
	}
	program, err := sandbox.Compile(a, lib)
	if err != nil {
		t.Fatal(err)
	}
	i, err := program.Copying().Instantiate(sandbox.Config{Platform: silent{}, Observe: true})
	if err != nil {
		t.Fatal(err)
	}
	got := i.Invoke(&sandbox.Invocation{
		Step: 1, Tenant: "acme", Function: program.Function("main"), Payload: json.RawMessage(payload), Limit: 25_000,
	})
	return shape.Learnt(i), got
}

// kinds are the kinds of the shape and of all that lies below it, by path.
func kinds(s *shape.Shape, at string, out map[string]shape.Kind) {
	out[at] = s.Kind
	for _, name := range s.Names() {
		kinds(s.Fields[name], at+"."+name, out)
	}
	if s.Item != nil {
		kinds(s.Item, at+"[]", out)
	}
}

type wanted = map[string]shape.Kind

func TestProbe(t *testing.T) {
	tests := []struct {
		name, statements, response string
		want                       wanted
	}{
		{"nothing", `return 1`, `1`, wanted{"p": "any"}},
		{"truth", `return p.a ? 1 : 2`, `1`, wanted{"p": "object", "p.a": "any"}},
		{"text", `return p.a.trim().length`, `5`, wanted{"p": "object", "p.a": "text"}},
		{"template string", "return `${p.a}`", `"probe"`, wanted{"p": "object", "p.a": "text"}},
		{"number", `return Math.round(p.a)`, `1`, wanted{"p": "object", "p.a": "number"}},
		{"number method", `return p.a.toFixed(1)`, `"1.0"`, wanted{"p": "object", "p.a": "number"}},
		{"list", `return p.map(v => v.id.trim())`, `["probe"]`,
			wanted{"p": "list", "p[]": "object", "p[].id": "text"}},
		{"part of a list", `for (const id of (p.ids ?? []).slice(0, 20)) return id.trim()`, `"probe"`,
			wanted{"p": "object", "p.ids": "list", "p.ids[]": "text"}},
		{"part of a text", `return p.a.slice(0, 3).trim() + p.b.concat('x')`, `"probeprobe"`,
			wanted{"p": "object", "p.a": "text", "p.b": "text"}},
		{"list added to", `return [...p.rows.concat([1])].length`, `1`,
			wanted{"p": "object", "p.rows": "list", "p.rows[]": "any"}},
		{"loop", `for (const v of p.rows) return v.id ? 1 : 2`, `1`,
			wanted{"p": "object", "p.rows": "list", "p.rows[]": "object", "p.rows[].id": "any"}},
		{"Array.isArray", `return Array.isArray(p.a)`, `true`, wanted{"p": "object", "p.a": "asked"}},
		{"keys", `return Object.keys(p.a)`, `["probe"]`, wanted{"p": "object", "p.a": "open", "p.a[]": "any"}},
		{"entries", `return Object.entries(p.a).map(([k, v]) => k + v.name)`, `["probeprobe"]`,
			wanted{"p": "object", "p.a": "open", "p.a[]": "object", "p.a[].name": "text"}},
		{"keys at every depth", `const deep = v => Object.keys(v).map(k => deep(v[k])).length; return deep(p)`, `1`,
			wanted{"p": "open", "p[]": "open", "p[][]": "open"}},
		{"value of a key", `const all = p.a; for (const k in all) return all[k].id ? 1 : 2`, `1`,
			wanted{"p": "object", "p.a": "open", "p.a[]": "object", "p.a[].id": "any"}},
		{"in", `return 'a' in p`, `true`, wanted{"p": "object", "p.a": "any"}},
		{"destructuring", `const { a, b: [c] } = p; return a + c.d`, `"probeprobe"`,
			wanted{"p": "object", "p.a": "text", "p.b": "list", "p.b[]": "object", "p.b[].d": "text"}},
		{"JSON.stringify", `return JSON.stringify(p.a)`, `"\"probe\""`, wanted{"p": "object", "p.a": "any"}},
		{"length", `return p.length`, `1`, wanted{"p": "any"}},
		{"position", `return p[0].name.trim()`, `"probe"`,
			wanted{"p": "list", "p[]": "object", "p[].name": "text"}},
		{"number as key", `return p[10001] ? 1 : 2`, `1`, wanted{"p": "object", "p.10001": "any"}},

		{"method called", `return p.find(v => v.id).id.trim()`, `"probe"`,
			wanted{"p": "list", "p[]": "object", "p[].id": "text"}},
		{"method applied", `return p.map.call(p, v => 1)[0] + p.map.apply(p, [v => 1])[0] + p.map.bind(p)(v => 1)[0]`, `3`,
			wanted{"p": "list", "p[]": "any"}},
		{"method asked for", `return typeof p.map === 'function' && p.map === p.map`, `true`, wanted{"p": "any"}},
		{"method awaited", `await p.find; return 1`, `1`, wanted{"p": "any"}},
		{"field called values", `return p.values[0].name.trim()`, `"probe"`, wanted{"p": "object",
			"p.values": "list", "p.values[]": "object", "p.values[].name": "text"}},
		{"field called values mapped", `return p.values.map(v => v.id ? 1 : 2)`, `[1]`, wanted{"p": "object",
			"p.values": "list", "p.values[]": "object", "p.values[].id": "any"}},
		{"field called values counted", `return p.values.length`, `1`, wanted{"p": "object", "p.values": "any"}},
		{"field called values with a key", `const k = 'x'; return p.values[k] ? 1 : 2`, `1`,
			wanted{"p": "object", "p.values": "object", "p.values.x": "any"}},
		{"field called entries iterated", `for (const e of p.entries) return e.id ? 1 : 2`, `1`,
			wanted{"p": "object", "p.entries": "list", "p.entries[]": "object", "p.entries[].id": "any"}},
		{"field called entries spread", `return [...p.entries].length`, `1`,
			wanted{"p": "object", "p.entries": "list", "p.entries[]": "any"}},
		{"field called search as text", "return `${p.search}` + p.search.trim()", `"probeprobe"`,
			wanted{"p": "object", "p.search": "text"}},
		{"field called sort as number", `return +p.sort`, `1`, wanted{"p": "object", "p.sort": "number"}},
		{"field called fill stored", `return JSON.stringify({ a: p.fill })`, `"{\"a\":\"probe\"}"`,
			wanted{"p": "object", "p.fill": "any"}},
		{"field called fill answered", `return { a: p.fill }`, `{"a":"probe"}`,
			wanted{"p": "object", "p.fill": "any"}},
		{"field called at listed", `return Object.keys(p.at)`, `["probe"]`,
			wanted{"p": "object", "p.at": "open", "p.at[]": "any"}},
		{"field called at copied", `const { x, ...rest } = p.at; return x.trim()`, `"probe"`,
			wanted{"p": "object", "p.at": "object", "p.at.x": "text"}},
		{"field called find is a list", `return Array.isArray(p.find)`, `true`,
			wanted{"p": "object", "p.find": "asked"}},
		{"field called find has a field", `return 'x' in p.find`, `true`,
			wanted{"p": "object", "p.find": "object", "p.find.x": "any"}},
		{"field called find destructured", `const { find } = p; find.y = 1; return find.x.trim() + find.y`, `"probe1"`,
			wanted{"p": "object", "p.find": "object", "p.find.x": "text"}},
		{"spread", `const f = ({ x, y }) => x.trim() + y.z.trim(); return f({ ...p.a, y: p.a.y, w: 1 })`, `"probeprobe"`,
			wanted{
				"p": "object", "p.a": "object", "p.a[]": "any", "p.a.x": "text", "p.a.y": "object", "p.a.y.z": "text"}},
		{"spread kept", `const q = { ...p, w: 1 }; q.v = 2; return [q.w, q.v, 'x' in q, JSON.stringify(Object.keys(q)),
			Object.keys(JSON.parse(JSON.stringify(q)))]`, `[1,2,true,"[\"probe\",\"w\",\"v\"]",["probe","w","v"]]`,
			wanted{"p": "object", "p[]": "any", "p.x": "any"}},
		{"spread of a spread", `const q = { ...p }; return { ...q }.x.trim()`, `"probe"`,
			wanted{"p": "object", "p[]": "any", "p.x": "text"}},
		{"spread of nothing of ours", `return { ...{ a: 1 } }.b === undefined`, `true`, wanted{"p": "any"}},
		{"rest", `const { x, ...rest } = p; const g = ({ y, ...more }) => more.z.trim(); return g(rest) + rest.toString()`,
			`"probe[object Object]"`, wanted{"p": "object", "p.x": "any", "p.y": "any", "p.z": "text"}},
		{"rest of a parameter", `function f({ x, ...rest }) { return rest.y.trim(); }
			return f(p)`, `"probe"`, wanted{"p": "object", "p.x": "any", "p.y": "text"}},
		{"rest of an arrow's parameter", `return (({ a: { ...rest } }) => rest.y.trim())(p)`, `"probe"`,
			wanted{"p": "object", "p.a": "object", "p.a[]": "any", "p.a.y": "text"}},
		{"Object.assign", `return Object.assign({ a: 1 }, p).x.trim()`, `"probe"`,
			wanted{"p": "object", "p[]": "any", "p.x": "text"}},
		{"fields below fields", `return p.values.entries.search.trim()`, `"probe"`, wanted{"p": "object",
			"p.values": "object", "p.values.entries": "object", "p.values.entries.search": "text"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, answer := learn(t, tt.statements, shape.Probe("s"))
			if answer.Outcome != trace.Completed || string(answer.Response) != tt.response {
				t.Errorf("%s %s (%+v), want %s", answer.Outcome, answer.Response, answer.Error, tt.response)
			}
			got := wanted{}
			kinds(m["s"], "p", got)
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("learnt (-want +got):\n%s", d)
			}
		})
	}
}

// Code that walks through a tree comes to an end, and the tree is deep enough to go down it.
func TestProbeOfTree(t *testing.T) {
	for name, statements := range map[string]string{
		"children": `const text = n => n.text?.trim() + (n.content ? n.content.map(text).join("") : ""); return text(p)`,
		"parents":  `let n = 0; for (let at = p; at; at = at.parent) n++; return n`,
		"lists":    `const flat = l => Array.isArray(l) ? l.flatMap(flat) : [l.id]; return flat(p)`,
		"items":    `const walk = l => { for (const one of l) walk(one); }; walk(p); return p.id`,
	} {
		m, answer := learn(t, statements, shape.Probe("s"))
		if answer.Outcome != trace.Completed {
			t.Errorf("%s: %s %+v", name, answer.Outcome, answer.Error)
		}
		if deepest := slices.MaxFunc(m["s"].Paths(), func(a, b string) int { return len(a) - len(b) }); len(deepest) < 6 {
			t.Errorf("%s: no deeper than %q", name, deepest)
		}
	}
}

func TestProbeInText(t *testing.T) {
	m, _ := learn(t, `return JSON.parse(p.body).a.trim()`, `{"body":"{\"$probe\":\"s\"}"}`)
	if m["s"] == nil || !slices.Equal(m["s"].Paths(), []string{"a"}) {
		t.Errorf("learnt %v, want the field a", m["s"])
	}
}

func TestAbsent(t *testing.T) {
	m, answer := learn(t, `return [p.a, 'b' in p, p.values, p.toString() !== '', JSON.stringify(p), Object.keys(p)]`,
		shape.Absent("s"))
	if want := `[null,false,null,true,"{}",[]]`; string(answer.Response) != want {
		t.Errorf("answered %s (%+v), want %s", answer.Response, answer.Error, want)
	}
	if d := cmp.Diff([]string{"a", "b", "values"}, m["s"].Paths()); d != "" {
		t.Errorf("learnt (-want +got):\n%s", d)
	}
}

func TestEnvironment(t *testing.T) {
	m, _ := learn(t, `return process.env.API_KEY ?? process.env['OTHER']`, `null`)
	if d := cmp.Diff([]string{shape.Environment}, slices.Sorted(maps.Keys(m))); d != "" {
		t.Fatalf("sources (-want +got):\n%s", d)
	}
	got := wanted{}
	kinds(m[shape.Environment], "env", got)
	if d := cmp.Diff(wanted{"env": "object", "env.API_KEY": "text", "env.OTHER": "text"}, got); d != "" {
		t.Errorf("learnt (-want +got):\n%s", d)
	}
}

// TestPartsOfTexts: a made-up text holds what code takes out of it by the groups of a pattern.
func TestPartsOfTexts(t *testing.T) {
	model, got := learn(t, `
		const page = p.page.match(/\/pages\/(\d+)/)[1], repository = p.repo.match(/https:\/\/git\.example\/(\w+)/)[1];
		const [, ticket] = p.note.match(/#(\d+)/);
		if (p.title.match(/[<>]/)) throw new Error('a character that is not wanted');
		return [page, repository, ticket, p.key.match(/^([A-Z]+)-\d+$/)[1]];
	`, shape.Probe("payload"))
	if string(got.Response) != `["1","a","1","A"]` {
		t.Errorf("answered %s: %+v", got.Response, got.Error)
	}
	choose := func(name string, _ shape.Kind) any { return map[string]any{"$text": name} }
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(model["payload"].Template("", choose), &fields); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"page":  `{"$join":[{"$data":"site.url"},"/",{"$id":"page"},"/pages/1"]}`,
		"repo":  `{"$join":["https://git.example/a",{"$id":"repo"}]}`,
		"note":  `{"$join":[{"$text":"note"},"#1"]}`,
		"title": `{"$text":"title"}`,
		"key":   `{"$text":"key"}`,
	} {
		if string(fields[name]) != want {
			t.Errorf("%s: got %s, want %s", name, fields[name], want)
		}
	}
}
