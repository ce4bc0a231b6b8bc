package oracle

import (
	"slices"
	"strings"

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
	// Public leaves the rule out of schedules that call no web trigger.
	Public bool
	// Proof says why the two worlds prove a violation, where that is not that what comes out differs.
	Proof string
	// Input is part of what the rule tells: findings show it. Whole input is not taken apart by minimizing.
	Input, Whole bool
	// Killed rules judge runs, too, that took down the process which ran them.
	Killed bool
	// Apart rules judge the experiments that are made for them, and no others: their worlds would be wasted on most.
	Apart bool
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
	// If says by the run in the base world whether the trial can show anything; nil stands for yes.
	If func(base *trace.Trace) bool
}

// Axes are those along which the rule varies a scene; none when it does not judge there.
func (r Rule) Axes(s Scene) []tenant.Axis {
	var out []tenant.Axis
	for _, t := range r.Trials {
		if t.Scene == s {
			out = append(out, t.Axes...)
		}
	}
	return out
}

// Wants says whether the rule has a use for the world in which a scene is varied along an axis, given the run in the
// base world.
func (r Rule) Wants(s Scene, axis tenant.Axis, base *trace.Trace) bool {
	return slices.ContainsFunc(r.Trials, func(t Trial) bool {
		return t.Scene == s && slices.Contains(t.Axes, axis) && (t.If == nil || t.If(base))
	})
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
	// OtherCredential sends other credentials of the same form in the place of those that stand in the observing step's
	// request as they are, and were not made of the tenant's secrets. It cannot be run when there are none.
	OtherCredential Control = "other-credential"
	// Configured has the app configured. It cannot be run when it is already.
	Configured Control = "configured"
	// OtherRequest changes what strangers send to web triggers.
	OtherRequest Control = "other-request"
	// Credentialed has the observing step send what somebody does who knows a secret of the app's. It cannot be run when
	// that is not known.
	Credentialed Control = "credentialed"
	// Unknowing has all steps send other secrets in the place of those that they know. It cannot be run when they know
	// none.
	Unknowing Control = "unknowing"
	// OtherData changes the tenant's data and secrets, and neither settings nor what strangers send.
	OtherData Control = "other-data"
	// OtherInside changes all that strangers do not know, and not what they send.
	OtherInside Control = "other-inside"
	// Unpermitted has every question about a permission answered with no, while users may look at things.
	Unpermitted Control = "unpermitted"
	// OtherContent compares two worlds in which the same is withheld from the users, and something else stands in it.
	OtherContent Control = "other-content"
	// Unnamed has the observing step name a thing that is not withheld.
	Unnamed Control = "unnamed"
	// OwnIdentity has the observing step name its own user in place of the first.
	OwnIdentity Control = "own-identity"
	// LongerHost and OtherDomain have the observing step name a host whose name goes on behind the one that the violation
	// is about, or ends like it in another domain. They cannot be run when that stands nowhere in what the step sends.
	LongerHost  Control = "longer-host"
	OtherDomain Control = "other-domain"
	// Ordinary takes from all users the right to administer and to change things.
	Ordinary Control = "ordinary"
	// EveryView has the second user call every entry of the schedule, and name nobody else.
	EveryView Control = "every-view"
	// Bounded has no stored list longer than the app itself was seen to make it. It cannot be run when none is.
	Bounded Control = "bounded"
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
	// Former: the manifest asks for the runtime that Forge had before Node.js, where calls never shared a thing.
	Former bool
	// Bare: nothing was configured or stored when the base run began.
	Bare bool
	// Fresh: nothing was stored when the base run began.
	Fresh bool
	// Troubled: requests to products and hosts fail in the base world.
	Troubled bool
	// Plain: nothing goes wrong in the base world, and its tenants have and know what is usual.
	Plain bool
	// Own: one of the credentials that the control OtherCredential replaced is a text of the code's own, which that
	// compares what it gets with.
	Own bool
	// Source is a line of the app's source; nil: it is not at hand.
	Source func(position string) string
}

// line is the line of the app's source at a position; empty when it is not at hand.
func (p Pair) line(position string) string {
	if p.Source == nil {
		return ""
	}
	return strings.TrimSpace(p.Source(position))
}

// code is the rest of the line from a position on.
func (p Pair) code(position string) string {
	at := ParseLocation(position)
	if at == nil || p.Source == nil {
		return ""
	}
	line := p.Source(position)
	if at.Column < 1 || at.Column > len(line) {
		return ""
	}
	return line[at.Column-1:]
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

	// Killed: the observing step took down the process that ran it.
	Killed bool

	// Host is the one that the observing step named and the app called, where the violation is about that.
	Host string

	axis tenant.Axis // along which its pair differs
	read bool        // it is about what is shown, where its rule is about acts too
	// guarded: the web trigger asks for a credential, and has answered as if it had got one, or refused.
	guarded bool
	done    []string // what the web trigger did
	places  []string // of all that differs, also of what the evidence does not tell
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
	if known, ok := varied[t.Axes[0]]; ok && (varied[t.Axes[len(t.Axes)-1]] == known || t.Axes[0] == tenant.Excluded) {
		things = known
	}
	return t.Scene.Subject(), things
}

const inputs = "inputs"

// varied names what an axis changes, where that is less than all data.
var varied = map[tenant.Axis]string{
	tenant.Personal: "personal data", tenant.Content: "texts", tenant.Secrets: "secrets",
	tenant.Everything: "data, secrets and settings", tenant.Inside: "data, secrets and settings",
	tenant.TypedTexts: inputs, tenant.TypedKeys: inputs, tenant.TypedQuotes: inputs, tenant.TypedLines: inputs,
	tenant.TypedAddresses: inputs, tenant.TypedHosts: inputs, tenant.TypedScripts: inputs, tenant.Excluded: "permissions",
}
