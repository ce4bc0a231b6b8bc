package scenarios_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
)

// pair is what the catalogue says of a leaky app and its safe twin.
type pair struct {
	Class      string   `json:"class"`
	AnyOf      []string `json:"anyOf"`
	Concurrent bool     `json:"concurrent"`
}

// catalogue reads the catalogue that CROSSTALK_CATALOGUE names; without it the test is skipped.
func catalogue(t *testing.T) (dir string, pairs map[string]pair) {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIPPED: takes a minute and a half")
	}
	dir = os.Getenv("CROSSTALK_CATALOGUE")
	if dir == "" {
		t.Skip("SKIPPED: CROSSTALK_CATALOGUE does not name a catalogue of leaky apps and safe twins")
	}
	text, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &pairs); err != nil {
		t.Fatal(err)
	}
	return dir, pairs
}

// covered says whether the pair is of a class for which there are rules.
func (p pair) covered() bool {
	return slices.ContainsFunc([]string{
		"TS-", "LOG-", "EGRESS-", "SECRET-", "WEB-", "AUTHZ-", "INPUT-", "OUTPUT-", "LIMITS",
	}, func(class string) bool {
		return strings.HasPrefix(p.Class, class)
	})
}

// TestCatalogue finds every leak of a covered class by one of the rules that it is known for, at medium or above, or at
// low where calls have to overlap, and accuses no safe twin by them.
func TestCatalogue(t *testing.T) {
	dir, pairs := catalogue(t)
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		p := pairs[name]
		t.Run(name, func(t *testing.T) {
			asked := func(f oracle.Finding) bool { return slices.Contains(p.AnyOf, f.Rule) }
			safe := catalogueCheck(t, filepath.Join(dir, name+"-safe"), harness.OpenOptions{StandIns: true})
			if accused := places(safe, func(f oracle.Finding) bool { return asked(f) && grave(f) }); len(accused) > 0 {
				t.Errorf("the safe twin is accused: %q", accused)
			}
			if !p.covered() || slices.Contains(cannotComplete, name+"-leak") {
				return
			}
			leak := catalogueCheck(t, filepath.Join(dir, name+"-leak"), harness.OpenOptions{StandIns: true})
			if !slices.ContainsFunc(leak, func(f oracle.Finding) bool {
				return asked(f) && (grave(f) || p.Concurrent && light(f))
			}) {
				t.Errorf("%s is not found: %q", p.Class, places(leak, func(oracle.Finding) bool { return true }))
			}
		})
	}
}

// TestCatalogueWithRealPackages finds the same in every third leaky app with the real @forge packages as with our
// stand-ins.
func TestCatalogueWithRealPackages(t *testing.T) {
	dir, pairs := catalogue(t)
	packages := os.Getenv("CROSSTALK_FORGE_PACKAGES")
	if packages == "" {
		t.Skip("SKIPPED: CROSSTALK_FORGE_PACKAGES does not name a directory with the real @forge packages installed")
	}
	for k, name := range slices.Sorted(maps.Keys(pairs)) {
		if k%3 != 0 {
			continue
		}
		app := filepath.Join(dir, name+"-leak")
		own := places(catalogueCheck(t, app, harness.OpenOptions{StandIns: true}), grave)
		real := places(catalogueCheck(t, installed(t, app, packages), harness.OpenOptions{}), grave)
		if d := cmp.Diff(own, real); d != "" {
			t.Errorf("%s (-stand-ins +real):\n%s", name, d)
		}
	}
}

// installed copies an app into a folder where it finds the packages.
func installed(t *testing.T, app, packages string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), filepath.Base(app))
	if err := os.CopyFS(dir, os.DirFS(app)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(packages, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// cannotComplete lists the apps of the catalogue whose code cannot run anywhere: a name that they use is not defined.
var cannotComplete = []string{"L16-leak", "L16-safe"}

func catalogueCheck(t *testing.T, dir string, opt harness.OpenOptions) []oracle.Finding {
	t.Helper()
	findings, incomplete := examine(t, dir, opt)
	if len(incomplete) > 0 && !slices.Contains(cannotComplete, filepath.Base(dir)) {
		t.Errorf("%s: never completed: %q", filepath.Base(dir), incomplete)
	}
	return findings
}

// rules are the rules of findings "rule place".
func rules(findings []string) []string {
	var out []string
	for _, f := range findings {
		rule, _, _ := strings.Cut(f, " ")
		out = append(out, rule)
	}
	return slices.Compact(out)
}
