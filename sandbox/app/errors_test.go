package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// describe prints an error of Load as testdata/errors.txtar writes it.
func describe(t *testing.T, err error) string {
	t.Helper()
	var all Errors
	if !errors.As(err, &all) {
		t.Fatalf("not an Errors: %T %v", err, err)
	}
	var out strings.Builder
	for _, e := range all {
		out.WriteString(e.Error() + "\n")
		if e.Hint != "" {
			out.WriteString("hint: " + e.Hint + "\n")
		}
	}
	return out.String()
}

func TestErrors(t *testing.T) {
	names := []string{"empty", "yaml", "tab", "duplicate-field", "anchor", "list", "blank", "no-modules", "null-modules",
		"ui-only", "references", "syntax", "missing", "many", "await", "outside", "jsx", "node-await"}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			dir := unpack(t, "errors.txtar", name)
			want, err := os.ReadFile(filepath.Join(dir, "want"))
			if err != nil {
				t.Fatal(err)
			}
			if name == "outside" {
				dir = filepath.Join(dir, "app")
				if err := os.Symlink("../../secret.json", filepath.Join(dir, "src", "link.json")); err != nil {
					t.Skip(err)
				}
			}
			_, err = Load(dir, Options{})
			if err == nil {
				t.Fatal("it loads")
			}
			got := strings.ReplaceAll(describe(t, err), dir, "DIR")
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestNotADirectory(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	write(t, file, "")
	for path, want := range map[string]string{
		filepath.Join(dir, "nope"): "no such directory: ",
		file:                       "not a directory: ",
	} {
		_, err := Load(path, Options{})
		want += path + "\nhint: name the folder that holds manifest.yml\n"
		if got := describe(t, err); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestStubMissingKeepsOtherErrors: what does not parse is not missing.
func TestStubMissingKeepsOtherErrors(t *testing.T) {
	_, err := Load(unpack(t, "errors.txtar", "syntax"), Options{StubMissing: true})
	if err == nil || !strings.Contains(describe(t, err), `Expected ";"`) {
		t.Errorf("got %v", err)
	}
}

func TestMissingExport(t *testing.T) {
	a := load(t, "apps.txtar", "esm", Options{})
	err := a.MissingExport(a.Functions[0], []string{"second", "first"})
	want := `manifest.yml:9:16: handler "index.run": src/index.js has no export "run"` +
		"\nhint: src/index.js exports first, second\n"
	if got := describe(t, err); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := describe(t, a.MissingExport(a.Functions[0], nil)); !strings.Contains(got, "src/index.js exports nothing") {
		t.Errorf("got %q", got)
	}
}

// TestEngineRefusal: what esbuild accepts and the engine does not is reported at its place in the app's source.
func TestEngineRefusal(t *testing.T) {
	dir := unpack(t, "apps.txtar", "esm")
	write(t, filepath.Join(dir, "src/math.js"),
		"// one\nexport const double = n => n * 2;\nexport const r = /(?<=a{2,1})/;\n")
	write(t, filepath.Join(dir, "src/index.js"), "export { r as run } from './math';\n")
	_, err := Load(dir, Options{})
	if err == nil {
		t.Fatal("it loads")
	}
	want := "src/math.js:3:18: the JavaScript engine does not take this: Invalid "
	if got := describe(t, err); !strings.HasPrefix(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestWorkspacePackages(t *testing.T) {
	root := t.TempDir()
	files := map[string]string{
		"apps/forge/manifest.yml": "app: {id: w}\nmodules: {function: [{key: main, handler: index.run}]}\n",
		"apps/forge/src/index.js": "import { a } from '@acme/shared';\nimport b from 'hoisted';\n" +
			"export const run = () => a + b;\n",
		"packages/shared/package.json":      `{"name": "@acme/shared", "version": "3.0.0", "main": "lib/a.js"}`,
		"packages/shared/lib/a.js":          "export { a } from '../b';\n",
		"packages/shared/b.js":              "export const a = 'shared ';\n",
		"node_modules/hoisted/package.json": `{"name": "hoisted", "version": "1.2.3"}`,
		"node_modules/hoisted/index.js":     "module.exports = 'hoisted';\n",
		"packages/forger/package.json":      `{"name": "forger"}`,
	}
	for name, text := range files {
		write(t, filepath.Join(root, name), text)
	}
	if err := os.Mkdir(filepath.Join(root, "node_modules/@acme"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../../packages/shared", filepath.Join(root, "node_modules/@acme/shared")); err != nil {
		t.Skip(err)
	}
	dir := filepath.Join(root, "apps/forge")
	a, err := Load(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Package{{"@acme/shared", "3.0.0", Real}, {"hoisted", "1.2.3", Real}}
	if diff := cmp.Diff(want, a.Packages); diff != "" {
		t.Error(diff)
	}
	if got, err := start(t, a.Bundles[0], nil).call(t, "run"); err != nil || got != "shared hoisted" {
		t.Errorf("run() = %q, %v", got, err)
	}
	// A package of the workspace may not reach into its neighbours either.
	write(t, filepath.Join(root, "packages/shared/lib/a.js"), "export * as a from '../../forger/package.json';\n")
	_, err = Load(dir, Options{})
	if err == nil || !strings.Contains(err.Error(), `"../../forger/package.json" leads out of the app directory`) {
		t.Errorf("got %v", err)
	}
}
