package forge_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// absent matches the errors of the engine for calls that an age does not have.
var absent = regexp.MustCompile(`^\{"error":\{"class":"TypeError","message":"` +
	`(Object has no member|Cannot read property|Value is not (an object|object coercible)|` +
	`.{0,40} is not a (function|constructor)|Not a (function|constructor))`)

// forAllAges are the cases without what is recorded of the ages that they are for.
func forAllAges(files []caseFile) []caseFile {
	for _, f := range files {
		for k := range f.cases {
			f.cases[k].ages = ""
		}
	}
	return files
}

// record writes what was seen into the archives: ages with one outcome in one line, and a case is for those ages alone
// that have what it calls.
func record(t *testing.T, ages []age, files []caseFile, seen map[string]map[string]json.RawMessage) {
	t.Helper()
	if len(seen) != len(ages) {
		t.Fatalf("only %d of %d ages were run: nothing is recorded", len(seen), len(ages))
	}
	for _, f := range files {
		archive := &txtar.Archive{Comment: []byte(f.prelude)}
		for _, c := range f.cases {
			results := map[string]string{}
			for _, a := range ages {
				got := string(seen[a.name][f.name+"/"+c.name])
				if f.holds(ages, a, c) && got != "" && !absent.MatchString(got) {
					results[a.name] = got
				}
			}
			archive.Files = append(archive.Files, txtar.File{Name: c.name, Data: []byte(c.text(ages, f, results))})
		}
		name := filepath.Join(casesDir, f.name+".txtar")
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// text is a case as it stands in its archive, with the results of ages by their names.
func (c testCase) text(ages []age, f caseFile, results map[string]string) string {
	var possible, held []string // the ages that have the packages, and those that have the call
	var outcomes []string
	for _, a := range ages {
		if (caseFile{packages: f.packages}).holds(ages, a, testCase{}) {
			possible = append(possible, a.name)
		}
		if got := results[a.name]; got != "" {
			held = append(held, a.name)
			if !slices.Contains(outcomes, got) {
				outcomes = append(outcomes, got)
			}
		}
	}
	var b strings.Builder
	if !slices.Equal(possible, held) {
		fmt.Fprintf(&b, "// ages: %s\n", ranges(possible, held))
	}
	if c.nobody {
		b.WriteString("// user: none\n")
	}
	for _, h := range [][2]string{{"answer", c.answer}, {"not stand-in", c.notStandIn}} {
		if h[1] != "" {
			fmt.Fprintf(&b, "// %s: %s\n", h[0], h[1])
		}
	}
	b.WriteString(c.body + "\n")
	for _, o := range outcomes {
		with := slices.DeleteFunc(slices.Clone(held), func(name string) bool { return results[name] != o })
		list := ""
		if len(outcomes) > 1 {
			list = ranges(held, with) + ": "
		}
		kind, value, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(o, `{"`), "}"), `":`)
		fmt.Fprintf(&b, "%s> %s%s\n", map[string]string{"value": "=", "error": "!"}[kind], list, value)
	}
	return b.String()
}

// ranges lists some names of a list: neighbours as "from..to".
func ranges(all, some []string) string {
	var parts []string
	for k := 0; k < len(all); k++ {
		from := k
		for k < len(all) && slices.Contains(some, all[k]) {
			k++
		}
		switch {
		case k == from:
		case k == from+1:
			parts = append(parts, all[from])
		default:
			parts = append(parts, all[from]+".."+all[k-1])
		}
	}
	return strings.Join(parts, ", ")
}
