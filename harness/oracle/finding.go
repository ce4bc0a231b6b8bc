// Package oracle judges pairs of traces: one file per rule, pure functions of what was recorded.
package oracle

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Severity ranks findings.
type Severity string

// The severities, lowest first.
const (
	Note     Severity = "note"
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

var severities = []Severity{Note, Low, Medium, High, Critical}

// ParseSeverity reads a severity that --fail-on may name; note is none of them.
func ParseSeverity(s string) (Severity, error) {
	if sev := Severity(s); sev != Note && slices.Contains(severities, sev) {
		return sev, nil
	}
	return "", fmt.Errorf("unknown severity %q: use low, medium, high or critical", s)
}

// Known says whether s is one of the severities.
func (s Severity) Known() bool { return slices.Contains(severities, s) }

// AtLeast says whether s is as grave as other, or graver.
func (s Severity) AtLeast(other Severity) bool {
	return slices.Index(severities, s) >= slices.Index(severities, other)
}

// Finding is a violation of a rule, with everything that a person needs to believe it and to mend it.
type Finding struct {
	ID       string     `json:"id"` // the Fingerprint
	Rule     string     `json:"rule"`
	Severity Severity   `json:"severity"`
	Title    string     `json:"title"`
	Message  string     `json:"message"`
	Fix      string     `json:"fix,omitempty"`
	Location *Location  `json:"location,omitempty"`
	Carrier  *Carrier   `json:"carrier,omitempty"`
	Steps    []StepRole `json:"steps"`
	Evidence []Evidence `json:"evidence"`
	Replay   string     `json:"replay,omitempty"` // path of the replay file
	// Confirmation is what real Node.js showed, where that was asked.
	Confirmation *Confirmation `json:"confirmation,omitempty"`
}

// Confirmation says whether real Node.js shows a finding as well.
type Confirmation struct {
	Verdict Confirmed `json:"verdict"`
	Engine  string    `json:"engine,omitempty"` // "node v22.23.3 in a container (image node:22-slim)"
	Reason  string    `json:"reason,omitempty"` // why it is not confirmed
}

// Confirmed is the verdict of real Node.js on a finding.
type Confirmed string

// The verdicts of real Node.js.
const (
	IsConfirmed  Confirmed = "confirmed"
	NotConfirmed Confirmed = "not-confirmed" // Node.js runs the schedule, and the rule does not fail
	NotRunnable  Confirmed = "not-runnable"  // Node.js cannot say: nothing was run, or not to the end
)

// Location is a position in the app's own source; Line and Column count from 1.
type Location struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func (l Location) String() string { return fmt.Sprintf("%s:%d:%d", l.File, l.Line, l.Column) }

// ParseLocation reads "src/index.ts:3:7"; it returns nil for text of any other form.
func ParseLocation(text string) *Location {
	file, rest, ok := cutLast2(text)
	if !ok {
		return nil
	}
	l := Location{File: file}
	if n, err := fmt.Sscanf(rest, "%d:%d", &l.Line, &l.Column); err != nil || n != 2 {
		return nil
	}
	return &l
}

func cutLast2(text string) (before, after string, ok bool) {
	column := strings.LastIndexByte(text, ':')
	if column < 0 {
		return "", "", false
	}
	line := strings.LastIndexByte(text[:column], ':')
	if line < 0 {
		return "", "", false
	}
	return text[:line], text[line+1:], true
}

// Carrier is what took the data from one invocation to the other.
type Carrier struct {
	Kind       string `json:"kind"` // memory, disk, environment, storage, timer, intrinsic, remote, unknown
	Path       string `json:"path,omitempty"`
	DeclaredAt string `json:"declaredAt,omitempty"`
	Source     string `json:"source,omitempty"` // the line of the app's source at DeclaredAt
	// Proved: the difference vanishes when this is put back to what it was.
	Proved bool `json:"proved,omitempty"`
	// With names what has to be put back together with it for that.
	With []string `json:"with,omitempty"`
}

// StepRole is one step of the minimized schedule and its part in the story.
type StepRole struct {
	Step     int    `json:"step"`
	Tenant   string `json:"tenant"`
	User     string `json:"user,omitempty"`
	Function string `json:"function"`
	Entry    string `json:"entry,omitempty"`
	Place    string `json:"place,omitempty"`  // what it is called on: private, withheld; empty: what is usual
	Role     string `json:"role"`             // writes, observes
	At       string `json:"at,omitempty"`     // where the function or entry is defined
	Source   string `json:"source,omitempty"` // the line of the app's source at At
	// Reinstalled: the tenant uninstalled the app and installed it again just before.
	Reinstalled bool `json:"reinstalled,omitempty"`
	// Pushed: what is called gets an event that the app itself has pushed.
	Pushed bool `json:"pushed,omitempty"`
	// Input is what is sent, in the varied world, where the rule is about that.
	Input string `json:"input,omitempty"`
}

// Evidence is one thing that the observer sees differently in the two worlds.
type Evidence struct {
	View   string `json:"view"` // response, error, log, request, storage
	Path   string `json:"path,omitempty"`
	WorldA string `json:"worldA"`
	WorldB string `json:"worldB"`
	// Canary names the field of the other tenant's data that is visible in the difference, and Encoding how.
	Canary   string `json:"canary,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	Position string `json:"position,omitempty"` // source line that produced it, where known
}

// place is where the evidence was seen.
func (e Evidence) place() string { return e.View + " " + e.Path }

// Fingerprint is the identity of a bug: the same for the same rule and place, whatever the data were.
func Fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
