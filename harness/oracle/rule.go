package oracle

import (
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// Rule is an experiment: run one schedule in two worlds that differ in exactly one thing, look at one view of what
// happened, and say whether it may change.
type Rule struct {
	ID       string
	Severity Severity // the default; a violation may carry another
	Doc      Doc
	// Axes are the second worlds: the base world with Subject varied along each axis.
	Subject string
	Axes    []tenant.Axis
	// Judge compares a run in the base world with a run in a varied world. Both are whole. It is pure.
	Judge func(Pair) []Violation
}

// Doc is the documentation of a rule as data: `explain`, docs/rules.md and SARIF are printed from it.
type Doc struct {
	Title   string   // what is wrong, in under ten words
	What    string   // what the experiment does
	Why     string   // why it matters, and who says so
	Misses  string   // what it does not see
	Silence string   // how to silence it, and when that is right
	Fix     string   // what to do, when nothing better is known
	Sources []string // addresses of the pages that ask for it
	CWE     []int
}

// Pair is one experiment's outcome.
type Pair struct {
	Base, Varied *trace.Trace
	Variation    tenant.Variation
}

// Violation is one way in which a Pair breaks a rule.
type Violation struct {
	Rule     string
	Severity Severity
	// Key identifies the bug within the rule: the observing entry, or the line that logs.
	Key string
	// Observer is the step that sees the difference.
	Observer int
	Message  string
	Location string // "src/index.ts:3:7", where known
	Carrier  *Carrier
	Evidence []Evidence
}

// Fingerprint is the identity of the bug that the violation shows.
func (v Violation) Fingerprint() string { return Fingerprint(v.Rule, v.Key) }
