package harness_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// fakeT keeps what a test would print. Subtests keep theirs in the same place.
type fakeT struct {
	name   string
	failed *[]string
}

func (f *fakeT) Helper()                           {}
func (f *fakeT) Context() context.Context          { return context.Background() }
func (f *fakeT) Logf(string, ...any)               {}
func (f *fakeT) Errorf(format string, args ...any) { f.keep(fmt.Sprintf(format, args...)) }

func (f *fakeT) Fatalf(format string, args ...any) {
	f.keep("fatal: " + fmt.Sprintf(format, args...))
	runtime.Goexit()
}

func (f *fakeT) keep(text string) {
	*f.failed = append(*f.failed, strings.TrimPrefix(f.name+": "+text, ": "))
}

func (f *fakeT) Run(name string, test func(*fakeT)) bool {
	before := len(*f.failed)
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(&fakeT{name, f.failed})
	}()
	<-done
	return len(*f.failed) == before
}

// failures are what a test prints when it fails.
func failures(test func(*fakeT)) []string {
	f := &fakeT{failed: new([]string)}
	f.Run("", test)
	return *f.failed
}

// pair is a call of acme's ada, and then one of globex's.
func pair(between ...harness.Move) []harness.Move {
	moves := append([]harness.Move{harness.As("acme", "ada").Invoke("main", "show", harness.Empty)}, between...)
	return append(moves, harness.As("globex", "ada").Invoke("main", "show", nil))
}

func TestRunFindsWhatIsWanted(t *testing.T) {
	dir := apps(t)
	harness.Load(t, filepath.Join(dir, "leak")).Run(t, []harness.Case{
		{Name: "a warm process", Moves: pair(), Want: []string{"cross-tenant-leak"}},
		{Name: "a cold start", Moves: pair(harness.ColdStart())},
		{Name: "what memory holds", Moves: pair()[:1], Want: []string{"retained-tenant-data"}},
		{Name: "another rule", Moves: pair(), Rules: []string{"background-work"}},
		{Name: "the manifest"},
		{
			Name: "a payload that keeps nothing", Moves: []harness.Move{
				harness.As("acme", "ada").Invoke("main", "show", map[string]bool{"remember": false}),
				harness.As("globex", "bo").Invoke("main", "show", `{"unused": {"$text": "title"}}`),
			},
		},
		{
			Name: "colleagues", Moves: []harness.Move{
				harness.As("globex", "ada").Invoke("main", "show", harness.Private),
				harness.After(60_000),
				harness.As("globex", "bo").Invoke("main", "show", nil),
			}, Want: []string{"cross-user-leak"},
		},
	})
	if saved, err := filepath.Glob(filepath.Join(dir, "leak/.crosstalk/findings/*.json")); err != nil || len(saved) == 0 {
		t.Errorf("nothing was saved: %v", err)
	}
}

// race is a call of globex's while which acme calls.
func race() []harness.Move {
	return []harness.Move{
		harness.As("globex", "ada").Invoke("main", "show", nil),
		harness.Interleave(2),
		harness.As("acme", "ada").Invoke("main", "show", nil),
	}
}

func TestARaceIsFoundAsMedium(t *testing.T) {
	dir := filepath.Join(apps(t), "race")
	got := failures(func(f *fakeT) {
		harness.Load(f, dir).Run(f, []harness.Case{
			{Name: "one after the other", Moves: pair()},
			{Name: "at the same time", Moves: race()},
		})
	})
	if len(got) != 1 || !strings.Contains(got[0], "\nMEDIUM cross-tenant-leak: ") ||
		!strings.Contains(got[0], "\t\t\tharness.Interleave(2),\n") {
		t.Errorf("got %q; want one race, as medium", got)
	}
}

func TestRunSaysWhatIsNotAsWanted(t *testing.T) {
	dir := filepath.Join(apps(t), "leak")
	got := failures(func(f *fakeT) {
		harness.Load(f, dir).Run(f, []harness.Case{
			{Name: "unwanted", Moves: pair()},
			{Name: "missing", Moves: pair(harness.ColdStart()), Want: []string{"cross-tenant-leak"}},
			{Name: "another", Moves: pair(), Want: []string{"cross-tenant-leak", "background-work"}},
		})
	})
	want := []string{
		"missing: cross-tenant-leak is wanted and was not found; nothing was",
		"another: background-work is wanted and was not found; found were cross-tenant-leak",
	}
	if len(got) != 3 {
		t.Fatalf("got %d failures, want 3: %q", len(got), got)
	}
	if d := cmp.Diff(want, got[1:]); d != "" {
		t.Error(d)
	}
	const story = `unwanted: cross-tenant-leak was found and is not wanted

CRITICAL cross-tenant-leak: One tenant's data reaches another tenant
  src/index.js:5:5
  what globex gets from main › show depends on acme's data: `
	if !strings.HasPrefix(got[0], story) {
		t.Errorf("the story is %s", got[0])
	}
	for _, part := range []string{
		"1. acme (ada) calls main › show   src/index.js:", "← sees it\n", "carried by: memory last, at src/index.js:5:5\n",
		"fix: ", "in world A: ", "crosstalk replay " + dir + "/.crosstalk/findings/",
	} {
		if !strings.Contains(got[0], part) {
			t.Errorf("the story lacks %q:\n%s", part, got[0])
		}
	}
}

