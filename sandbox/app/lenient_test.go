package app

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// folder is an app of the given files with one function, index.run.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "manifest.yml"),
		"app: {id: lenient}\nmodules: {function: [{key: main, handler: index.run}]}\n")
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func TestLenient(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		opt   Options
		want  string // what run gives
		warns []Warning
	}{
		{"file in other letters", map[string]string{
			"src/index.js":       "import { a } from './Parts/Card';\nexport const run = () => a;\n",
			"src/parts/card.jsx": "export const a = 'card';\n",
		}, Options{}, "card", []Warning{{"bundle", `"./Parts/Card" is src/parts/card.jsx, whose letters differ in case: ` +
			`on file systems that tell these apart it is not found`, Position{File: "src/index.js", Line: 1, Column: 19}}}},
		{"file in its own letters", map[string]string{
			"src/index.js": "import { a } from './card';\nexport const run = () => a;\n",
			"src/card.js":  "export const a = 'own';\n",
		}, Options{}, "own", nil},
		{"export that is not there", map[string]string{
			"src/index.js": "export { run, stop } from './a';\n",
			"src/a.ts":     "export const run = (): string => 'ran';\n",
		}, Options{}, "ran", []Warning{
			{"no-export", `src/a.ts does not export "stop", which is undefined here`,
				Position{File: "src/index.js", Line: 1, Column: 15}}}},
		{"file that is not there", map[string]string{
			"src/index.js": "import { key } from './settings.local';\n" +
				"export const run = () => { try { return key; } catch (e) { return e.message; } };\n",
		}, Options{StubMissing: true}, `crosstalk: there is no file "./settings.local" (stubbed)`, []Warning{
			{"file-missing", `there is no file "./settings.local"; in its place stands a module that throws when it is used`,
				Position{File: "src/index.js", Line: 1, Column: 21}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, err := Load(folder(t, tt.files), tt.opt)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := start(t, a.Bundles[0], nil).call(t, "run"); err != nil || got != tt.want {
				t.Errorf("run() = %q, %v, want %q", got, err, tt.want)
			}
			if d := cmp.Diff(tt.warns, a.Warnings); d != "" {
				t.Errorf("warnings (-want +got):\n%s", d)
			}
			if len(a.Packages) > 0 {
				t.Errorf("packages %v, want none", a.Packages)
			}
		})
	}
}

// TestStubsWhileLoading: what a module does with a package that is not there while it loads is taken, and what it does
// later is refused.
func TestStubsWhileLoading(t *testing.T) {
	a, err := Load(folder(t, map[string]string{"src/index.js": `
import { Client, column } from 'gone';
class Own extends Client {}
const client = new Client({ name: column('name').default(1) + '' });
const all = [...column('all')];
client.level = 3;
export const run = name => {
  try {
    return { fine: () => 'fine', all: () => '' + all.length, late: () => client.send(), own: () => new Own() }[name]();
  } catch (e) { return e.message; }
};
`}), Options{StubMissing: true})
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, a.Bundles[0], nil)
	const refused = `crosstalk: package "gone" is not installed (stubbed)`
	for name, want := range map[string]string{"fine": "fine", "all": "0", "late": refused, "own": refused} {
		if got, err := r.call(t, "run", name); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
}

// TestStubsThatDecorate leave the class, its members and their parameters as they are.
func TestStubsThatDecorate(t *testing.T) {
	a, err := Load(folder(t, map[string]string{
		"tsconfig.json": `{"compilerOptions": {"experimentalDecorators": true}}`,
		"src/index.ts": `
import { injectable, inject, named, field } from 'gone';
@injectable()
class Service {
  @field() kind = 'service';
  @named('x') get name() { return this.kind; }
  @inject log(@named('who') who: string) { return this.name + ' ' + who; }
}
export const run = () => new Service().log('ada');
`}), Options{StubMissing: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := start(t, a.Bundles[0], nil).call(t, "run"); err != nil || got != "service ada" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestBridgeInTheBackEnd: the front end's package is left out where nothing of it is used, and loaded where it is.
func TestBridgeInTheBackEnd(t *testing.T) {
	for use, fails := range map[string]bool{"1": false, "invoke": true} {
		a, err := Load(folder(t, map[string]string{
			"src/index.js": "import { invoke } from '@forge/bridge';\nexport const run = () => typeof " + use + ";\n",
			"node_modules/@forge/bridge/package.json": `{"name": "@forge/bridge", "main": "index.js"}`,
			"node_modules/@forge/bridge/index.js":     "exports.invoke = window.bridge.invoke;\n",
		}), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(a.Bundles[0].Script, "window.bridge"); got != fails {
			t.Errorf("typeof %s: is the package in the bundle? %t, want %t", use, got, fails)
		}
		if len(a.Warnings) != 1 || !strings.Contains(a.Warnings[0].Message, "is for front ends") {
			t.Errorf("warnings %v", a.Warnings)
		}
	}
}

// TestMissingFile is an error where nobody has asked for stubs.
func TestMissingFile(t *testing.T) {
	_, err := Load(folder(t, map[string]string{"src/index.js": "export { run } from './gone';\n"}), Options{})
	if err == nil || !strings.HasPrefix(describe(t, err), `src/index.js:1:21: cannot find "./gone"`) {
		t.Errorf("got %v", err)
	}
}
