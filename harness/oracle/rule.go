package oracle

import (
	"slices"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// Rule is an experiment: run one schedule in two worlds that differ in exactly one thing, look at one view of what
// happened, and say whether it may change. A rule without trials needs one world: what it looks for may not be there.
type Rule struct {
	ID       string
	Severity Severity // the default; a violation may carry another
	Doc      Doc
	// Trials are the second worlds, by scene.
	Trials []Trial
	// Apart rules judge the experiments that are made for them, and no others: their worlds would be wasted on most.
	Apart bool
	// Needs says of the base world alone whether the varied ones can show anything. Nil stands for: always.
	Needs func(base *trace.Trace) bool
	// Judge compares a run in the base world with a run in a varied world; without trials, it looks at the base alone.
	// Both are whole. It is pure.
	Judge func(Pair) []Violation
	// Weigh decides on a violation with the help of further pairs, and returns nil when it is none. It is pure too. The
	// pair of a control that could not be run is nil. Nil stands for a Weigh that accepts everything.
	Controls []Control
	Weigh    func(Violation, map[Control]*Pair) *Violation
	// Inspect looks at the manifest alone. A rule that has it has no Judge.
	Inspect func(*app.Manifest) []Violation
}

// Trial is a scene in which a rule judges, and the axes along which the scene's subject is varied there.
type Trial struct {
	Scene Scene
	Axes  []tenant.Axis
}

// Axes are those along which the rule varies a scene; none when it does not judge there.
func (r Rule) Axes(s Scene) []tenant.Axis {
	for _, t := range r.Trials {
		if t.Scene == s {
			return t.Axes
		}
	}
	return nil
}

// JudgesIn says whether the rule can judge schedules of a scene.
func (r Rule) JudgesIn(s Scene) bool {
	if s == Manifest {
		return r.Inspect != nil
	}
	return r.Judge != nil && (len(r.Trials) == 0 || len(r.Axes(s)) > 0)
}

// Fits says whether the rule asks for worlds that differ like this.
func (r Rule) Fits(v tenant.Variation) bool {
	if len(r.Trials) == 0 {
		return v == tenant.Variation{}
	}
	return slices.ContainsFunc(r.Trials, func(t Trial) bool {
		return v.Tenant == t.Scene.Subject() && slices.Contains(t.Axes, v.Axis)
	})
}

// Scene says who takes part in a schedule, and so which rules can judge it.
type Scene string

// The scenes.
const (
	Neighbours Scene = "neighbours" // both tenants; the neighbour's data vary
	Colleagues Scene = "colleagues" // both users of the observed tenant; the first one's data vary
	Alone      Scene = "alone"      // the observed tenant alone; its data vary
	Left       Scene = "left"       // the neighbour alone, and what is held after its calls; its data vary
	Returning  Scene = "returning"  // the observed tenant uninstalls the app and comes back; what it had before varies
	Manifest   Scene = "manifest"   // nobody: no function runs
)

// Subject is the tenant whose data vary.
func (s Scene) Subject() string {
	if s == Neighbours || s == Left {
		return tenant.Neighbour
	}
	return tenant.Observed
}

// Control is a further experiment on a violation, which tells what its pair alone leaves open.
type Control string

// The controls.
const (
	// OtherRandomness changes nothing but the random numbers.
	OtherRandomness Control = "other-randomness"
	// ColdStart has a fresh instance begin just before the observing step: what differs still has been stored.
	ColdStart Control = "cold-start"
	// OwnProfile is the observing step alone, with the second user's own profile changed: what differs shows users
	// themselves.
	OwnProfile Control = "own-profile"
	// Unpermitted has every question about a permission answered with no, while users may look at things.
	Unpermitted Control = "unpermitted"
	// OtherContent compares two worlds in which the same is withheld from the users, and something else stands in it.
	OtherContent Control = "other-content"
	// Unnamed has the observing step name a thing that is not withheld.
	Unnamed Control = "unnamed"
	// OwnIdentity has the observing step name its own user in place of the first.
	OwnIdentity Control = "own-identity"
	// Ordinary takes from all users the right to administer and to change things.
	Ordinary Control = "ordinary"
	// EveryView has the second user call every entry of the schedule, and name nobody else.
	EveryView Control = "every-view"
)

// Doc is the documentation of a rule as data: `explain`, docs/rules.md and SARIF are printed from it.
type Doc struct {
	Title   string   // what is wrong, in under ten words
	What    string   // what the experiment does
	Why     string   // why it matters, and who says so
	Misses  string   // what it does not see
	Silence string   // how to silence it, and when that is right
	Fix     string   // what to do, when nothing better is known
	Equal   string   // what the proof shows when it is that nothing changed; empty where no proof is
	Sources []string // addresses of the pages that ask for it
	CWE     []int
}

// Pair is one experiment's outcome. Varied is nil for rules without trials.
type Pair struct {
	Base, Varied *trace.Trace
	Variation    tenant.Variation
	// Overlapping: invocations ran at the same time. Forge does that in containers and not for functions.
	Overlapping bool
	// Containers: the manifest declares containers.
	Containers bool
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
	// Fix is what to do, where the violation tells more than its rule; empty otherwise.
	Fix string

	axis   tenant.Axis // along which its pair differs
	read   bool        // it is about what is shown, where its rule is about acts too
	places []string    // of all that differs, also of what the evidence does not tell
}

// Fingerprint is the identity of the bug that the violation shows.
func (v Violation) Fingerprint() string { return Fingerprint(v.Rule, v.Key) }

// Varies says in words whose data the second world changes, and which: "acme", "data". Without trials, nothing changes.
func (r Rule) Varies() (owner, things string) {
	if len(r.Trials) == 0 {
		return "", ""
	}
	t := r.Trials[0]
	if t.Scene == Colleagues {
		return tenant.FirstUser, "own data"
	}
	things = "data"
	if known, ok := varied[t.Axes[0]]; ok && (len(t.Axes) == 1 || t.Axes[0] == tenant.Excluded) {
		things = known
	}
	return t.Scene.Subject(), things
}

// varied names what an axis changes, where that is less than all data.
var varied = map[tenant.Axis]string{
	tenant.Personal: "personal data", tenant.Content: "texts", tenant.Secrets: "secrets",
	tenant.Everything: "data, secrets and settings", tenant.Excluded: "permissions",
}
