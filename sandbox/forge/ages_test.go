package forge_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// agesVariable names a directory with one directory for each age of testdata/ages/ages.txt, whose node_modules holds
// the packages of that age. .ci/run makes it.
const agesVariable = "CROSSTALK_FORGE_AGES"

const agesDir = "testdata/ages"

// age is a set of @forge packages of one time: their versions by name.
type age struct {
	name     string
	packages map[string]string
}

func readAges(t *testing.T) (ages []age) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(agesDir, "ages.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		a := age{name: words[0], packages: map[string]string{}}
		for _, word := range words[1:] {
			k := strings.LastIndex(word, "@")
			a.packages[word[:k]] = word[k+1:]
		}
		ages = append(ages, a)
	}
	return ages
}

// TestAges runs every case with the real packages of every age that it is for.
func TestAges(t *testing.T) {
	installed := os.Getenv(agesVariable)
	if installed == "" {
		t.Skipf("NOT COMPARED with the real packages of any age: set %s to a directory that .ci/run has filled", agesVariable)
	}
	if testing.Short() {
		t.Skip("NOT COMPARED with the real packages of any age in a short run: loading eight sets of them takes long")
	}
	ages, files := readAges(t), readCases(t)
	if *update {
		files = forAllAges(files)
	}
	got := map[string]map[string]json.RawMessage{}
	for _, a := range ages {
		t.Run(a.name, func(t *testing.T) {
			modules := filepath.Join(installed, a.name, "node_modules")
			if _, err := os.Stat(modules); err != nil {
				t.Skipf("NOT COMPARED with the packages of this age: they are not in %s", modules)
			}
			h := startAge(t, ages, a, files, modules)
			got[a.name] = runCases(t, h)
			if *update {
				return
			}
			compareCases(t, ages, a, files, got[a.name])
			t.Run("documented", func(t *testing.T) { checkDocumented(t, h, wordsOf(ages, a, files), modules) })
		})
	}
	if *update {
		record(t, ages, files, got)
	}
}

// TestStandInsOfAges runs every case with our stand-ins for the packages of the newest age that it is for.
func TestStandInsOfAges(t *testing.T) {
	ages, files := readAges(t), readCases(t)
	for _, a := range ages {
		t.Run(a.name, func(t *testing.T) {
			kept := newestAt(ages, a, files)
			compareCases(t, ages, a, kept, runCases(t, startAge(t, ages, a, kept, "")))
		})
	}
}

// TestCasesAreOfAges: every case is for some age, and tells what it ends with in each.
func TestCasesAreOfAges(t *testing.T) {
	ages := readAges(t)
	for _, f := range readCases(t) {
		for _, c := range f.cases {
			held := 0
			for _, a := range ages {
				if !f.holds(ages, a, c) {
					continue
				}
				held++
				if c.wanted(ages, a.name) == "" {
					t.Errorf("%s/%s tells nothing of %s", f.name, c.name, a.name)
				}
			}
			if held == 0 {
				t.Errorf("%s/%s is for no age", f.name, c.name)
			}
		}
	}
}

// newestAt are the cases for which an age is the newest, without those that are not for stand-ins.
func newestAt(ages []age, a age, files []caseFile) (out []caseFile) {
	for _, f := range files {
		kept := f
		kept.cases = nil
		for _, c := range f.cases {
			newest := ""
			for _, other := range ages {
				if f.holds(ages, other, c) {
					newest = other.name
				}
			}
			if newest == a.name && c.notStandIn == "" {
				kept.cases = append(kept.cases, c)
			}
		}
		out = append(out, kept)
	}
	return out
}

func compareCases(t *testing.T, ages []age, a age, files []caseFile, seen map[string]json.RawMessage) {
	t.Helper()
	for _, f := range files {
		for _, c := range f.cases {
			if !f.holds(ages, a, c) {
				continue
			}
			t.Run(f.name+"/"+c.name, func(t *testing.T) {
				want, got := c.wanted(ages, a.name), seen[f.name+"/"+c.name]
				if want == "" {
					t.Fatalf("nothing is recorded for this age; it ends with %s", got)
				}
				if d := cmp.Diff(decode(t, json.RawMessage(want)), decode(t, got)); d != "" {
					t.Errorf("(-recorded +got)\n%s", d)
				}
			})
		}
	}
}

// runCases runs the cases that an app has, and returns what came of each by file and name.
func runCases(t *testing.T, h *host) map[string]json.RawMessage {
	t.Helper()
	out := map[string]json.RawMessage{}
	for _, caller := range [][2]string{{"user", "ada"}, {"nobody", ""}} {
		got := h.call("main", forge.Step{Tenant: tenant.Observed, Entry: caller[0], User: caller[1]})
		if got.Outcome != trace.Completed {
			t.Fatalf("the cases %s: %+v", got.Outcome, got.Error)
		}
		if err := json.Unmarshal(got.Response, &out); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
