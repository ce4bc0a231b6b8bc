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

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// agesVariable names a directory with one directory for each age of testdata/ages/ages.txt, whose node_modules holds
// the packages of that age. .ci/run makes it.
const agesVariable = "CROSSTALK_FORGE_AGES"

const agesDir = "testdata/ages"

// age is a set of @forge packages of one time: their versions by name.
type age struct {
	name     string
	packages map[string]string
}

func readAges(t *testing.T) (ages []age) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(agesDir, "ages.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		a := age{name: words[0], packages: map[string]string{}}
		for _, word := range words[1:] {
			k := strings.LastIndex(word, "@")
			a.packages[word[:k]] = word[k+1:]
		}
		ages = append(ages, a)
	}
	return ages
}

// TestAges runs every case with the real packages of every age that it is for.
func TestAges(t *testing.T) {
	installed := os.Getenv(agesVariable)
	if installed == "" {
		t.Skipf("NOT COMPARED with the real packages of any age: set %s to a directory that .ci/run has filled", agesVariable)
	}
	if testing.Short() {
		t.Skip("NOT COMPARED with the real packages of any age in a short run: loading eight sets of them takes long")
	}
	ages, files := readAges(t), readCases(t)
	if *update {
		files = forAllAges(files)
	}
	got := map[string]map[string]json.RawMessage{}
	for _, a := range ages {
		t.Run(a.name, func(t *testing.T) {
			modules := filepath.Join(installed, a.name, "node_modules")
			if _, err := os.Stat(modules); err != nil {
				t.Skipf("NOT COMPARED with the packages of this age: they are not in %s", modules)
			}
			h := startAge(t, ages, a, files, modules)
			got[a.name] = runCases(t, h)
			if *update {
				return
			}
			compareCases(t, ages, a, files, got[a.name])
			t.Run("documented", func(t *testing.T) { checkDocumented(t, h, wordsOf(ages, a, files), modules) })
		})
	}
	if *update {
		record(t, ages, files, got)
	}
}

// TestStandInsOfAges runs every case with our stand-ins for the packages of the newest age that it is for.
func TestStandInsOfAges(t *testing.T) {
	ages, files := readAges(t), readCases(t)
	for _, a := range ages {
		t.Run(a.name, func(t *testing.T) {
			kept := newestAt(ages, a, files)
			compareCases(t, ages, a, kept, runCases(t, startAge(t, ages, a, kept, "")))
		})
	}
}

// newestAt are the cases for which an age is the newest, without those that are not for stand-ins.
func newestAt(ages []age, a age, files []caseFile) (out []caseFile) {
	for _, f := range files {
		kept := f
		kept.cases = nil
		for _, c := range f.cases {
			newest := ""
			for _, other := range ages {
				if f.holds(ages, other, c) {
					newest = other.name
				}
			}
			if newest == a.name && c.notStandIn == "" {
				kept.cases = append(kept.cases, c)
			}
		}
		out = append(out, kept)
	}
	return out
}

func compareCases(t *testing.T, ages []age, a age, files []caseFile, seen map[string]json.RawMessage) {
	t.Helper()
	for _, f := range files {
		for _, c := range f.cases {
			if !f.holds(ages, a, c) {
				continue
			}
			t.Run(f.name+"/"+c.name, func(t *testing.T) {
				want, got := c.wanted(ages, a.name), seen[f.name+"/"+c.name]
				if want == "" {
					t.Fatalf("nothing is recorded for this age; it ends with %s", got)
				}
				if d := cmp.Diff(decode(t, json.RawMessage(want)), decode(t, got)); d != "" {
					t.Errorf("(-recorded +got)\n%s", d)
				}
			})
		}
	}
}

// runCases runs the cases that an app has, and returns what came of each by file and name.
func runCases(t *testing.T, h *host) map[string]json.RawMessage {
	t.Helper()
	out := map[string]json.RawMessage{}
	for _, caller := range [][2]string{{"user", "ada"}, {"nobody", ""}} {
		got := h.call("main", forge.Step{Tenant: tenant.Observed, Entry: caller[0], User: caller[1]})
		if got.Outcome != trace.Completed {
			t.Fatalf("the cases %s: %+v", got.Outcome, got.Error)
		}
		if err := json.Unmarshal(got.Response, &out); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

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
