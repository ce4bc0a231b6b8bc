package instrument_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/instrument"
)

// bundled is the script of an app with these files.
func bundled(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["manifest.yml"] = `app: {id: "ari:cloud:ecosystem::app/1", runtime: {name: nodejs22.x}}
modules: {function: [{key: one, handler: index.run}]}
`
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, err := app.Load(dir, app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a.Bundles[0].Script
}

func table(t *testing.T, script string) instrument.Table {
	t.Helper()
	var out instrument.Table
	if _, err := out.Script("bundle", script); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFiles: what belongs to the app is counted, what belongs to packages is compared, what the bundler wrote around
// the modules is neither.
func TestFiles(t *testing.T) {
	got := table(t, bundled(t, map[string]string{
		"src/index.js": `import { two } from './lib/two';
const common = require('./common');
import pack from 'pack';
export const run = p => {
  if (p === 'a') return two(p);
  return common(p) && pack(p);
};
`,
		"src/lib/two.ts":             "export function two(v: string) {\n  return v === 'two' ? 1 : 2;\n}\n",
		"src/common.js":              "module.exports = v => v;\n",
		"node_modules/pack/index.js": "module.exports = function (v) { if (v === 'pack') return 1; return v > 2 };\n",
	}))
	want := []instrument.File{
		{Name: "src/common.js", Own: true, Branches: 1},
		{Name: "node_modules/pack/index.js", Sites: 1},
		{Name: "src/index.js", Own: true, Branches: 4, Sites: 1},
		{Name: "src/lib/two.ts", Own: true, Branches: 3, Sites: 1},
	}
	byName := cmp.Transformer("byName", func(list []instrument.File) map[string]instrument.File {
		out := map[string]instrument.File{}
		for _, f := range list {
			out[f.Name] = f
		}
		return out
	})
	if d := cmp.Diff(want, got.Files, byName); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	var places []string
	for _, b := range got.Branches {
		places = append(places, b.Position+" "+string(b.Kind))
	}
	for _, place := range []string{
		"src/index.js:5:7 if", "src/index.js:5:7 else", "src/lib/two.ts:2:24 ?", "src/lib/two.ts:2:28 :",
		"src/common.js:1:18 function",
	} {
		if !strings.Contains(strings.Join(places, "\n")+"\n", place+"\n") {
			t.Errorf("no branch %q in %q", place, places)
		}
	}
	for _, w := range got.Words {
		if strings.Contains(w.File, "node_modules") || w.Text == "pack" && w.File != "src/index.js" {
			t.Errorf("the word %+v is none of the app's", w)
		}
	}
}

// TestBundlesShareTheTable: the numbers of a second bundle go on from those of the first.
func TestBundlesShareTheTable(t *testing.T) {
	script := bundled(t, map[string]string{"src/index.js": "export const run = p => p === 'a' ? 'x' : 'y';\n"})
	one := table(t, script)
	two := table(t, script)
	if _, err := two.Script("bundle", script); err != nil {
		t.Fatal(err)
	}
	if len(one.Branches) == 0 || len(two.Branches) != 2*len(one.Branches) || len(two.Sites) != 2*len(one.Sites) {
		t.Errorf("%d branches and %d sites, then %d and %d",
			len(one.Branches), len(one.Sites), len(two.Branches), len(two.Sites))
	}
	if len(two.Words) != len(one.Words) || len(two.Files) != len(one.Files) {
		t.Errorf("%d words and %d files, then %d and %d", len(one.Words), len(one.Files), len(two.Words), len(two.Files))
	}
}

func TestScriptThatIsNoFunction(t *testing.T) {
	var out instrument.Table
	for _, script := range []string{"", "1 + 1", "var x", "(function(){"} {
		if _, err := out.Script("bundle", script); err == nil {
			t.Errorf("%q: no error", script)
		}
	}
	if d := cmp.Diff(instrument.Table{}, out); d != "" {
		t.Errorf("a script that fails leaves something:\n%s", d)
	}
}
