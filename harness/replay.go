package harness

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// ReplaySchema names the format of a replay file.
const ReplaySchema = "crosstalk/replay/v1"

// Replay is a finding with all that is needed to prove it again. It is data: it names functions, never paths.
type Replay struct {
	Schema    string          `json:"schema"`
	Crosstalk string          `json:"crosstalk"` // version that wrote it
	App       ReplayApp       `json:"app"`
	Rule      string          `json:"rule"`
	Schedule  Schedule        `json:"schedule"`
	Worlds    [2]tenant.World `json:"worlds"`
	// Outcomes are how the steps ended in the base world when the file was written.
	Outcomes []trace.Outcome `json:"outcomes"`
	Finding  oracle.Finding  `json:"finding"`
}

// ReplayApp identifies the app that showed the finding.
type ReplayApp struct {
	ID   string `json:"id"`
	Hash string `json:"hash"`
}

// Verdict says what a replay showed.
type Verdict string

// The verdicts.
const (
	Fixed      Verdict = "FIXED"
	StillFails Verdict = "STILL FAILS"
	Changed    Verdict = "CHANGED" // the app no longer runs the schedule, so nothing is proved either way
)

// ReplayResult is a verdict and why.
type ReplayResult struct {
	Verdict Verdict
	Reason  string
	// Finding is what the app shows now, when it still fails.
	Finding *oracle.Finding
}

// MaxReplay is the largest replay file that is read, in bytes.
const MaxReplay = 16 << 20

// ParseReplay reads a replay file. Unknown fields, another schema and an unknown rule are errors, and so is what is
// larger than any finding needs.
func ParseReplay(text []byte) (Replay, error) {
	var r Replay
	if len(text) > MaxReplay {
		return r, fmt.Errorf("not a replay file: it has %d bytes, and at most %d are read", len(text), MaxReplay)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, fmt.Errorf("not a replay file: %w", err)
	}
	if r.Schema != ReplaySchema {
		return r, fmt.Errorf("not a replay file of this version: schema is %q, want %q", r.Schema, ReplaySchema)
	}
	if d.More() {
		return r, errors.New("not a replay file: something follows its end")
	}
	return r, r.validate()
}

// validate reports the first reason why r proves nothing: a file that asks for no experiment must not end in FIXED.
func (r Replay) validate() error {
	rule, err := oracle.Find(r.Rule)
	if err != nil {
		return err
	}
	if rule.Inspect == nil {
		if err := r.Schedule.validate(); err != nil {
			return err
		}
	} else if len(r.Schedule.Steps) > 0 {
		return fmt.Errorf("replay: %s looks at the manifest and runs no steps", rule.ID)
	}
	for _, w := range r.Worlds {
		if err := w.Validate(); err != nil {
			return err
		}
	}
	switch {
	case len(r.Outcomes) != len(r.Schedule.Steps):
		return errors.New("replay: there is not one outcome for each step")
	case !IsFingerprint(r.Finding.ID):
		return fmt.Errorf("replay: %q is no id of a finding", r.Finding.ID)
	case !r.Finding.Severity.Known():
		return fmt.Errorf("replay: the finding has the unknown severity %q", r.Finding.Severity)
	case !r.fits(rule):
		return fmt.Errorf("replay: the worlds are not those of an experiment of %s", rule.ID)
	case !r.Worlds[0].Same(r.Worlds[1]):
		return errors.New("replay: the worlds differ in more than one thing")
	}
	return nil
}

// fits says whether the rule compares a run in the first world with one in the second. A call that takes down its
// process does that in one world, which may be any.
func (r Replay) fits(rule oracle.Rule) bool {
	if first := r.Worlds[0].Variation; first != (tenant.Variation{}) {
		return rule.Killed && first == r.Worlds[1].Variation
	}
	return rule.Fits(r.Worlds[1].Variation)
}

var fingerprint = regexp.MustCompile(`^[0-9a-f]{16}$`)

// IsFingerprint says whether a text can be the id of a finding, which names files.
func IsFingerprint(id string) bool { return fingerprint.MatchString(id) }

