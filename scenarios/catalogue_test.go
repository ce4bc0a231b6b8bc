package scenarios_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
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

// sequentialTenantLeak says whether the pair leaks between tenants whose invocations follow one another.
func (p pair) sequentialTenantLeak() bool {
	return strings.HasPrefix(p.Class, "TS-") && p.Class != "TS-USER" && !p.Concurrent &&
		slices.Contains(p.AnyOf, "cross-tenant-leak")
}

// minLeaks is how many of the catalogue's leaks between tenants must be found.
const minLeaks = 10

func TestCatalogue(t *testing.T) {
	dir, pairs := catalogue(t)
	found, leaky := 0, 0
	for name, p := range pairs {
		leak := rules(catalogueCheck(t, filepath.Join(dir, name+"-leak"), harness.OpenOptions{StandIns: true}))
		safe := rules(catalogueCheck(t, filepath.Join(dir, name+"-safe"), harness.OpenOptions{StandIns: true}))
		if slices.Contains(safe, "cross-tenant-leak") {
			t.Errorf("%s-safe is accused: %q", name, safe)
		}
		if p.sequentialTenantLeak() {
			leaky++
			if slices.Contains(leak, "cross-tenant-leak") {
				found++
			} else {
				t.Logf("%s-leak (%s): not found", name, p.Class)
			}
		}
	}
	t.Logf("%d of %d leaks between tenants found", found, leaky)
	if found < minLeaks {
		t.Errorf("%d leaks found, want at least %d", found, minLeaks)
	}
}

// TestCatalogueWithRealPackages finds the same with the real @forge packages as with our stand-ins.
func TestCatalogueWithRealPackages(t *testing.T) {
	dir, pairs := catalogue(t)
	packages := os.Getenv("CROSSTALK_FORGE_PACKAGES")
	if packages == "" {
		t.Skip("SKIPPED: CROSSTALK_FORGE_PACKAGES does not name a directory with the real @forge packages installed")
	}
	for name := range pairs {
		for _, twin := range []string{"-leak", "-safe"} {
			app := filepath.Join(dir, name+twin)
			own := catalogueCheck(t, app, harness.OpenOptions{StandIns: true})
			real := catalogueCheck(t, installed(t, app, packages), harness.OpenOptions{})
			if d := cmp.Diff(own, real); d != "" {
				t.Errorf("%s%s (-stand-ins +real):\n%s", name, twin, d)
			}
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

func catalogueCheck(t *testing.T, dir string, opt harness.OpenOptions) []string {
	t.Helper()
	findings, incomplete := run(t, dir, opt)
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
