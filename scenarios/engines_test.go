package scenarios_test

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/sandbox/nodejs"
	"crosstalk/sandbox/trace"
	"crosstalk/scenarios"
)

// versions are those of Node.js that apps may ask for, and the variables that name a node of each.
var versions = map[string]string{"22": "CROSSTALK_NODE22", "24": "CROSSTALK_NODE24"}

// onNode is an engine of a version of Node.js; without a node the test is skipped.
func onNode(t testing.TB, version string) harness.Engine {
	t.Helper()
	node := os.Getenv(versions[version])
	if node == "" {
		t.Skipf("SKIPPED: %s does not name a node of Node.js %s, so that nothing is compared with it", versions[version],
			version)
	}
	e := harness.Node(nodejs.Local(node))
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// fixture is an app of those that the engines are compared on.
type fixture struct{ name, dir string }

// fixtures are the example apps: those of the archives, and those of the catalogue where there is one. The packages of
// npm that some need have to be there too.
func fixtures(t *testing.T) (out []fixture) {
	t.Helper()
	out = append(out, fixture{"demo", filepath.Join("testdata", "demo")})
	for _, folder := range []string{"rules", "twins", "decoys", "packaged"} {
		all := archives(t, folder)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			out = append(out, inArchive(t, folder+"/"+name, unpack(t, all[name]))...)
		}
	}
	if dir := os.Getenv("CROSSTALK_CATALOGUE"); dir != "" {
		apps, _ := filepath.Glob(filepath.Join(dir, "*-*", "manifest.yml"))
		for _, file := range apps {
			out = append(out, fixture{"catalogue/" + filepath.Base(filepath.Dir(file)), filepath.Dir(file)})
		}
	}
	return out
}

// inArchive are the apps of one archive.
func inArchive(t *testing.T, name, root string) (out []fixture) {
	t.Helper()
	for _, of := range []string{"leak", "safe", "app"} {
		dir := filepath.Join(root, of)
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "package.json")); err == nil {
			if os.Getenv("CROSSTALK_TWIN_PACKAGES") == "" {
				continue
			}
			linkPackages(t, dir)
		}
		out = append(out, fixture{name + "/" + of, dir})
	}
	return out
}

// sample are the experiments of an app on which the engines are compared: so many, spread over all scenarios. Those in
// which work is counted are none: only goja counts it.
func sample(m *harness.Model, n int) (out []harness.Experiment) {
	known := map[string]bool{}
	var all []harness.Experiment
	for _, x := range scenarios.Experiments(m) {
		name, _, _ := strings.Cut(x.Schedule.Scenario, "/")
		if !known[name] && name != "growth" && len(x.Schedule.Steps) <= 8 {
			known[name] = true
			all = append(all, x)
		}
	}
	n = min(n, len(all))
	for k := range n {
		out = append(out, all[k*len(all)/n])
	}
	return out
}

// differences are the apps that do not do the same on both engines, and why. Each has its line in docs/FIDELITY.md.
var differences = map[string]string{
	"rules/hardcoded-key-pair/leak": "ECDSA draws a random number for each signature, in Node.js from OpenSSL alone",
	"rules/hardcoded-key-pair/safe": "as its twin",
}

// TestEnginesAgree runs the same schedules on goja and on Node.js: what the apps do is the same. It takes a share of the
// fixtures, or all of them where CROSSTALK_ENGINES is "all": before an engine is exchanged for a newer version.
func TestEnginesAgree(t *testing.T) {
	all := os.Getenv("CROSSTALK_ENGINES") == "all"
	for version, share := range map[string]int{"22": 4, "24": 12} { // one app in so many
		t.Run(version, func(t *testing.T) {
			node := onNode(t, version)
			for k, f := range fixtures(t) {
				if k%share == 0 || all {
					t.Run(f.name, func(t *testing.T) {
						t.Parallel()
						agree(t, node, f)
					})
				}
			}
		})
	}
}

// schedules is how many of each app are run.
const schedules = 1

