package harness

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"crosstalk/harness/oracle"
)

// finds are the findings of a check so far, one for each bug.
type finds struct {
	app   *App
	save  func(Replay) (string, error)
	warn  func(Warning)
	found map[string]*found // by fingerprint
	// weighed counts how often a bug was weighed and found too light.
	weighed map[string]int
}

// found is the gravest violation seen of one bug, and the finding that was made of it.
type found struct {
	severity oracle.Severity
	finding  oracle.Finding
}

// maxWeighed bounds how often the same suspicion is weighed anew, which takes two or more runs each time.
const maxWeighed = 6

// note keeps the gravest violation of each bug; of equally grave ones, the first. What it keeps is minimized and saved
// at once, so that a check which is cut short has lost nothing that it had found.
func (f *finds) note(ctx context.Context, n *candidate) error {
	id := n.violation.Fingerprint()
	known := f.found[id]
	if known != nil && known.severity.AtLeast(n.violation.Severity) || f.weighed[id] >= maxWeighed {
		return nil
	}
	if f.isRepeat(n) {
		return nil
	}
	v, err := f.app.weigh(n)
	if err != nil {
		return err
	}
	if v == nil || known != nil && known.severity.AtLeast(v.Severity) {
		f.weighed[id]++
		return nil
	}
	small, err := f.smallest(ctx, n, *v)
	if err != nil {
		return err
	}
	if err := f.app.blame(small); err != nil {
		return err
	}
	f.keep(small)
	return nil
}

// isRepeat says whether a finding so far is about what the same line of source does, and as grave.
func (f *finds) isRepeat(n *candidate) bool {
	seen := oracle.Finding{
		Rule: n.rule.ID, Location: oracle.ParseLocation(n.violation.Location), Evidence: n.violation.Evidence,
	}
	for _, known := range f.found {
		if isAboutLine(n.rule.ID) && known.severity.AtLeast(n.violation.Severity) && oracle.SameLine(known.finding, seen) {
			return true
		}
	}
	return false
}

// smallest is the smallest experiment that still weighs as much, with its weighed violation.
func (f *finds) smallest(ctx context.Context, n *candidate, weighed oracle.Violation) (*candidate, error) {
	small, err := f.app.minimize(ctx, n)
	if err != nil {
		return nil, err
	}
	v, err := f.app.weigh(small)
	if err != nil {
		return nil, err
	}
	if v == nil || v.Severity != weighed.Severity {
		small, v = n, &weighed
	}
	out := *small
	out.violation = *v
	return &out, nil
}

// keep makes the finding and saves it.
func (f *finds) keep(n *candidate) {
	finding := f.app.finding(n)
	if f.save != nil && !f.isTold(finding) {
		var err error
		if finding.Replay, err = f.save(f.app.replay(n, finding)); err != nil {
			// A full disk takes the replay file and not the finding: it is in the report all the same.
			f.warn(Warning{Code: "not-saved", Message: fmt.Sprintf("finding %s has no replay file: %v", finding.ID, err)})
		}
	}
	f.found[finding.ID] = &found{n.violation.Severity, finding}
}

// isTold says whether a finding so far tells all that another one does.
func (f *finds) isTold(other oracle.Finding) bool {
	for _, known := range f.found {
		if tells(known.finding, other) {
			return true
		}
	}
	return false
}

// list is the findings in order: the gravest first, then by rule, then by place. What a graver finding tells already
// is left out.
func (f *finds) list() []oracle.Finding {
	out := []oracle.Finding{}
	for _, id := range slices.Sorted(maps.Keys(f.found)) {
		out = append(out, f.found[id].finding)
	}
	slices.SortStableFunc(out, compareFindings)
	return withoutRepeats(out)
}
