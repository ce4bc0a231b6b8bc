package fuzz

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
)

// TestRulesJudgeWhatLiesBehindChecks: each of testdata/behind is a rule's leaky or safe app, whose code only runs for
// requests that are signed, or hold what the code was seen to look for. A rule with several has names between its own
// and the twin's.
func TestRulesJudgeWhatLiesBehindChecks(t *testing.T) {
	files, err := filepath.Glob("testdata/behind/*.js")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples (%v)", err)
	}
	for _, file := range files {
		parts := strings.Split(strings.TrimSuffix(filepath.Base(file), ".js"), ".")
		rule, twin := parts[0], parts[len(parts)-1]
		t.Run(strings.Join(parts, " "), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			found := slices.DeleteFunc(searched(t, open(t, string(text))), func(f oracle.Finding) bool { return f.Rule != rule })
			if twin == "safe" && len(found) > 0 {
				t.Errorf("the safe twin is accused: %+v", found)
			}
			want := 1 + strings.Count(string(text[:strings.Index(string(text)+"// want", "// want")]), "\n")
			at := func(f oracle.Finding) bool { return f.Location != nil && f.Location.Line == want }
			if twin == "leak" && !slices.ContainsFunc(found, at) {
				t.Errorf("not found at line %d: %+v", want, found)
			}
		})
	}
}

// searched is what a search alone finds, at medium or above.
func searched(t *testing.T, app *harness.App) []oracle.Finding {
	t.Helper()
	m, err := app.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	more := Experiments(context.Background(), app, m, Options{Seed: 1, Executions: 1000, Plateau: 300})
	r, err := app.Check(context.Background(), nil, harness.Options{Seed: 1, More: more})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(r.Findings, func(f oracle.Finding) bool { return !f.Severity.AtLeast(oracle.Medium) })
}
