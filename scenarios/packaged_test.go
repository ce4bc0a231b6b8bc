package scenarios_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosstalk/harness"
)

// linkPackages lets an app find the packages of CROSSTALK_TWIN_PACKAGES; without it the test is skipped. They must be
// there in the versions that the app's package.json asks for.
func linkPackages(t *testing.T, app string) {
	t.Helper()
	packages := os.Getenv("CROSSTALK_TWIN_PACKAGES")
	if packages == "" {
		t.Skip("SKIPPED: CROSSTALK_TWIN_PACKAGES does not name a directory with the packages of the example apps installed")
	}
	modules := filepath.Join(packages, "node_modules")
	for name, version := range manifestOf(t, app).Dependencies {
		if strings.HasPrefix(name, "@forge/") {
			continue // a stand-in takes its place
		}
		if got := manifestOf(t, filepath.Join(modules, name)).Version; got != version {
			t.Fatalf("%s is installed in version %q, the app wants %q: put it into twin_packages of .ci/run", name, got, version)
		}
	}
	if err := os.Symlink(modules, filepath.Join(app, "node_modules")); err != nil {
		t.Fatal(err)
	}
}

// npmManifest is what these tests read of a package.json.
type npmManifest struct {
	Version      string            `json:"version"`
	Dependencies map[string]string `json:"dependencies"`
}

func manifestOf(t *testing.T, dir string) (m npmManifest) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	return m
}

// keptInSafe are the pairs of which the safe twin keeps what it should not, and why that is left so.
var keptInSafe = map[string]string{
	"translated-terms": "i18next itself keeps the options of every instance in a list of its logger",
}

// TestPackagedTwins checks the pairs whose leak lies in how they use a package from npm.
func TestPackagedTwins(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: takes several minutes; the packages are large")
	}
	pairs := archives(t, "packaged")
	named(t, keptInSafe, pairs)
	for name, archive := range pairs {
		t.Run(name, func(t *testing.T) {
			dir := unpack(t, archive)
			for _, twin := range []string{"leak", "safe"} {
				linkPackages(t, filepath.Join(dir, twin))
			}
			j := judgePair(t, dir, harness.OpenOptions{StandIns: true})
			if why := keptInSafe[name]; why != "" {
				kept := func(f string) bool { return strings.HasPrefix(f, "retained-tenant-data node_modules/") }
				if !slices.ContainsFunc(j.accused, kept) {
					t.Errorf("the safe twin keeps nothing any more, though the list says: %s", why)
				}
				j.accused = slices.DeleteFunc(j.accused, kept)
			}
			j.report(t, "")
		})
	}
}
