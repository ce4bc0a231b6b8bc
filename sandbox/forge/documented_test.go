package forge_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

// uncalled are functions that a package shows and that no case has to name, with the reason. What begins with an
// underscore, and what the types of a package call private, is left out anyhow.
var uncalled = map[string]string{
	"extractI18nKeysFromModules":       "reads manifests, for the command line",
	"extractI18nPropertiesFromModules": "reads manifests, for the command line",
	"getI18nSupportedModuleEntries":    "reads manifests, for the command line",
	"operator":                         "what a filter tells the package",
	"ForgeLlmError":                    "never thrown itself, only what extends it",
}

// checkDocumented fails for every function in the packages of an age that no case of that age names.
func checkDocumented(t *testing.T, h *host, words map[string]bool, modules string) {
	t.Helper()
	got := h.call("surface", forge.Step{Tenant: tenant.Observed, User: "ada"})
	if got.Error != nil {
		t.Fatal(got.Error)
	}
	shown, _ := decode(t, got.Response).(map[string]any)
	private := privates(t, modules)
	count := 0
	for from, names := range shown {
		for _, name := range names.([]any) {
			name := name.(string)
			count++
			if uncalled[name] == "" && !private[name] && !words[name] {
				t.Errorf("%s of %s is in no case", name, from)
			}
		}
	}
	if count < 20 {
		t.Errorf("only %d functions are shown", count)
	}
}

var notPublic = regexp.MustCompile(`(?m)^\s*(?:private|protected) (?:static |readonly |async )*([\w$]+)`)

// privates are the names that the types of the packages call private or protected.
func privates(t *testing.T, modules string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	root := filepath.Join(modules, "@forge")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".d.ts") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range notPublic.FindAllSubmatch(text, -1) {
			names[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

var identifier = regexp.MustCompile(`[A-Za-z_$][\w$]*`)

// wordsOf are the words in the cases of an age.
func wordsOf(ages []age, a age, files []caseFile) map[string]bool {
	words := map[string]bool{}
	for _, f := range files {
		for _, c := range f.cases {
			if f.holds(ages, a, c) {
				for _, w := range identifier.FindAllString(c.name+" "+c.body, -1) {
					words[w] = true
				}
			}
		}
	}
	return words
}

// TestRangesOfAges: a list of ages names those that it is made of.
func TestRangesOfAges(t *testing.T) {
	ages := []age{{name: "a"}, {name: "b"}, {name: "c"}, {name: "d"}}
	names := []string{"a", "b", "c", "d"}
	for list, want := range map[string]string{
		"": "abcd", "a": "a", "b..c": "bc", "c..": "cd", "..b": "ab", "a, c..d": "acd",
	} {
		var got []string
		for _, name := range names {
			if within(ages, name, list) {
				got = append(got, name)
			}
		}
		if strings.Join(got, "") != want {
			t.Errorf("%q: %v, want %s", list, got, want)
		}
		if list != "" && !strings.HasPrefix(list, "..") && !strings.HasSuffix(list, "..") && ranges(names, got) != list {
			t.Errorf("%v: %q, want %q", got, ranges(names, got), list)
		}
	}
}
