package retained

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/node"
)

// loaded builds an app of the given files and runs its handler modules.
func loaded(t *testing.T, files map[string]string) *sandbox.Instance {
	t.Helper()
	i := notLoaded(t, files)
	for _, f := range i.Program().App.Functions {
		if _, err := i.Exports(f.Module); err != nil {
			t.Fatal(err)
		}
	}
	return i
}

// notLoaded builds an app of the given files.
func notLoaded(t *testing.T, files map[string]string) *sandbox.Instance {
	t.Helper()
	return fresh(t, compiled(t, files))
}

func fresh(t *testing.T, p *sandbox.Program) *sandbox.Instance {
	t.Helper()
	i, err := p.Instantiate(sandbox.Config{Platform: nowhere{}})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// compiled builds an app of the given files.
func compiled(t *testing.T, files map[string]string) *sandbox.Program {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, err := app.Load(root, app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	library, err := sandbox.NewLibrary(node.Part())
	if err != nil {
		t.Fatal(err)
	}
	p, err := sandbox.Compile(a, library)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const manifest = `app:
  id: ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000000
  runtime: {name: nodejs22.x}
modules:
  function:
    - {key: one, handler: index.run}
`

func TestPositionsInTheSourceOfTheApp(t *testing.T) {
	i := loaded(t, map[string]string{
		"manifest.yml": manifest,
		"src/index.ts": `import { cache, counter } from './cache';
let last: string = 'none', { a: alias } = { a: 1 };
export const run = () => [cache, last, alias, counter.next];
counter.next();
`,
		"src/cache.ts": `
export const cache: Map<string, object> = new Map([['k', [{ email: 'x' }]]]);
function makeCounter(seed: object) {
  return { next: () => seed };
}
export const counter = makeCounter({ deep: 1 });
`,
	})
	got := map[string]string{}
	for _, l := range Walk(i, Options{}).Leaves {
		got[l.Path] = l.DeclaredAt
	}
	want := map[string]string{
		"last": "src/index.ts:2:5", "alias": "src/index.ts:2:33", `cache.get("k")[0].email`: "src/cache.ts:2:14",
		"counter.next→(captured 0).deep": "src/cache.ts:4:18",
	}
	for path, at := range want {
		if got[path] != at {
			t.Errorf("%s is declared at %q, want %q", path, got[path], at)
		}
	}
}

func TestVariablesOfSeveralBundles(t *testing.T) {
	i := loaded(t, map[string]string{
		"manifest.yml": manifest + "    - {key: two, handler: other.run}\n",
		"src/index.js": `let last = 1; export const run = () => last`,
		"src/other.js": `let last = 2; export const run = () => last`,
	})
	var got []string
	for _, l := range Walk(i, Options{}).Leaves {
		if strings.HasSuffix(l.Path, "last") {
			got = append(got, l.Path+" = "+l.Value+" "+l.DeclaredAt)
		}
	}
	want := []string{"src/index.js: last = 1 src/index.js:1:5", "src/other.js: last = 2 src/other.js:1:5"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// What esbuild rewrites is held in another way than what was written.
func TestKindsThatTheBundlerRewrites(t *testing.T) {
	i := loaded(t, map[string]string{
		"manifest.yml": manifest,
		"src/index.ts": `const never = new Promise(() => {});
const hold: any = {};
async function* generate(x: string) { const local = { x }; yield 1; yield local; }
async function consume(x: string) { for await (const y of [x, never]) { hold.seen = y; } }
class Store { static last: string; #token = ''; set(x: string) { this.#token = x; } get = () => this.#token; }
enum Kind { A = 'a' }
export const run = () => [hold, Kind.A];
hold.generator = generate('async generator'); hold.generator.next();
consume('for await');
Store.last = 'static field'; hold.store = new Store(); hold.store.set('lowered private field'); hold.Store = Store;
`})
	want := map[string]string{
		"async generator": "", "for await": "hold.seen", "static field": "Store.last", "lowered private field": "",
	}
	found := map[string]bool{}
	s := Walk(i, Options{})
	for _, l := range s.Leaves {
		if path, ok := want[l.Value]; ok && (path == "" || path == l.Path) {
			found[l.Value] = true
		}
	}
	for value, path := range want {
		if !found[value] {
			t.Errorf("%q is not found at %q", value, path)
		}
	}
}

func TestCommonJS(t *testing.T) {
	i := loaded(t, map[string]string{
		"manifest.yml": manifest,
		"src/index.js": `const cache = require('./cache'); let last = 'none';
exports.run = () => { last = cache.get('k'); return last; };
exports.run();
`,
		"src/cache.js": `const map = new Map([['k', 'v']]); module.exports = { get: k => map.get(k) };`,
	})
	got := map[string]string{}
	for _, l := range Walk(i, Options{}).Leaves {
		got[l.Path] = l.Value + " " + l.DeclaredAt
	}
	want := map[string]string{
		"last": "v src/index.js:1:39", `cache.get→(captured 0).get("k")`: "v src/cache.js:1:60",
	}
	for path, value := range want {
		if got[path] != value {
			t.Errorf("%s holds %q, want %q", path, got[path], value)
		}
	}
}
