package retained

import (
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// Baseline is what an instance holds before any code of an app runs in it: the engine's objects and the library's. Walk
// follows it first, so that what is there has the same paths whatever the app did, and then tells only what differs.
// It never changes, and walks on any goroutines may share it.
type Baseline struct {
	graph        *graph
	rules        map[string]rule
	declarations *declarations
}

// nowhere answers no request: a library that is only loaded sends none.
type nowhere struct{}

func (nowhere) Answer(sandbox.Call) sandbox.Answer {
	return sandbox.Answer{Failed: "no request is answered here", Latency: 1}
}

// NewBaseline makes an instance of the program for itself and walks it: as it is, while it loads the library, and once
// more after every property was read, for engine and library make many of their objects on first use. The configuration
// matters for what the library shows of it, such as the environment; its Platform is not asked. It takes about as long
// as loading the whole library (0.1 s for sandbox/node); keep it for further walks of the same program.
func NewBaseline(p *sandbox.Program, c sandbox.Config) *Baseline {
	return newBaseline(p, c, engineRules())
}

func newBaseline(p *sandbox.Program, c sandbox.Config, rules map[string]rule) *Baseline {
	c.Platform = nowhere{}
	i, err := p.Instantiate(c)
	if err != nil {
		panic("internal: a fresh instance: " + err.Error())
	}
	g, l := newGraph(), newLayout(rules)
	record := func() {
		w := newWalker(l, DefaultMaxNodes)
		w.record = g
		w.structure(i)
	}
	record()
	for _, name := range p.GlobalNames() {
		_ = i.VM().Try(func() { i.VM().GlobalObject().Get(name) })
	}
	for _, names := range batches(p) {
		for _, name := range names {
			_, _ = i.Require(name) // one that does not load is in no instance
		}
		record()
	}
	_ = i.VM().Try(func() {
		if touch, ok := goja.AssertFunction(must(i.VM().RunString(touchAll))); ok {
			_, _ = touch(goja.Undefined(), touched(i)...)
		}
	})
	record()
	g.classify(i)
	g.ids = nil
	return &Baseline{graph: g, rules: rules, declarations: newDeclarations(p)}
}

// batches lists the library's modules in the order in which to load them: first by the names that apps use; then
// variants, such as path/posix, which may change what they are variants of; then what is left, because modules that
// need each other may come out different when one is asked for first that is not meant to be.
func batches(p *sandbox.Program) (out [3][]string) {
	for _, name := range p.ModuleNames() {
		switch {
		case strings.HasPrefix(name, libraryPrefix):
			out[2] = append(out[2], name)
		case strings.Contains(name, "/"):
			out[1] = append(out[1], name)
		default:
			out[0] = append(out[0], name)
		}
	}
	return out
}

// touchAll makes every property of every object that is reached come into being. It calls getters, for those of a
// library may put a value in their place; what they return is not followed, or there might be no end.
const touchAll = `((...roots) => {
	roots.push(new Map().keys(), new Set().keys(), [].keys(), ""[Symbol.iterator](), "".matchAll(/x/g), /x/.exec("x"),
		(function* () {})(), async () => {}, function* () {}, new Proxy({}, {}), new WeakMap(), new WeakSet(), new Date(0),
		new DataView(new ArrayBuffer(1)), new Uint8Array(1), Promise.resolve(), Symbol(), new Error(), class {}, Object(1n));
	const seen = new Set();
	const visit = o => {
		if (o === null || typeof o !== "object" && typeof o !== "function" || seen.has(o)) return;
		seen.add(o); roots.push(o);
	};
	for (let k = 0; k < roots.length; k++) {
		const o = roots[k];
		visit(Reflect.getPrototypeOf(o));
		for (const name of Reflect.ownKeys(o)) {
			let d = Reflect.getOwnPropertyDescriptor(o, name);
			if (d?.get) {
				try { Reflect.apply(d.get, o, []); } catch { }
				visit(d.get); visit(d.set);
				d = Reflect.getOwnPropertyDescriptor(o, name);
			}
			if (d) { visit(d.value); visit(d.get); visit(d.set); }
		}
	}
})`

func touched(i *sandbox.Instance) []goja.Value {
	out := []goja.Value{i.VM().GlobalObject()}
	for _, o := range intrinsics(i.VM()) {
		out = append(out, o.object)
	}
	for _, m := range i.LibraryModules() {
		out = append(out, m.Object)
	}
	return out
}

func must(v goja.Value, err error) goja.Value {
	if err != nil {
		panic("internal: " + err.Error())
	}
	return v
}

// classify says which globals are intrinsics: functions, classes and the engine's namespaces. Others, as process, are
// memory.
func (g *graph) classify(i *sandbox.Instance) {
	namespaces := map[goja.Value]bool{}
	for _, o := range intrinsics(i.VM()) {
		namespaces[o.object] = true
	}
	for _, p := range g.paths {
		if p.up == nil {
			continue
		}
		p.root = p.up.root
		if p.up.id == g.global {
			var v goja.Value
			_ = i.VM().Try(func() { v = i.VM().GlobalObject().Get(p.seg.name) })
			if _, function := goja.AssertFunction(v); !function && !namespaces[v] {
				p.root = Memory
			}
		}
	}
	if g.global >= 0 {
		g.paths[g.global].root = Memory
	}
}
