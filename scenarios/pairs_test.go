package scenarios_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
)

// archives are the archives of a folder of testdata, by name.
//
// The short tests, which the race detector makes ten times slower, have one in eight of them.
func archives(t *testing.T, folder string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives in %s: %v", folder, err)
	}
	out := map[string]string{}
	for _, file := range files {
		out[strings.TrimSuffix(filepath.Base(file), ".txtar")] = file
	}
	for n, name := range slices.Sorted(maps.Keys(out)) {
		if testing.Short() && n%8 != 0 {
			delete(out, name)
		}
	}
	return out
}

// unpack writes the files of an archive into a folder.
func unpack(t testing.TB, archive string) (dir string) {
	t.Helper()
	text, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(text)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

// judged is what a leaky app and its safe twin came to.
type judged struct {
	// faults say in which respects the leak was not found as it should have been.
	faults []string
	// accused are the findings in the safe twin.
	accused []string
}

// judgePair checks both twins in a folder: the leaky one shows what its comments ask for and nothing else that is
// grave, the safe one nothing.
func judgePair(t *testing.T, dir string, opt harness.OpenOptions) (j judged) {
	t.Helper()
	leak, safe := filepath.Join(dir, "leak"), filepath.Join(dir, "safe")
	want, low := wants(t, leak, wantComment), wants(t, leak, lowComment)
	if len(want)+len(low) == 0 {
		t.Fatal("the leaky twin wants nothing")
	}
	found, incomplete := examine(t, leak, opt)
	if len(incomplete) > 0 {
		t.Errorf("never completed: %q", incomplete)
	}
	if d := cmp.Diff(want, places(found, grave)); d != "" {
		j.faults = append(j.faults, "leak (-want +got):\n"+d)
	}
	for _, f := range low {
		if !slices.Contains(places(found, light), f) {
			j.faults = append(j.faults, fmt.Sprintf("leak: no low finding %q", f))
		}
	}
	if fault := carriedBy(t, dir, found); fault != "" {
		j.faults = append(j.faults, fault)
	}
	inSafe, incomplete := examine(t, safe, opt)
	if len(incomplete) > 0 {
		t.Errorf("the safe twin never completed: %q", incomplete)
	}
	j.accused = places(inSafe, func(f oracle.Finding) bool {
		return grave(f) || light(f) && slices.Contains(rules(low), f.Rule)
	})
	return j
}

// carriedBy says how the carrier of a finding differs from the one that the file carrier names, if the pair has one:
// a kind, and optionally what its path begins with.
func carriedBy(t *testing.T, dir string, findings []oracle.Finding) (fault string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "carrier"))
	if os.IsNotExist(err) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	kind, path, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	for _, f := range findings {
		if !grave(f) || f.Rule != "cross-tenant-leak" && f.Rule != "cross-user-leak" {
			continue
		}
		if c := f.Carrier; c == nil || c.Kind != kind || !strings.HasPrefix(c.Path, path) {
			return fmt.Sprintf("carrier of %s: want %s %s, got %+v", f.Rule, kind, path, c)
		}
	}
	return ""
}

// report fails the test for what was not as it should be. Of a pair that is known to miss something, that it does not
// any more is reported instead: it then belongs off the list.
func (j judged) report(t *testing.T, knownMiss string) {
	t.Helper()
	if len(j.accused) > 0 {
		t.Errorf("the safe twin is accused: %q", j.accused)
	}
	switch {
	case knownMiss == "":
		for _, fault := range j.faults {
			t.Error(fault)
		}
	case len(j.faults) == 0:
		t.Errorf("the leak is found now, though the list of misses says: %s", knownMiss)
	default:
		t.Logf("known to miss: %s", knownMiss)
	}
}

// named fails the test when a list names an archive that does not exist.
func named(t *testing.T, list, archives map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(list)) {
		if archives[name] == "" && !testing.Short() {
			t.Errorf("a list names the archive %q, which does not exist", name)
		}
	}
}

// missedTwins are the pairs of which the leak is not found as it should be, and why.
var missedTwins = map[string]string{
	"entered-scope": "each invocation begins in an asynchronous context of its own, so that enterWith ends with it",
}

// TestTwins checks every leaky example app and its safe twin: the leak is found at the line that says so, carried by
// what the pair says, and nothing is found in the safe twin.
func TestTwins(t *testing.T) {
	pairs := archives(t, "twins")
	named(t, missedTwins, pairs)
	for name, archive := range pairs {
		t.Run(name, func(t *testing.T) {
			dir := unpack(t, archive)
			judgePair(t, dir, harness.OpenOptions{StandIns: true}).report(t, missedTwins[name])
		})
	}
}

// TestDecoys checks apps that look dangerous and are not: nothing is found in them.
func TestDecoys(t *testing.T) {
	for name, archive := range archives(t, "decoys") {
		t.Run(name, func(t *testing.T) {
			app := filepath.Join(unpack(t, archive), "app")
			if _, err := os.Stat(filepath.Join(app, "package.json")); err == nil {
				linkPackages(t, app)
			}
			if found := check(t, app, harness.OpenOptions{StandIns: true}); len(found) > 0 {
				t.Errorf("accused: %q", found)
			}
		})
	}
}
