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
			root := unpack(t, all[name])
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
				out = append(out, fixture{folder + "/" + name + "/" + of, dir})
			}
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

// sample are the experiments of an app on which the engines are compared: so many, spread over all scenarios.
func sample(m *harness.Model, n int) (out []harness.Experiment) {
	first := map[string]bool{}
	var all []harness.Experiment
	for _, x := range scenarios.Experiments(m) {
		if name, _, _ := strings.Cut(x.Schedule.Scenario, "/"); !first[name] && len(x.Schedule.Steps) <= 8 {
			first[name] = true
			all = append(all, x)
		}
	}
	for k := range min(n, len(all)) {
		out = append(out, all[k*len(all)/min(n, len(all))])
	}
	return out
}

// TestEnginesAgree runs the same schedules on goja and on Node.js: what the apps do is the same.
func TestEnginesAgree(t *testing.T) {
	node := onNode(t, "22")
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) { agree(t, node, f, 2) })
	}
}

func agree(t *testing.T, node harness.Engine, f fixture, n int) {
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
	for _, x := range sample(m, n) {
		w := x.Base
		w.Seed = 1
		x.Schedule.Snapshot = false
		var ran [2]*trace.Trace
		for k, on := range []*harness.App{a, a.On(node)} {
			if ran[k], err = on.Run(x.Schedule, w); err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff(comparable(t, ran[0]), comparable(t, ran[1])); d != "" {
			t.Errorf("%s: (-goja +Node.js):\n%s", x.Schedule.Scenario, d[:min(len(d), 3000)])
		}
	}
}

// comparable is a trace in lines, without what the engines may differ in.
func comparable(t *testing.T, tr *trace.Trace) []string {
	t.Helper()
	for k := range tr.Events {
		e := &tr.Events[k]
		e.Position, e.Caller = line(e.Position), line(e.Caller)
		plainly(e.Error)
		if e.Log != nil {
			e.Log.Text = worded(e.Log.Text)
		}
		if e.Request != nil {
			e.Request.Body = worded(e.Request.Body)
		}
	}
	for k := range tr.Invocations {
		i := &tr.Invocations[k]
		i.Work = nil
		plainly(i.Error)
		i.Response = json.RawMessage(worded(string(i.Response)))
	}
	text, err := json.MarshalIndent(tr, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "\n")
}

// line is a position without its column: of one expression, the engines name different tokens.
func line(position string) string {
	return position[:max(strings.LastIndexByte(position, ':'), 0)]
}

func plainly(e *trace.Error) {
	if e != nil {
		e.Position, e.Stack, e.Message = line(e.Position), nil, worded(e.Message)
	}
}

// words are those of the errors that the engines themselves throw.
var words = []struct {
	form *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`Cannot read propert(y '[^']*' of (undefined or null|undefined|null)|ies of (undefined|null) \(reading '[^']*'\))`),
		"no property"},
	{regexp.MustCompile(`Object has no member '[^']*'|Value is not callable: [^"]*|[\w.$()]+( value\))?(\.\w+)? is not a function`), "no function"},
	{regexp.MustCompile(`(\\n|\n)\s+at .*`), ""},
}

func worded(text string) string {
	for _, w := range words {
		text = w.form.ReplaceAllString(text, w.as)
	}
	return text
}
