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
func run(t *testing.T, dir string, opt harness.OpenOptions) (found, incomplete []string) {
	t.Helper()
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
	for _, f := range r.Findings {
		if f.Severity.AtLeast(oracle.Medium) {
			found = append(found, f.Rule+" "+place(f))
		}
	}
	slices.Sort(found)
	return slices.Compact(found), incomplete
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
// else is found in either.
func TestTwins(t *testing.T) {
	archives, err := filepath.Glob("testdata/twins/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no twins: %v", err)
	}
	for _, archive := range archives {
		name := strings.TrimSuffix(filepath.Base(archive), ".txtar")
		t.Run(name, func(t *testing.T) {
			leak, safe := unpack(t, archive)
			want := wants(t, leak)
			if len(want) == 0 {
				t.Fatal("the leaky twin wants nothing")
			}
			if d := cmp.Diff(want, check(t, leak, harness.OpenOptions{})); d != "" {
				t.Errorf("leak (-want +got):\n%s", d)
			}
			if got := check(t, safe, harness.OpenOptions{}); len(got) != 0 {
				t.Errorf("the safe twin is accused: %q", got)
			}
		})
	}
}