func TestACaseInWhichNothingRunsToItsEndFails(t *testing.T) {
	dir := filepath.Join(apps(t), "crash")
	moves := []harness.Move{harness.As("globex", "ada").Invoke("main", "crashes", nil)}
	got := failures(func(f *fakeT) {
		harness.Load(f, dir).Run(f, []harness.Case{{Name: "crash", Moves: moves}})
	})
	if len(got) != 1 || !strings.Contains(got[0], "no function returned normally even once") ||
		!strings.Contains(got[0], "always") {
		t.Errorf("got %q", got)
	}
}

func TestLoadSaysWhyAnAppDoesNotLoad(t *testing.T) {
	dir := t.TempDir()
	got := failures(func(f *fakeT) { harness.Load(f, dir) })
	if len(got) != 1 || !strings.HasPrefix(got[0], "fatal: the app in "+dir+" does not load: ") {
		t.Errorf("an empty folder: %q", got)
	}
	app := filepath.Join(apps(t), "leak")
	if err := os.WriteFile(filepath.Join(app, "crosstalk.yaml"), []byte("shard: {}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got = failures(func(f *fakeT) { harness.Load(f, app) })
	if len(got) != 1 || !strings.HasPrefix(got[0], "fatal: the configuration of the app in "+app) ||
		!strings.Contains(got[0], "crosstalk.yaml:1:1") {
		t.Errorf("a key that does not exist: %q", got)
	}
}

func TestRunReadsTheConfiguration(t *testing.T) {
	app := filepath.Join(apps(t), "leak")
	const accepted = `suppressions:
  - rule: cross-tenant-leak
    location: src/index.js
    reason: known
    expires: 2999-01-31
`
	if err := os.WriteFile(filepath.Join(app, "crosstalk.yaml"), []byte(accepted), 0o644); err != nil {
		t.Fatal(err)
	}
	harness.Load(t, app).Run(t, []harness.Case{
		{Name: "accepted", Moves: pair()},
		{Name: "wanted all the same", Moves: pair(), Want: []string{"cross-tenant-leak"}},
	})
}

func TestRunRefusesWhatThereIsNot(t *testing.T) {
	ada, bo := harness.As("globex", "ada"), harness.As("globex", "bo")
	call := ada.Invoke("main", "show", nil)
	acme := harness.As("acme", "ada").Invoke("main", "show", nil)
	one := func(moves ...harness.Move) harness.Case { return harness.Case{Moves: moves} }
	tests := []struct {
		name string
		c    harness.Case
		want string
	}{
		{"a tenant", one(harness.As("initech", "ada").Invoke("main", "show", nil)),
			`there is no tenant "initech"; there are "acme", "globex"`},
		{"a user", one(harness.As("acme", "eve").Invoke("main", "show", nil)),
			`there is no user "eve"; there are "ada", "bo"`},
		{"a function", one(ada.Invoke("mian", "show", nil)), `there is no function "mian"; there are "main", "serve"`},
		{"an entry", one(call, ada.Invoke("main", "shwo", nil)), `there is no entry "shwo"; there are "show"`},
		{"a module", one(call.Via("webtrigger:x")),
			`there is no module or event "webtrigger:x"; there are "jira:issuePanel:panel"`},
		{"JSON", one(ada.Invoke("main", "show", `{"a":`)), "the payload is not JSON"},
		{"a template word", one(ada.Invoke("main", "show", `{"a":{"$foo":"x"}}`)), "the payload: "},
		{"what JSON can hold", one(ada.Invoke("main", "show", func() {})), "the payload cannot be written as JSON"},
		{"a move", one(nil), "move 1 is nil"},
		{"a next call", one(call, harness.ColdStart()),
			"the last move says how the next call comes about, and there is none"},
		{"a call after", one(call, harness.Reinstall("globex")), "globex reinstalls the app and does not call it after that"},
		{"one to interleave with", one(harness.Interleave(1), call), "no call runs yet"},
		{"no task", one(call, harness.Interleave(0), call), "answers are counted from 1"},
		{"a cold one to interleave", one(call, harness.ColdStart(), harness.Interleave(1), call), "cannot be interleaved"},
		{"the past", one(harness.After(-1), call), "time does not run backwards"},
		{"who to reinstall", one(harness.Reinstall("initech"), call), `there is no tenant "initech"`},
		{"a wanted rule", harness.Case{Moves: pair(), Want: []string{"leak"}}, `Want: there is no rule "leak"`},
		{"a rule", harness.Case{Moves: pair(), Rules: []string{"leak"}}, `Rules: there is no rule "leak"`},
		{"it among the rules", harness.Case{
			Moves: pair(), Rules: []string{"background-work"}, Want: []string{"cross-tenant-leak"},
		}, "Want: cross-tenant-leak is not among the Rules"},
		{"a scene for it", harness.Case{Moves: []harness.Move{call}, Want: []string{"cross-tenant-leak"}},
			"Want: cross-tenant-leak cannot be found in this case: it takes calls of acme and then of globex"},
		{"anything to judge", harness.Case{Rules: []string{"cross-tenant-leak"}}, "none of the Rules can judge this case"},
		{"anything to see", one(call, acme), "acme has to call before globex does"},
		{"anything to see for bo", one(bo.Invoke("main", "show", nil), call), "ada has to call before bo does"},
		{"a world", harness.Case{Moves: pair(), World: tenant.World{Busy: []string{"initech"}}}, `World: `},
	}
	suite := harness.Load(&fakeT{failed: new([]string)}, filepath.Join(apps(t), "race"))
	for _, tt := range tests {
		got := failures(func(f *fakeT) { suite.Run(f, []harness.Case{tt.c}) })
		if len(got) != 1 || !strings.HasPrefix(got[0], "case 1: fatal: ") || !strings.Contains(got[0], tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