func agree(t *testing.T, node harness.Engine, f fixture) {
	t.Helper()
	declared, err := harness.ReadConfig(f.dir, "")
	if err != nil {
		t.Fatal(err)
	}
	a, err := harness.Open(f.dir, harness.OpenOptions{StandIns: true, StubMissing: true, Config: declared})
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range sample(m, schedules) {
		x.Base.Seed, x.Schedule.Snapshot = 1, false
		goja, onNode := runOn(t, a, x), runOn(t, a.On(node), x)
		level(goja, onNode)
		d := cmp.Diff(lines(t, goja), lines(t, onNode))
		switch why := differences[f.name]; {
		case d != "" && why == "":
			t.Errorf("%s (-goja +Node.js):\n%s", x.Schedule.Scenario, d[:min(len(d), 3000)])
		case d != "":
			t.Logf("differs: %s", why)
		}
	}
}

func runOn(t *testing.T, a *harness.App, x harness.Experiment) *trace.Trace {
	t.Helper()
	tr, err := a.Run(x.Schedule, x.Base)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// level takes out of two traces what the engines may differ in:
//   - the columns of positions: of one expression, they name different tokens;
//   - the lines of stacks, in errors and where they stand in texts: V8 tells other frames;
//   - where an error was thrown, when only one of them knows: past an await, their stacks end at different frames;
//   - the words of the errors that they throw themselves.
func level(a, b *trace.Trace) {
	for _, tr := range []*trace.Trace{a, b} {
		for k := range tr.Events {
			plainly(&tr.Events[k])
		}
		for k := range tr.Invocations {
			i := &tr.Invocations[k]
			i.Response = json.RawMessage(worded(string(i.Response)))
			bare(i.Error)
		}
	}
	for k := range min(len(a.Events), len(b.Events)) {
		alike(a.Events[k].Error, b.Events[k].Error)
		both(&a.Events[k].Position, &b.Events[k].Position)
		both(&a.Events[k].Caller, &b.Events[k].Caller)
	}
	for k := range min(len(a.Invocations), len(b.Invocations)) {
		alike(a.Invocations[k].Error, b.Invocations[k].Error)
	}
}

func plainly(e *trace.Event) {
	e.Position, e.Caller = line(e.Position), line(e.Caller)
	bare(e.Error)
	if e.Log != nil {
		e.Log.Text = worded(e.Log.Text)
	}
	if e.Request != nil {
		e.Request.Body, e.Request.Answer = worded(e.Request.Body), worded(e.Request.Answer)
	}
}

func bare(e *trace.Error) {
	if e != nil {
		e.Position, e.Stack = line(e.Position), nil
	}
}

// line is a position without its column.
func line(position string) string { return position[:max(strings.LastIndexByte(position, ':'), 0)] }

// alike makes two errors that the engines may have thrown themselves the same but for their kind.
func alike(a, b *trace.Error) {
	if a == nil || b == nil {
		return
	}
	both(&a.Position, &b.Position)
	switch a.Name {
	case "TypeError", "RangeError", "ReferenceError", "SyntaxError":
		if a.Name == b.Name {
			a.Message, b.Message = "", ""
		}
	}
}

// both empties two positions when one is not known.
func both(a, b *string) {
	if *a == "" || *b == "" {
		*a, *b = "", ""
	}
}

func lines(t *testing.T, tr *trace.Trace) []string {
	t.Helper()
	text, err := json.MarshalIndent(tr, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "\n")
}

// words are the errors that engines themselves throw, as they stand in texts.
var words = []struct {
	form *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`Cannot read propert(y '[^']*' of (undefined or null|undefined|null)|` +
		`ies of (undefined|null) \(reading '[^']*'\))`), "no property"},
	{regexp.MustCompile(`Object has no member '[^']*'|[\w.$]+(\(\.\.\.\))?(\.\w+)* is not a function|` +
		`\(intermediate value\)(\.\w+)* is not a function`), "no function"},
	{regexp.MustCompile(`Cannot convert undefined or null to object|[\w.$]+ is not iterable`), "nothing to go through"},
	{regexp.MustCompile(`(\\n|\n)\s+at [^\n"\\]*`), ""},
}

func worded(text string) string {
	for _, w := range words {
		text = w.form.ReplaceAllString(text, w.as)
	}
	return text
}
