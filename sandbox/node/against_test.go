package node

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/trace"
)

var record = flag.Bool("record", false, "run the snippets under Node.js and save what they give")

// npmVariable names a directory that holds node_modules with the packages of testdata/packages.txt.
const npmVariable = "CROSSTALK_NPM_PACKAGES"

// snippet is a piece of code that gives something JSON can hold. One that differs says why, and is there to show when
// it does no more.
type snippet struct{ name, code, differs string }

var differs = regexp.MustCompile(`(?m)^// differs: (.*)$`)

// snippets reads testdata/NAME.txt, where a line "## name" begins each.
func snippets(t *testing.T, name string) []snippet {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []snippet
	for _, part := range strings.Split("\n"+string(data), "\n## ")[1:] {
		name, code, _ := strings.Cut(part, "\n")
		s := snippet{name: name, code: code}
		if m := differs.FindStringSubmatch(code); m != nil {
			s.differs = m[1]
		}
		out = append(out, s)
	}
	return out
}

// TestAgainstNode runs the bodies of async functions and compares with what Node.js gave.
func TestAgainstNode(t *testing.T) {
	against(t, "snippets", 150, func(t *testing.T, s snippet) *app.App { return functionApp(t, s.code) })
}

// TestLanguage compares the language itself, through the loader of apps.
func TestLanguage(t *testing.T) {
	against(t, "language", 80, func(t *testing.T, s snippet) *app.App { return load(t, moduleDir(t, s, "")) })
}

// TestPackages compares what packages of npm do.
func TestPackages(t *testing.T) {
	packages := os.Getenv(npmVariable)
	if packages == "" {
		t.Skipf("SKIPPED: %s does not name a directory with the packages of testdata/packages.txt installed", npmVariable)
	}
	against(t, "packages", 50, func(t *testing.T, s snippet) *app.App { return load(t, moduleDir(t, s, packages)) })
}

// TestDifferencesAreListed holds docs/FIDELITY.md against the snippets that differ.
func TestDifferencesAreListed(t *testing.T) {
	page, err := os.ReadFile("../../docs/FIDELITY.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "### Known differences")
	table, _, _ = strings.Cut(table, "\n## ")
	var want []string
	for _, name := range []string{"snippets", "language", "packages"} {
		for _, s := range snippets(t, name) {
			if s.differs != "" {
				want = append(want, "| "+s.name+" | "+s.differs+" |")
			}
		}
	}
	_, rows, _ := strings.Cut(table, "| --- | --- |\n")
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(rows), "\n")); diff != "" {
		t.Errorf("docs/FIDELITY.md, known differences (-want +got):\n%s", diff)
	}
}

// against compares what each snippet of testdata/NAME.txt gives with testdata/NAME.json.
func against(t *testing.T, name string, least int, build func(*testing.T, snippet) *app.App) {
	t.Helper()
	all := snippets(t, name)
	if len(all) < least {
		t.Fatalf("only %d snippets", len(all))
	}
	want := recorded(t, name, all)
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			got := outcome(t, build(t, s))
			same := compact(t, got) == compact(t, string(want[s.name]))
			switch {
			case s.differs == "" && !same:
				t.Errorf("\ngot  %s\nwant %s", got, want[s.name])
			case s.differs != "" && same:
				t.Errorf("gives what Node.js gives, though the snippet says that it differs: %s", s.differs)
			}
		})
	}
}

// outcome is what main gives, or why it does not complete; as JSON.
func outcome(t *testing.T, a *app.App) string {
	t.Helper()
	library, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	p, err := sandbox.Compile(a, library)
	if err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"NAME": "value", "SERVER": hostURL}
	i, err := p.Instantiate(sandbox.Config{Seed: 1, Platform: host{}, Env: env})
	if err != nil {
		t.Fatal(err)
	}
	out := invoke(i)
	if out.Outcome != trace.Completed {
		text, _ := json.Marshal(string(out.Outcome) + " " + out.Error.Name + ": " + out.Error.Message)
		return string(text)
	}
	if len(out.Response) == 0 {
		return `"undefined"`
	}
	return string(out.Response)
}

// moduleDir is an app whose index.js is the snippet, an ES module. Node.js can run it as well.
func moduleDir(t *testing.T, s snippet, packages string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "src"), os.DirFS("testdata/imported")); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile("testdata/manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{"src/index.js": s.code, "manifest.yml": string(manifest),
		"package.json": `{"type": "module"}`} {
		if err := os.WriteFile(filepath.Join(dir, path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if packages != "" {
		if err := os.Symlink(filepath.Join(packages, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func load(t *testing.T, dir string) *app.App {
	t.Helper()
	a, err := app.Load(dir, app.Options{Builtins: Builtins()})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// recorded is what Node.js gave for each snippet, by name; with -record it is asked anew.
func recorded(t *testing.T, name string, all []snippet) (want map[string]json.RawMessage) {
	t.Helper()
	file := "testdata/" + name + ".json"
	if *record {
		if err := os.WriteFile(file, underNode(t, name, all), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

// bodyOf makes the body of an async function a module.
const bodyOf = `import { createRequire } from "node:module";
const AsyncFunction = (async () => {}).constructor;
export default () => new AsyncFunction("require", %s)(createRequire(import.meta.url));`

// underNode is what Node.js gives for the snippets, as JSON with a line for each.
func underNode(t *testing.T, name string, all []snippet) []byte {
	t.Helper()
	args := []string{"testdata/run.mjs"}
	for _, s := range all {
		if name == "snippets" {
			s.code = fmt.Sprintf(bodyOf, quoted(s.code))
		}
		args = append(args, filepath.Join(moduleDir(t, s, os.Getenv(npmVariable)), "src", "index.js"))
	}
	run := exec.Command("node", args...)
	run.Env = []string{"PATH=" + os.Getenv("PATH"), "TZ=UTC", "LANG=en_US.UTF-8", "NAME=value"}
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(all) {
		t.Fatalf("%d answers for %d snippets", len(lines), len(all))
	}
	for i, s := range all {
		lines[i] = quoted(s.name) + ": " + lines[i]
	}
	return []byte("{\n" + strings.Join(lines, ",\n") + "\n}\n")
}

func quoted(text string) string {
	out, _ := json.Marshal(text)
	return string(out)
}

// compact writes JSON with sorted keys, for comparing.
func compact(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
