package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The shapes of apps that a repository cannot hold, or that somebody who looks at it should not find in it.

func link(t *testing.T, target, name string) {
	t.Helper()
	_ = os.RemoveAll(name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func linkSource(t *testing.T, dir string) { link(t, "/etc/passwd", dir+"/src/index.js") }
func linkImport(t *testing.T, dir string) {
	link(t, "../../outside/secret.json", dir+"/src/linked.json")
}
func linkStore(t *testing.T, dir string)   { link(t, "../outside", dir+"/.crosstalk") }
func linkPackage(t *testing.T, dir string) { link(t, "../../outside", dir+"/node_modules/stolen") }

func pipe(name string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o644); err != nil {
			t.Skip("no named pipes: ", err)
		}
	}
}

func device(name string) func(*testing.T, string) {
	return func(t *testing.T, dir string) { link(t, "/dev/zero", filepath.Join(dir, name)) }
}

func hugeSource(t *testing.T, dir string) {
	name := filepath.Join(dir, "src/index.js")
	if err := os.Truncate(name, 100<<20); err != nil {
		t.Fatal(err)
	}
}

// substitute replaces a word of the app's source.
func substitute(t *testing.T, dir, word, with string) {
	t.Helper()
	name := filepath.Join(dir, "src/index.js")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), word) {
		t.Fatalf("the app does not say %s", word)
	}
	writeFile(t, name, strings.ReplaceAll(string(text), word, with))
}

func deepSource(t *testing.T, dir string) {
	substitute(t, dir, "DEEP", strings.Repeat("(", 1e5)+"1"+strings.Repeat(")", 1e5))
}

func oddBytes(t *testing.T, dir string) {
	substitute(t, dir, "ODD", "\x00\xff\xfe\xc0\x80\xed\xa0\x80")
}

func oddFileName(t *testing.T, dir string) {
	odd := "\x1b[2J\u202e](http:/evil)%2e%2e"
	substitute(t, dir, "ODDNAME", strings.ReplaceAll(odd, "\x1b", `\x1b`))
	writeFile(t, filepath.Join(dir, "src", odd+".js"),
		"let last;\nexport const remember = text => { const before = last; last = `${text}`; return before; };\n")
}
