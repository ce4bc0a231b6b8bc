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

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/scenarios"
)

// run does what the command does. It returns the findings at medium or above as "rule file:line", and the functions
// that never completed.
func run(t *testing.T, dir string, opt harness.OpenOptions) (found, incomplete []string) {
	t.Helper()
	findings, incomplete := examine(t, dir, opt)
	return places(findings, grave), incomplete
}

// grave is what fails a build by default; light is what is told beside it.
func grave(f oracle.Finding) bool { return f.Severity.AtLeast(oracle.Medium) }
func light(f oracle.Finding) bool { return f.Severity == oracle.Low }

// places are the findings of a kind as "rule file:line", sorted, each once.
func places(findings []oracle.Finding, of func(oracle.Finding) bool) (out []string) {
	for _, f := range findings {
		if of(f) {
			out = append(out, f.Rule+" "+place(f))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// examine is run with all findings themselves.
func examine(t *testing.T, dir string, opt harness.OpenOptions) (found []oracle.Finding, incomplete []string) {
	t.Helper()
	declared, err := harness.ReadConfig(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	opt.Config = declared
	a, err := harness.Open(dir, opt)
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
	for _, f := range r.Functions {
		if f.Completed == 0 {
			incomplete = append(incomplete, f.Key)
		}
	}
	return r.Findings, incomplete
}

// check is run for apps of which every function must complete.
func check(t *testing.T, dir string, opt harness.OpenOptions) []string {
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
	wantComment = regexp.MustCompile(`(?://|#) want ([^/]*)`) // at medium or above
	lowComment  = regexp.MustCompile(`// low ([^/]*)`)
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