// replay is the file of a minimized candidate.
func (a *App) replay(c *candidate, f oracle.Finding) Replay {
	r := Replay{
		Schema: ReplaySchema, Crosstalk: Version, App: ReplayApp{ID: a.ID, Hash: a.Hash}, Rule: c.rule.ID,
		Schedule: c.schedule, Worlds: c.worlds, Finding: f,
	}
	if t, err := a.Run(c.schedule, c.worlds[0]); err == nil {
		for _, i := range t.Invocations {
			r.Outcomes = append(r.Outcomes, i.Outcome)
		}
	}
	return r
}

// Replay runs a saved finding exactly once in each of its two worlds.
func (a *App) Replay(r Replay) (ReplayResult, error) {
	rule, err := oracle.Find(r.Rule)
	if err != nil {
		return ReplayResult{}, err
	}
	if r.App.ID != a.ID {
		reason := fmt.Sprintf("the finding is of app %q, this is %q", r.App.ID, a.ID)
		return ReplayResult{Verdict: Changed, Reason: reason}, nil
	}
	if rule.Inspect != nil {
		return a.inspectAgain(rule, r), nil
	}
	var runs [2]*trace.Trace
	for k, w := range r.Worlds {
		if k > 0 && w.Variation == (tenant.Variation{}) {
			runs[k] = runs[0]
			break
		}
		t, err := a.Run(r.Schedule, w)
		if errors.Is(err, ErrChanged) {
			return ReplayResult{Verdict: Changed, Reason: err.Error()}, nil
		}
		if err != nil {
			return ReplayResult{}, err
		}
		if t.Killed != nil && rule.Killed {
			runs[0], runs[1] = t, t
			break
		}
		if t.Broken != "" {
			return ReplayResult{Verdict: Changed, Reason: "the run could not be finished: " + t.Broken}, nil
		}
		runs[k] = t
	}
	if !comparable(runs[0], runs[1]) {
		return ReplayResult{Verdict: Changed, Reason: "a step takes so long now that the next one starts later"}, nil
	}
	if v := same(rule, a.pair(r.Schedule, r.Worlds[1], runs[0], runs[1]), r.Finding.ID); v != nil {
		return a.stillFails(rule, *v, r), nil
	}
	return notShown(r, runs[0]), nil
}

// stillFails tells what the app shows now. What the search found out with further runs holds as long as the code is
// the same.
func (a *App) stillFails(rule oracle.Rule, v oracle.Violation, r Replay) ReplayResult {
	f := a.finding(&candidate{rule: rule, violation: v, schedule: r.Schedule, worlds: r.Worlds})
	f.Severity = r.Finding.Severity
	if a.Hash == r.App.Hash {
		f.Carrier, f.Location, f.Fix = r.Finding.Carrier, r.Finding.Location, r.Finding.Fix
		f.Confirmation = r.Finding.Confirmation
	}
	return ReplayResult{Verdict: StillFails, Finding: &f}
}

// inspectAgain looks at the manifest once more.
func (a *App) inspectAgain(rule oracle.Rule, r Replay) ReplayResult {
	for _, v := range rule.Inspect(a.Manifest) {
		if v.Fingerprint() == r.Finding.ID {
			return a.stillFails(rule, v, r)
		}
	}
	return ReplayResult{Verdict: Fixed, Reason: "the manifest no longer has it"}
}

// notShown decides between a bug that is gone and a schedule that no longer reaches it. A crash is never clean.
func notShown(r Replay, now *trace.Trace) ReplayResult {
	for k, was := range r.Outcomes {
		if k >= len(now.Invocations) {
			break
		}
		if k > 0 && r.Schedule.Grows() {
			break // that more is refused is what mends it
		}
		i := now.Invocations[k]
		if was == trace.Completed && i.Outcome != trace.Completed {
			why := ""
			if i.Error != nil {
				why = ": " + i.Error.Message
			}
			return ReplayResult{Verdict: Changed, Reason: fmt.Sprintf(
				"step %d (%s %s) completed when the finding was saved, and now it is %s%s", k+1, i.Function, i.Entry,
				i.Outcome, why)}
		}
	}
	return ReplayResult{Verdict: Fixed, Reason: "every step ran as before, and the two worlds no longer differ"}
}
