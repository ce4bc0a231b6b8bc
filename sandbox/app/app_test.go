package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"github.com/google/go-cmp/cmp"
)

// bundleFiles lists the files of an app's bundles, each of which it checks.
func bundleFiles(t *testing.T, a *App) (files []string) {
	t.Helper()
	for _, b := range a.Bundles {
		files = append(files, b.File)
		if !strings.HasPrefix(b.Script, scriptHead+"\n") {
			t.Errorf("%s begins with %.80q", b.File, b.Script)
		}
		if strings.Contains(b.Script, a.Dir) {
			t.Errorf("%s contains the path of the app directory", b.File)
		}
	}
	return files
}

func TestAppsRun(t *testing.T) {
	const url = "file:///app/index.js"
	tests := []struct {
		name, want string
		opt        Options
		modules    map[string]any
		packages   []Package
		files      []string
	}{
		{name: "esm", want: "13", files: []string{"src/index.js"}},
		{name: "cjs", want: "11", files: []string{"src/index.js"}},
		{name: "ts", want: "50", files: []string{"src/resolvers/index.ts"}},
		{name: "tsx", want: `{"n":5}`, files: []string{"src/ui.tsx"}, packages: []Package{{"react", "18.0.0", Real}}},
		{name: "uikit", want: `F,null,a,{"n":5}`, files: []string{"src/index.jsx"},
			packages: []Package{{"@forge/ui", "1.11.4", Real}}},
		{name: "npm", want: "2.5,half-esm,MODULE_NOT_FOUND encoding,bytes,half-esm," + url,
			files: []string{"src/index.js"}, packages: []Package{{"half", "2.1.0", Real}},
			opt:     Options{Builtins: []string{"fs"}},
			modules: map[string]any{"node:fs": map[string]any{"readFileSync": func(string) string { return "bytes" }}}},
		{name: "two", want: "1", files: []string{"src/one.js", "src/two.js", "lib/root.js"}},
		{name: "jsxconfig", want: "fragmenti5", files: []string{"src/index.tsx"}},
		{name: "data", want: "10", files: []string{"src/folder/index.cjs"}},
		{name: "lowered", want: "8", files: []string{"src/index.ts", "src/plain.ts"}},
		{name: "resolver", want: "real5function", files: []string{"src/index.js"},
			packages: []Package{{"@forge/resolver", "2.0.1", Real}, {"user", "", Real}}},
		{name: "resolver", want: "mine5undefined", files: []string{"src/index.js"},
			opt: Options{StandIns: []string{"@forge/resolver"}, ForceStandIns: true},
			modules: map[string]any{"@forge/resolver": func(call goja.ConstructorCall) *goja.Object {
				_ = call.This.Set("name", "mine")
				return nil
			}},
			packages: []Package{{"@forge/resolver", "2.0.1", StandIn}, {"user", "", Real}}},
		{name: "standin", want: "mine,tag,real kvs,5", files: []string{"src/index.js"},
			opt: Options{StandIns: []string{"@forge/api", "@forge/kvs"}},
			modules: map[string]any{"@forge/api": map[string]any{
				"__esModule": true, "default": "mine", "route": "tag"}},
			packages: []Package{{"@forge/api", "", StandIn}, {"@forge/kvs", "1.6.5", Real}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := load(t, "apps.txtar", tt.name, tt.opt)
			got, err := start(t, a.Bundles[0], tt.modules).call(t, "run", 5)
			if err != nil || got != tt.want {
				t.Errorf("run(5) = %q, %v; want %q", got, err, tt.want)
			}
			if diff := cmp.Diff(tt.files, bundleFiles(t, a)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(append([]Package{}, tt.packages...), a.Packages); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestResolverIsObserved(t *testing.T) {
	a := load(t, "apps.txtar", "resolver", Options{})
	vm, seen := goja.New(), 0
	err := vm.GlobalObject().Set(ResolverHook, func(real *goja.Object) {
		seen++
		if real.Get("default") == nil {
			t.Error("the hook did not get the module")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	startIn(t, vm, a.Bundles[0], nil)
	if seen != 1 {
		t.Errorf("the hook was called %d times, want once: for the app, not for packages", seen)
	}
}

func TestStubs(t *testing.T) {
	stub := func(name string) string { return `crosstalk: package "` + name + `" is not installed (stubbed)` }
	a := load(t, "apps.txtar", "stubbed", Options{StubMissing: true})
	wantPackages := []Package{{"helper", "", Real}, {"jsonwebtoken", "", Stubbed}, {"lodash", "", Stubbed},
		{"zod", "", Stubbed}}
	if diff := cmp.Diff(wantPackages, a.Packages); diff != "" {
		t.Error(diff)
	}
	r := start(t, a.Bundles[0], nil)
	for use, want := range map[string]string{
		"named": stub("lodash"), "namedRead": stub("lodash"), "defaultCall": stub("lodash"),
		"defaultMember": stub("lodash"), "namespace": stub("zod"), "construct": stub("zod"),
		"destructured": stub("jsonwebtoken"), "destructuredMember": stub("jsonwebtoken"),
		"destructuredText": stub("jsonwebtoken"), "extend": stub("jsonwebtoken"),
		"helper": "no left-pad: MODULE_NOT_FOUND left-pad", "await": "object", "instanceof": "false",
	} {
		if got, err := r.call(t, "run", use); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", use, got, err, want)
		}
	}
}

func TestAppFields(t *testing.T) {
	dir := unpack(t, "apps.txtar", "two")
	a, err := Load(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var modules, warnings []string
	for _, f := range a.Functions {
		modules = append(modules, f.Module+"/"+f.Export)
	}
	for _, w := range a.Warnings {
		warnings = append(warnings, w.Position.String()+": "+w.Code+": "+w.Message)
	}
	want := []string{"one/run", "two/run", "one/other", "two/run", "lib/root/run"}
	if diff := cmp.Diff(want, modules); diff != "" {
		t.Error(diff)
	}
	want = []string{`manifest.yml:8:28: handler-outside-src: handler "lib/root.run" is lib/root.js, ` +
		`but Forge looks for it under src/`}
	if diff := cmp.Diff(want, warnings); diff != "" {
		t.Error(diff)
	}
	if a.Dir != dir || a.ID != "two" || a.Name != filepath.Base(dir) {
		t.Errorf("Dir %q, ID %q, Name %q", a.Dir, a.ID, a.Name)
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{"cjs": "CommonJS app", "ts": "from-package"} {
		if a := load(t, "apps.txtar", name, Options{}); a.Name != want {
			t.Errorf("%s is called %q, want %q", name, a.Name, want)
		}
	}
}

// TestHash: the same app elsewhere has the same hash; a changed source or manifest gives another.
func TestHash(t *testing.T) {
	hash := func(change func(dir string)) string {
		dir := unpack(t, "apps.txtar", "npm")
		change(dir)
		a, err := Load(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return a.Hash
	}
	base := hash(func(string) {})
	if again := hash(func(string) {}); again != base || len(base) != 64 {
		t.Errorf("hash %q elsewhere is %q", base, again)
	}
	changes := map[string]string{"src/later.js": "export default async () => 'changed';\n",
		"manifest.yml": "app: {id: other}\nmodules:\n  function:\n    - {key: main, handler: index.run}\n"}
	for file, text := range changes {
		if got := hash(func(dir string) { write(t, filepath.Join(dir, file), text) }); got == base {
			t.Errorf("changing %s does not change the hash", file)
		}
	}
}

// TestAppInsideNodeModules: where the app lies does not turn its files into a package.
func TestAppInsideNodeModules(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "node_modules", "mine")
	if err := os.CopyFS(dir, os.DirFS(unpack(t, "apps.txtar", "resolver"))); err != nil {
		t.Fatal(err)
	}
	a, err := Load(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Package{{"@forge/resolver", "2.0.1", Real}, {"user", "", Real}}, a.Packages); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(a.Bundles[0].Script, ResolverHook) {
		t.Error("the resolver is not observed")
	}
}

// TestScriptShape: other packages rely on how a script begins and ends.
func TestScriptShape(t *testing.T) {
	a := load(t, "apps.txtar", "cjs", Options{})
	want := `(function(exports,require,module,__filename,__dirname){if(0)(()=>{"use strict";eval()});` + "\n"
	if !strings.HasPrefix(a.Bundles[0].Script, want) {
		t.Errorf("script begins with %.100q", a.Bundles[0].Script)
	}
	if !strings.Contains(a.Bundles[0].Script, "\n})\n"+mapURLComment) {
		t.Error("script does not end with the tail and the map")
	}
}

// TestCatalogue loads every app of a folder of apps, named by an environment variable.
func TestCatalogue(t *testing.T) {
	dir := os.Getenv("CROSSTALK_CATALOGUE")
	if dir == "" {
		t.Skip("SKIPPED: set CROSSTALK_CATALOGUE to a folder of Forge apps to load them all")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	opt := Options{StandIns: []string{"@forge/api", "@forge/events", "@forge/kvs", "@forge/resolver", "@forge/sql"}}
	loaded := 0
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		a, err := Load(filepath.Join(dir, e.Name()), opt)
		if err != nil {
			t.Errorf("%s: %v", e.Name(), err)
			continue
		}
		loaded++
		if len(a.Functions) == 0 || a.Functions[0].Kinds[0] == unreferenced {
			t.Errorf("%s: functions %+v", e.Name(), a.Functions)
		}
	}
	if loaded == 0 {
		t.Errorf("no app in %s", dir)
	}
	t.Logf("%d apps loaded", loaded)
}
