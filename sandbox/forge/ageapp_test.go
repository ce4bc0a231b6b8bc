package forge_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/trace"
)

// startAge makes an app of the cases of an age, with its packages from modules, or with the stand-ins when that is
// empty.
func startAge(t *testing.T, ages []age, a age, files []caseFile, modules string) *host {
	t.Helper()
	dir := t.TempDir()
	writeAge(t, dir, ages, a, files)
	if modules != "" {
		if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
			t.Fatal(err)
		}
	}
	program := load(t, dir)
	platform := &directed{Platform: forge.New(forge.Options{App: program.App, World: world})}
	instance, err := program.Instantiate(sandbox.Config{Seed: 1, Platform: platform, Env: platform.Env(program.App)})
	if err != nil {
		t.Fatal(err)
	}
	return &host{t: t, program: program, platform: platform.Platform, instance: instance}
}

// directed is a platform that answers as a case says, for errors that an emulation does not come to.
type directed struct {
	*forge.Platform
	answer string
}

func (d *directed) Answer(c sandbox.Call) sandbox.Answer {
	a := d.Platform.Answer(c)
	if word, is := strings.CutPrefix(c.Path, "https://control.invalid/"); is {
		d.answer, _ = url.PathUnescape(word)
		return a
	}
	if d.answer == "" {
		return a
	}
	code, body, _ := strings.Cut(d.answer, " ")
	a.Headers = nil
	for strings.HasPrefix(body, "[") { // [name: value]
		pair, rest, _ := strings.Cut(strings.TrimPrefix(body, "["), "]")
		name, value, _ := strings.Cut(pair, ": ")
		a.Headers, body = append(a.Headers, trace.Pair{Name: name, Value: value}), strings.TrimSpace(rest)
	}
	if body == "(request)" {
		body = shown(c)
	}
	a.Status, _ = strconv.Atoi(code)
	a.StatusText, a.Body = http.StatusText(a.Status), []byte(body)
	if a.Status == 0 {
		a.Failed = "fetch failed"
	}
	return a
}

// shown is a request as JSON, for cases that are about what the platform is asked.
func shown(c sandbox.Call) string {
	headers := map[string]string{}
	for _, h := range c.Headers {
		headers[h.Name] = h.Value
	}
	out, err := json.Marshal(map[string]any{
		"target": json.RawMessage(c.Target), "method": c.Method, "path": c.Path, "headers": headers, "body": string(c.Body),
	})
	if err != nil {
		panic(err)
	}
	return string(out)
}

// writeAge writes the app that runs the cases of an age.
func writeAge(t *testing.T, dir string, ages []age, a age, files []caseFile) {
	t.Helper()
	put := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[string]string{
		"manifest.yml": "manifest.yml", "index.js": "src/index.js", "control.js": "src/control.js",
		"en-US.json": "locales/en-US.json", "de-DE.json": "locales/de-DE.json",
	} {
		text, err := os.ReadFile(filepath.Join(agesDir, from))
		if err != nil {
			t.Fatal(err)
		}
		put(to, string(text))
	}
	dependencies, err := json.Marshal(a.packages)
	if err != nil {
		t.Fatal(err)
	}
	put("package.json", fmt.Sprintf(`{"name":"conformance","private":true,"dependencies":%s}`, dependencies))
	index := "exports.packages = {};\nexports.files = [];\n"
	for _, name := range slices.Sorted(maps.Keys(a.packages)) {
		index += fmt.Sprintf("exports.packages[%q] = require(%q);\n", name, name)
	}
	for _, f := range files {
		text := f.code(ages, a)
		if text == "" {
			continue
		}
		put("src/cases/"+f.name+".js", text)
		index += fmt.Sprintf("exports.files.push({ file: %q, ...require(%q) });\n", f.name, "./cases/"+f.name+".js")
	}
	put("src/cases.js", index)
}

// code is the module with the cases of an age; empty when there are none.
func (f caseFile) code(ages []age, a age) string {
	text, any := f.prelude+"\nexports.cases = [\n", false
	for _, c := range f.cases {
		if f.holds(ages, a, c) {
			text += fmt.Sprintf("{ name: %q, user: %t, answer: %q, body: async () => {\n%s\n} },\n",
				c.name, !c.nobody, c.answer, c.body)
			any = true
		}
	}
	if !any {
		return ""
	}
	return text + "];\n"
}
