package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestGolden(t *testing.T) {
	reports := map[string]harness.Report{
		"clean": cleanReport(), "critical": criticalReport(), "odd": oddReport(), "suppressed": suppressedReport(),
	}
	apps := map[string]string{"clean": "", "critical": "./notes", "suppressed": "./notes", "odd": "it's odd"}
	kinds := []struct {
		file, format string
		opt          Options
	}{
		{"txt", "text", Options{}},
		{"color.txt", "text", Options{Color: true}},
		{"verbose.txt", "text", Options{Verbose: true}},
		{"json", "json", Options{}},
		{"sarif", "sarif", Options{}},
	}
	for name, r := range reports {
		for _, kind := range kinds {
			t.Run(name+"."+kind.file, func(t *testing.T) {
				opt := kind.opt
				opt.Rules, opt.AppArg = testRules(), apps[name]
				golden(t, filepath.Join("testdata", name+"."+kind.file), written(t, kind.format, r, opt))
			})
		}
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); run with -update if that is right:\n%s", path, diff)
	}
}

func written(t *testing.T, format string, r harness.Report, opt Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, &r, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWriteRefusesUnknownFormat(t *testing.T) {
	err := Write(&bytes.Buffer{}, "pdf", &harness.Report{}, Options{})
	if err == nil || err.Error() != `unknown report format "pdf": use text, json, sarif` {
		t.Errorf("got error %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// TestEveryFormat holds for formats that are added later, too: each reports a failed write, writes equal bytes for
// equal reports, ends its last line, lets no control character through and changes nothing.
func TestEveryFormat(t *testing.T) {
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			r := oddReport()
			if err := Write(brokenWriter{}, format, &r, Options{}); err == nil {
				t.Error("a failed write is no error")
			}
			first, second := written(t, format, r, Options{}), written(t, format, r, Options{})
			if first != second {
				t.Error("the same report gives different bytes")
			}
			if !strings.HasSuffix(first, "\n") {
				t.Error("the last line is not ended")
			}
			if i := strings.IndexFunc(first, func(c rune) bool { return c < ' ' && c != '\n' }); i >= 0 {
				t.Errorf("a control character passed: %q", first[i:min(i+20, len(first))])
			}
			if diff := cmp.Diff(oddReport(), r); diff != "" {
				t.Errorf("writing changed the report:\n%s", diff)
			}
		})
	}
}

func TestJSONReadsBack(t *testing.T) {
	want := criticalReport()
	var got harness.Report
	if err := json.Unmarshal([]byte(written(t, "json", want, Options{})), &got); err != nil {
		t.Fatal(err)
	}
	want.Suppressed = []harness.Suppressed{}
	want.Functions[1].Entries, want.Functions[2].Entries = []string{}, []string{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSONHasNoNull(t *testing.T) {
	empty := harness.Report{Functions: []harness.FunctionInfo{{Key: "main"}}, Findings: []oracle.Finding{{ID: "1"}}}
	for _, r := range []harness.Report{{}, empty} {
		got := written(t, "json", r, Options{})
		if strings.Contains(got, "null") {
			t.Errorf("a list is null:\n%s", got)
		}
		if !strings.Contains(got, harness.ReportSchema) {
			t.Errorf("the schema is not named:\n%s", got)
		}
	}
}

func TestTextSaysWhatRan(t *testing.T) {
	got := written(t, "text", cleanReport(), Options{})
	for _, want := range []string{"No findings.", "12 schedules", "60 runs", "240 invocations", "Seed 1"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

func TestTextSaysWhenNothingWasTested(t *testing.T) {
	r := cleanReport()
	r.Functions[0].Completed = 0
	for _, r := range []harness.Report{r, {}} {
		if got := written(t, "text", r, Options{}); !strings.Contains(got, "nothing could be tested") {
			t.Errorf("reads like a pass:\n%s", got)
		}
	}
}

func TestTextNamesUntestedFunctions(t *testing.T) {
	got := written(t, "text", criticalReport(), Options{})
	for _, want := range []string{"hook is untested: 7 invocations", "nightly is untested: it was never called"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

// TestTextGroupsUntestedFunctions: what holds for several functions is said once, and names that do not fit a line are
// counted.
func TestTextGroupsUntestedFunctions(t *testing.T) {
	r := cleanReport()
	for _, key := range []string{"first", "second", "third"} {
		r.Functions = append(r.Functions, harness.FunctionInfo{
			Key: key, Invoked: 3, Entries: []string{"readAllOfTheSettings", "writeAllOfTheSettings"},
		})
	}
	got := strings.Join(strings.Fields(written(t, "text", r, Options{})), " ")
	want := "first, second and third are untested, each for this reason: 3 invocations, none of which completed. " +
		"No finding there does not mean that they are safe."
	const name = "readAllOfTheSettings"
	if !strings.Contains(got, want) || strings.Contains(got, name) || !strings.Contains(got, "2 entries") {
		t.Errorf("%q or \"2 entries\" is missing in:\n%s", want, got)
	}
	if got := written(t, "text", r, Options{Verbose: true}); !strings.Contains(got, name) {
		t.Errorf("the entries are not named:\n%s", got)
	}
}

func TestTextPlacesEscapes(t *testing.T) {
	plain := written(t, "text", oddReport(), Options{})
	colored := written(t, "text", oddReport(), Options{Color: true})
	if strings.Contains(plain, "\x1b") {
		t.Error("an escape sequence without Color")
	}
	bare := colored
	for _, code := range []string{"0", "1", "2", "1;31", "1;33", "1;36"} {
		bare = strings.ReplaceAll(bare, "\x1b["+code+"m", "")
	}
	if diff := cmp.Diff(plain, bare); diff != "" {
		t.Errorf("colours change more than colours:\n%s", diff)
	}
	lines := strings.Split(plain, "\n")
	if slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "CRITICAL") }) {
		t.Error("an app's text forged a line")
	}
}

func TestWriteFindingIsPartOfTheReport(t *testing.T) {
	r := criticalReport()
	opt := Options{Rules: testRules(), AppArg: "./notes"}
	whole := written(t, "text", r, opt)
	for _, f := range r.Findings {
		var b bytes.Buffer
		if err := WriteFinding(&b, f, opt); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(whole, b.String()) || !strings.Contains(b.String(), f.Title) {
			t.Errorf("the report tells the finding otherwise:\n%s", b.String())
		}
	}
	if err := WriteFinding(brokenWriter{}, r.Findings[0], opt); err == nil {
		t.Error("a failed write is no error")
	}
}

func TestStepsAreTold(t *testing.T) {
	step := func(change func(*oracle.StepRole)) oracle.StepRole {
		s := oracle.StepRole{Tenant: "acme", Function: "worker"}
		change(&s)
		return s
	}
	for want, s := range map[string]oracle.StepRole{
		"acme calls worker": step(func(*oracle.StepRole) {}),
		"acme (ada) calls worker › run on something private": step(func(s *oracle.StepRole) {
			s.User, s.Entry, s.Place = "ada", "run", "private"
		}),
		"acme installs the app again and calls worker": step(func(s *oracle.StepRole) { s.Reinstalled = true }),
		"what acme has pushed reaches worker":          step(func(s *oracle.StepRole) { s.Pushed = true }),
	} {
		if got := told(s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRuleText(t *testing.T) {
	golden(t, filepath.Join("testdata", "rule.txt"), RuleText(testRules()[1]))
}

func TestVisibleKeepsLines(t *testing.T) {
	if got, want := Visible("a\x1b[1m\nb\tc\n"), "a\\x1b[1m\nb\\tc\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReplayCommand(t *testing.T) {
	const inApp = ".crosstalk/findings/1.json"
	for _, c := range []struct{ name, path, app, dir, want string }{
		{"in the current directory", inApp, "", "/apps/x", "crosstalk replay .crosstalk/findings/1.json"},
		{"in a named app", inApp, "./x", "/apps/x", "crosstalk replay x/.crosstalk/findings/1.json"},
		{"absolute, in the app", "/apps/x/f/1.json", "../x", "/apps/x", "crosstalk replay /apps/x/f/1.json"},
		{"beside the app", "../out/1.json", "x", "/apps/x", "crosstalk replay --app x out/1.json"},
		{"elsewhere", "/tmp/1.json", "", "/apps/x", "crosstalk replay --app . /tmp/1.json"},
		{"a sibling with the same beginning", "/apps/xy/1.json", "x", "/apps/x", "crosstalk replay --app x /apps/xy/1.json"},
		{"odd characters", "f/1.json", "my app's", "", `crosstalk replay 'my app'\''s/f/1.json'`},
	} {
		if got := replayCommand(c.path, c.app, c.dir); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// TestObserver: a call without a user is not a colleague's.
func TestObserver(t *testing.T) {
	ada := oracle.StepRole{Tenant: "globex", User: "ada", Role: "writes"}
	for _, c := range []struct {
		steps []oracle.StepRole
		want  string
	}{
		{[]oracle.StepRole{ada, {Tenant: "globex", User: "bo", Role: "observes"}}, "bo"},
		{[]oracle.StepRole{ada, {Tenant: "globex", Role: "observes"}}, "globex"},
		{[]oracle.StepRole{ada, {Tenant: "globex", User: "bo"}, {Tenant: "globex", Role: "observes"}}, "globex"},
		{[]oracle.StepRole{{Tenant: "acme", User: "ada"}, {Tenant: "globex", User: "bo", Role: "observes"}}, "globex"},
		{[]oracle.StepRole{ada}, "the observer"},
	} {
		if got := observerOf(oracle.Finding{Steps: c.steps}); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.steps, got, c.want)
		}
	}
}
