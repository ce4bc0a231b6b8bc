package app

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestNamespacesAreShared: files that import a CommonJS module in the same way get one namespace, but for those that
// import it while it is still loading.
func TestNamespacesAreShared(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"manifest.yml": "app:\n  id: ari:cloud:ecosystem::app/1\nmodules:\n" +
			"  function:\n    - key: main\n      handler: index.run\n",
		"src/lib.cjs":   "exports.early = 1; exports.during = require('./inner.js').seen; exports.late = 2;",
		"src/inner.js":  "import * as lib from './lib.cjs'; export const seen = Object.keys(lib).join();",
		"src/text.cjs":  "module.exports = 'text';",
		"src/other.js":  "import * as lib from './lib.cjs'; import text from './text.cjs'; export { lib, text };",
		"src/typed.mjs": "import * as lib from './lib.cjs'; export { lib };",
		"src/index.js": "import * as lib from './lib.cjs'; import text from './text.cjs';\n" +
			"import * as other from './other.js'; import * as typed from './typed.mjs';\n" +
			"export const run = () => [lib === other.lib, lib === typed.lib, text === other.text, lib.during, lib.late];\n",
	} {
		write(t, filepath.Join(root, name), text)
	}
	a, err := Load(root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(a.Bundles[0].Script, strings.TrimSpace(sharedNamespaces)) {
		t.Error("esbuild's helper is written in other words: namespaces are no longer shared")
	}
	got, err := start(t, a.Bundles[0], nil).call(t, "run")
	if want := "true,false,true,default,early,2"; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}
