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

const casesDir = "testdata/cases"

// caseFile is a text archive of cases. What stands before the first is code that all of them share; the packages that
// it requires are those that an age has to have.
type caseFile struct {
	name, prelude string
	packages      []string
	cases         []testCase
}

// testCase is the body of a function in JavaScript, with what becomes of it. In its archive it looks like
//
//	// ages: api2..api7, api8     (all that have the packages)
//	// user: none                 (a user calls)
//	// answer: 429 {"code":"X"}   (the platform answers; (request) for a body is what it was asked)
//	// not stand-in: why
//	return storage.get("k");
//	=> api2..api7: {"a":1}
//	!> api8: {"class":"TypeError"}
//
// where => starts the value that it returns as JSON, and !> the error that it throws.
type testCase struct {
	name, ages, answer, notStandIn string
	nobody                         bool
	body                           string
	want                           []outcome
}

// outcome is what a case ends with in some ages: {"value":…} or {"error":…}.
type outcome struct {
	ages string // empty: all
	json string
}

var (
	caseHeader = regexp.MustCompile(`^// (ages|user|answer|not stand-in): (.+)$`)
	ending     = regexp.MustCompile(`^([=!])> (?:([a-z][\w., -]*): )?(.+)$`)
	required   = regexp.MustCompile(`require\("(@forge/[\w-]+)"\)`)
)

func readCases(t *testing.T) (files []caseFile) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(casesDir, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		archive := txtar.Parse(text)
		f := caseFile{name: strings.TrimSuffix(filepath.Base(name), ".txtar"), prelude: string(archive.Comment)}
		for _, m := range required.FindAllStringSubmatch(f.prelude, -1) {
			f.packages = append(f.packages, m[1])
		}
		for _, part := range archive.Files {
			c, err := parseCase(part)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, part.Name, err)
			}
			f.cases = append(f.cases, c)
		}
		files = append(files, f)
	}
	return files
}

func parseCase(part txtar.File) (testCase, error) {
	c := testCase{name: part.Name}
	for line := range strings.Lines(string(part.Data)) {
		line = strings.TrimSuffix(line, "\n")
		if m := ending.FindStringSubmatch(line); m != nil {
			kind := map[string]string{"=": "value", "!": "error"}[m[1]]
			if !json.Valid([]byte(m[3])) {
				return c, fmt.Errorf("not JSON: %s", m[3])
			}
			c.want = append(c.want, outcome{ages: m[2], json: fmt.Sprintf(`{%q:%s}`, kind, m[3])})
			continue
		}
		m := caseHeader.FindStringSubmatch(line)
		switch {
		case m == nil:
			c.body += line + "\n"
		case m[1] == "ages":
			c.ages = m[2]
		case m[1] == "user":
			c.nobody = m[2] == "none"
		case m[1] == "answer":
			c.answer = m[2]
		default:
			c.notStandIn = m[2]
		}
	}
	c.body = strings.TrimSpace(c.body)
	return c, nil
}

// within says whether an age is one of those that a list like "first, api3..api5, api7.." names; all are when it is
// empty.
func within(ages []age, name, list string) bool {
	if list == "" {
		return true
	}
	at := func(name string, otherwise int) int {
		if k := slices.IndexFunc(ages, func(a age) bool { return a.name == name }); k >= 0 {
			return k
		}
		return otherwise
	}
	for item := range strings.SplitSeq(list, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(item), "..")
		if !isRange {
			to = from
		}
		if k := at(name, -1); at(from, 0) <= k && k <= at(to, len(ages)-1) {
			return true
		}
	}
	return false
}

// holds says whether a case is one of an age.
func (f caseFile) holds(ages []age, a age, c testCase) bool {
	for _, name := range f.packages {
		if a.packages[name] == "" {
			return false
		}
	}
	return within(ages, a.name, c.ages)
}

// wanted is what a case ends with in an age; empty when that is not recorded.
func (c testCase) wanted(ages []age, name string) string {
	for _, w := range c.want {
		if within(ages, name, w.ages) {
			return w.json
		}
	}
	return ""
}
