package scenarios_test

import (
	"encoding/json"
	"os"
	"path/filepath"
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

// missedPackaged are the pairs of which the leak is not found as it should be, and why.
var missedPackaged = map[string]string{
	"axios-defaults": "the first call in an instance fails when a promise job is queued while the " +
		"module loads, as axios does",
	"axios-interceptor": "two places in client differ, and none of them is chosen",
	"late-queue":        "the timer of the queue is the first path to the names, and not the list that they are kept in",
	"lru-cache":         "the timer that ends an entry's time is the first path to the entries, and not the cache",
	"memoizee-length": "what a package declares has no place in the app's source, so that the place is " +
		"that of the entry",
	"p-memoize": "what a package declares has no place in the app's source, so that the place is " +
		"that of the entry",
	"schema-default": "what a package declares has no place in the app's source, so that the place is " +
		"that of the entry",
	"translated-terms": "what a package declares has no place in the app's source, so that the place is " +
		"that of the entry",
}

// TestPackagedTwins checks the pairs whose leak lies in how they use a package from npm.
func TestPackagedTwins(t *testing.T) {
	pairs := archives(t, "packaged")
	named(t, missedPackaged, pairs)
	for name, archive := range pairs {
		t.Run(name, func(t *testing.T) {
			dir := unpack(t, archive)
			for _, twin := range []string{"leak", "safe"} {
				linkPackages(t, filepath.Join(dir, twin))
			}
			if missing := rulesToCome(t, dir); len(missing) > 0 {
				t.Skipf("SKIPPED: there is no rule %q yet", missing)
			}
			judgePair(t, dir, harness.LoadOptions{StandIns: true}).report(t, missedPackaged[name])
		})
	}
}
