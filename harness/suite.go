package harness

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"crosstalk/harness/oracle"
)

// T is what the tests of an app need of a *testing.T. Self is the type itself, which the subtests are given.
type T[Self any] interface {
	Helper()
	Context() context.Context
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	// Fatalf does not return.
	Fatalf(format string, args ...any)
	Run(name string, test func(Self)) bool
}

// LoadOptions change how Load loads an app. The zero value works.
type LoadOptions struct {
	// StubMissing and StandIns are as in OpenOptions.
	StubMissing, StandIns bool
	// Config names the configuration file; empty: crosstalk.yaml in the app's directory, where there is one.
	Config string
	// Seed is that of all data and randomness; 0 stands for 1, the seed of the command.
	Seed uint64
	// Databases are what Forge SQL is answered from. A configuration that names an image needs them, see
	// App.UseDatabases.
	Databases Databases
}

// Suite is an app that is loaded and explored, ready for any number of tests. It never changes.
type Suite[S T[S]] struct{ explored }

// explored is an app, and what was learnt of it.
type explored struct {
	app     *App
	model   *Model
	options LoadOptions
}

// Load loads the app in dir, which counts from the directory of the test, and its configuration, and explores it. It
// ends the test when the app or the configuration is wrong. Of the options, the last count.
func Load[S T[S]](t S, dir string, options ...LoadOptions) *Suite[S] {
	t.Helper()
	var o LoadOptions
	if len(options) > 0 {
		o = options[len(options)-1]
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	declared, err := ReadConfig(dir, o.Config)
	if err != nil {
		t.Fatalf("the configuration of the app in %s: %v", dir, err)
	}
	app, err := Open(dir, OpenOptions{StubMissing: o.StubMissing, StandIns: o.StandIns, Config: declared})
	if err != nil {
		t.Fatalf("the app in %s does not load: %v", dir, err)
	}
	if err := declared.CheckNames(app.App); err != nil {
		t.Fatalf("the configuration of the app in %s: %v", dir, err)
	}
	app.UseDatabases(o.Databases)
	model, err := app.Explore(t.Context(), o.Seed)
	if err != nil {
		t.Fatalf("the app in %s was not explored: %v", dir, err)
	}
	return &Suite[S]{explored{app, model, o}}
}

// Model is what was learnt of the app.
func (s *Suite[S]) Model() *Model { return s.model }

// App is the app itself.
func (s *Suite[S]) App() *App { return s.app }

// Seed is that of all data and randomness.
func (s *Suite[S]) Seed() uint64 { return s.options.Seed }

// Judge runs experiments, and fails the test when a rule finds something at severity medium or above. Calls that fail
// are no failure of the test.
func (s *Suite[S]) Judge(t S, experiments []Experiment) {
	t.Helper()
	r, replays := s.check(t, experiments, Options{})
	s.refuse(t, r, replays, nil)
}

// Run runs every case as a subtest of its name: its moves in each world that a rule asks for which can judge them, and
// judges as a check does. A case fails when a rule that it wants finds nothing, when a rule that it does not want finds
// something, and when nothing could be tested; it ends at once when it names what there is not, or could never fail.
// What is found is saved as a check saves it.
func (s *Suite[S]) Run(t S, cases []Case) {
	t.Helper()
	for k, c := range cases {
		if c.Name == "" {
			c.Name = fmt.Sprintf("case %d", k+1)
		}
		t.Run(c.Name, func(t S) {
			t.Helper()
			s.one(t, c)
		})
	}
}

// one runs one case.
func (s *Suite[S]) one(t S, c Case) {
	t.Helper()
	schedule, err := c.schedule(s.model)
	if err != nil {
		t.Fatalf("%v", err)
	}
	rules, err := c.judges(schedule)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if err := c.World.Validate(); err != nil {
		t.Fatalf("World: %v", err)
	}
	var experiments []Experiment
	for _, w := range c.worlds() {
		if len(schedule.Steps) > 0 {
			experiments = append(experiments, Experiment{Schedule: schedule, Base: w, For: ids(rules)})
		}
	}
	r := s.expect(t, experiments, Options{Rules: rules}, c.Want)
	for _, w := range r.Warnings {
		switch w.Code {
		case "run-broken":
			t.Errorf("%s", w.Message)
		case "never-invoked", "suppression-unused": // a case is not meant to reach everything
		default:
			t.Logf("%s: %s", w.Code, w.Message)
		}
	}
}

// Check runs experiments, such as those of scenarios.Experiments, by all rules, and fails the test as Run fails a case.
func (s *Suite[S]) Check(t S, experiments []Experiment, want ...string) {
	t.Helper()
	for _, id := range want {
		if _, err := oracle.Find(id); err != nil {
			t.Fatalf("%v", err)
		}
	}
	for _, w := range s.expect(t, experiments, Options{Warnings: s.model.Warnings}, want).Warnings {
		t.Logf("%s: %s", w.Code, w.Message)
	}
}

// expect checks, and fails the test where what was found is not what is wanted.
func (s *Suite[S]) expect(t S, experiments []Experiment, o Options, want []string) *Report {
	t.Helper()
	r, replays := s.check(t, experiments, o)
	if why := r.Untested(); why != "" && len(experiments) > 0 && len(r.Findings)+len(r.Suppressed) == 0 {
		t.Errorf("%s, so nothing was tested%s", why, failures(r))
	}
	for _, id := range want {
		if why := r.lacks(id); why != "" {
			t.Errorf("%s", why)
		}
	}
	s.refuse(t, r, replays, want)
	return r
}

// check checks, and saves what it finds.
func (s *Suite[S]) check(t S, experiments []Experiment, o Options) (*Report, map[string]Replay) {
	t.Helper()
	replays := map[string]Replay{}
	o.Seed, o.Today = s.options.Seed, today()
	o.Save = func(r Replay) (string, error) {
		replays[r.Finding.ID] = r
		return s.save(r)
	}
	r, err := s.app.Check(t.Context(), experiments, o)
	if err != nil {
		t.Fatalf("the check did not end: %v", err)
	}
	return r, replays
}

// refuse fails the test for every finding at severity medium or above that is not wanted.
func (s *Suite[S]) refuse(t S, r *Report, replays map[string]Replay, want []string) {
	t.Helper()
	for _, f := range r.Findings {
		if f.Severity.AtLeast(oracle.Medium) && !slices.Contains(want, f.Rule) {
			text, err := s.story(f, replays[f.ID])
			if err != nil {
				t.Fatalf("%v", err)
			}
			t.Errorf("%s", text)
		}
	}
}

// save writes a replay file where the command does. The store is opened for each, so that a folder in which nothing can
// be saved fails no test that finds nothing.
func (x explored) save(r Replay) (string, error) {
	store, err := OpenStore(x.app.Dir, "")
	if err != nil {
		return "", err
	}
	defer store.Close()
	return store.Save(r)
}

// lacks says that, and why, there is no finding of a wanted rule; empty: there is one. One that the developer accepts
// in crosstalk.yaml is found all the same.
func (r *Report) lacks(id string) string {
	var low oracle.Severity
	var others []string
	for _, f := range r.Findings {
		switch {
		case f.Rule != id:
			others = append(others, f.Rule)
		case f.Severity.AtLeast(oracle.Medium):
			return ""
		case low == "":
			low = f.Severity
		}
	}
	for _, s := range r.Suppressed {
		if s.Finding.Rule == id && s.Finding.Severity.AtLeast(oracle.Medium) {
			return ""
		}
	}
	switch {
	case low != "":
		return fmt.Sprintf("%s is wanted at medium or above, and was found at %s only", id, low)
	case len(others) > 0:
		return fmt.Sprintf("%s is wanted and was not found; found were %s", id, strings.Join(slices.Compact(others), ", "))
	default:
		return fmt.Sprintf("%s is wanted and was not found; nothing was", id)
	}
}

// failures are the warnings that tell how calls ended.
func failures(r *Report) (text string) {
	for _, w := range r.Warnings {
		if w.Code == "never-completed" {
			text += "\n\t" + w.Message
		}
	}
	return text
}

func today() string {
	return time.Now().Format(time.DateOnly) //nolint:forbidigo // suppressions end by the calendar, as in the command
}

// ids are those of rules.
func ids(rules []oracle.Rule) (out []string) {
	for _, r := range rules {
		out = append(out, r.ID)
	}
	return out
}
