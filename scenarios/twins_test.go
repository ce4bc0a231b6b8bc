package scenarios_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/scenarios"
)

// run does what the command does. It returns the findings at medium or above as "rule file:line", and the functions
// that never completed.
func run(t *testing.T, dir string, opt harness.LoadOptions) (found, incomplete []string) {
	t.Helper()
	r := report(t, dir, opt)
	for _, f := range r.Functions {
		if f.Completed == 0 {
			incomplete = append(incomplete, f.Key)
		}
	}
	return places(r, func(f oracle.Finding) bool { return f.Severity.AtLeast(oracle.Medium) }), incomplete
}

// places are the findings of a kind as "rule file:line", sorted, each once.
func places(r *harness.Report, of func(oracle.Finding) bool) (found []string) {
	for _, f := range r.Findings {
		if of(f) {
			found = append(found, f.Rule+" "+place(f))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// report is what the command prints of an app.
func report(t *testing.T, dir string, opt harness.LoadOptions) *harness.Report {
	t.Helper()
	a, err := harness.Load(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.Check(context.Background(), scenarios.Experiments(m), harness.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// check is run for apps of which every function must complete.
func check(t *testing.T, dir string, opt harness.LoadOptions) []string {
	t.Helper()
	found, incomplete := run(t, dir, opt)
	if len(incomplete) > 0 {
		t.Errorf("never completed: %q", incomplete)
	}
	return found
}

func place(f oracle.Finding) string {
	if f.Location == nil {
		return "nowhere"
	}
	text := f.Location.String()
	return text[:strings.LastIndexByte(text, ':')]
}

var (
	wantComment = regexp.MustCompile(`(?://|#) want ([^/]*)`)
	lowComment  = regexp.MustCompile(`// low (.*)$`)
	quoted      = regexp.MustCompile(`"([^"]+)"`)
)

// wants reads the comments // want "rule" "rule" of an app's source and manifest, or those of another form.
func wants(t *testing.T, dir string, form *regexp.Regexp) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "src", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, file := range append(files, filepath.Join(dir, "manifest.yml")) {
		name, err := filepath.Rel(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			for _, rule := range wanted(form, line) {
				out = append(out, rule+" "+filepath.ToSlash(name)+":"+strconv.Itoa(n+1))
			}
		}
	}
	slices.Sort(out)
	return out
}

// wanted are the rules in the comment of one line.
func wanted(form *regexp.Regexp, line string) (rules []string) {
	m := form.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	for _, q := range quoted.FindAllStringSubmatch(m[1], -1) {
		rules = append(rules, q[1])
	}
	return rules
}

// unpack writes the twins of an archive into a folder, and returns where they are.
func unpack(t *testing.T, archive string) (leak, safe string) {
	t.Helper()
	text, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(text)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "leak"), filepath.Join(dir, "safe")
}

// TestTwins checks every leaky example app and its safe twin: the leak is found at the line that says so, and nothing
// else is found in either. The twins in testdata/rules show one rule each.
func TestTwins(t *testing.T) {
	for _, archive := range archives(t, "testdata/twins/*.txtar", "testdata/rules/*.txtar") {
		name := strings.TrimSuffix(filepath.Base(archive), ".txtar")
		t.Run(name, func(t *testing.T) {
			leak, safe := unpack(t, archive)
			want := wants(t, leak, wantComment)
			low := wants(t, leak, lowComment)
			if len(want)+len(low) == 0 {
				t.Fatal("the leaky twin wants nothing")
			}
			r := report(t, leak, harness.LoadOptions{})
			grave := places(r, func(f oracle.Finding) bool { return f.Severity.AtLeast(oracle.Medium) })
			if d := cmp.Diff(want, grave); d != "" {
				t.Errorf("leak (-want +got):\n%s", d)
			}
			light := places(r, func(f oracle.Finding) bool { return f.Severity == oracle.Low })
			for _, f := range low {
				if !slices.Contains(light, f) {
					t.Errorf("leak: no low finding %q among %q", f, light)
				}
			}
			safeReport := report(t, safe, harness.LoadOptions{})
			rules := places(safeReport, func(f oracle.Finding) bool {
				return f.Severity.AtLeast(oracle.Medium) || slices.ContainsFunc(low, func(l string) bool {
					return strings.HasPrefix(l, f.Rule+" ")
				})
			})
			if len(rules) != 0 {
				t.Errorf("the safe twin is accused: %q", rules)
			}
		})
	}
}

// archives lists the archives that match patterns; each pattern has to match some.
func archives(t *testing.T, patterns ...string) (out []string) {
	t.Helper()
	for _, pattern := range patterns {
		matches, err := filepath.Glob(pattern)
		if err != nil || len(matches) == 0 {
			t.Fatalf("no archive matches %s: %v", pattern, err)
		}
		out = append(out, matches...)
	}
	return out
}
