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
func run(t *testing.T, dir string, opt harness.LoadOptions) (found, incomplete []string) {
	t.Helper()
	findings, incomplete := examine(t, dir, opt)
	for _, f := range findings {
		found = append(found, f.Rule+" "+place(f))
	}
	slices.Sort(found)
	return slices.Compact(found), incomplete
}

// examine is run with the findings themselves.
func examine(t *testing.T, dir string, opt harness.LoadOptions) (found []oracle.Finding, incomplete []string) {
	t.Helper()
	a, err := harness.Load(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.Check(context.Background(), scenarios.Schedules(m), harness.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Functions {
		if f.Completed == 0 {
			incomplete = append(incomplete, f.Key)
		}
	}
	below := func(f oracle.Finding) bool { return !f.Severity.AtLeast(oracle.Medium) }
	return slices.DeleteFunc(r.Findings, below), incomplete
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
	wantComment = regexp.MustCompile(`// want (.*)$`)
	quoted      = regexp.MustCompile(`"([^"]+)"`)
)

// wants reads the comments // want "rule" "rule" of an app's source.
func wants(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "src", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			for _, rule := range wanted(line) {
				out = append(out, rule+" src/"+filepath.Base(file)+":"+strconv.Itoa(n+1))
			}
		}
	}
	slices.Sort(out)
	return out
}

// wanted are the rules in the comment of one line.
func wanted(line string) (rules []string) {
	m := wantComment.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	for _, q := range quoted.FindAllStringSubmatch(m[1], -1) {
		rules = append(rules, q[1])
	}
	return rules
}
