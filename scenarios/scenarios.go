// Package scenarios holds the situations every app is put through, and the example apps, leaky beside safe.
package scenarios

import (
	"fmt"
	"slices"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// Scenario is a named maker of Schedules. It knows what can be called, not what may be wrong.
type Scenario struct {
	Name string
	// Title says what the scenario puts the app through.
	Title string
	// variants are what is sent; each gives schedules of its own.
	variants []variant
	// bases are the worlds in which each schedule runs; nil stands for the plain one.
	bases []base
	make  func(m *harness.Model, v variant) [][]harness.Step
	// mark changes the finished schedule; nil changes nothing.
	mark func(*harness.Schedule)
	// known: the worlds are those in which a tenant is a customer whose id stands in the app's code.
	known bool
	// rules are those that the schedules are made for; none stands for all others.
	rules []string
}

// maxKnown bounds how many of the customers that the code knows by heart are tried: one is as good as another, and
// few are treated differently from each other.
const maxKnown = 3

// knownCustomers are worlds in which the neighbour, or the observed tenant, has an id that the app's code knows.
func knownCustomers(m *harness.Model) (out []base) {
	ids := m.Vocabulary.TenantIDs
	for _, id := range ids[:min(len(ids), maxKnown)] {
		for _, name := range tenant.Names() {
			out = append(out, base{World: tenant.World{Clouds: map[string]string{name: id}}})
		}
	}
	return out
}

// base is a world, and whether it is too costly for all rules but those that need one world.
type base struct {
	tenant.World
	single bool
}

// Of the worlds: the neighbour in trouble, because then its calls end halfway and clean nothing up.
var (
	rich     = base{}
	busy     = base{World: tenant.World{Busy: []string{tenant.Observed}}, single: true}
	plain    = bases(harness.BaseWorlds())
	troubled = []base{
		fault(tenant.Neighbour, tenant.Failing, 1), fault(tenant.Neighbour, tenant.Silent, 1),
		fault(tenant.Neighbour, tenant.Throttled, 0),
	}
	everyFault = []base{
		fault(tenant.Observed, tenant.Failing, 0), fault(tenant.Observed, tenant.Failing, 1),
		fault(tenant.Observed, tenant.Missing, 0), fault(tenant.Observed, tenant.Throttled, 0),
		fault(tenant.Observed, tenant.Malformed, 0),
	}
)

func bases(worlds []tenant.World) (out []base) {
	for _, w := range worlds {
		out = append(out, base{World: w})
	}
	return out
}

func fault(name string, kind tenant.FaultKind, after int) base {
	return base{World: tenant.World{Faults: []tenant.Fault{{Tenant: name, Kind: kind, After: after}}}}
}

// All lists the scenarios in the order in which they run: the shortest way to a finding first.
func All() []Scenario {
	snapshot := func(s *harness.Schedule) { s.Snapshot = true }
	return []Scenario{
		{Name: "alone", Title: "one tenant calls every entry", variants: append(single(), paths), bases: plain, make: alone},
		{Name: "strangers", Title: "somebody who only knows their addresses calls the web triggers",
			variants: strangers(), make: everyPublic},
		{Name: "unconfigured", Title: "as strangers, before anybody has configured the app",
			variants: strangersAtFirst(), make: everyPublic, mark: func(s *harness.Schedule) { s.Bare = true }},
		{Name: "replays", Title: "a web trigger gets a valid request, and the same again at once and an hour later",
			variants: single()[:1], make: replays},
		{Name: "pairs", Title: "the neighbour calls an entry, then the observed tenant calls the same one",
			variants: variants(), bases: plain, make: pairs},
		{Name: "deliveries", Title: "what a call pushes is delivered, for one tenant alone or for the neighbour first",
			variants: pushing(), bases: plain, make: deliveries},
		{Name: "delivered", Title: "what the neighbour's calls push is delivered; then memory is searched",
			variants: pushing()[:2], make: neighbourDeliveries, mark: snapshot},
		{Name: "users", Title: "one user calls an entry, then a colleague of hers calls the same one",
			variants: userVariants(), bases: plain, make: users},
		{Name: "access", Title: "a user calls an entry with permissions and without", variants: accessVariants(),
			make: access, rules: []string{"missing-authorization"}},
		{Name: "one withheld", Title: "as access, with a payload of several things of which the user may not see one",
			variants: single()[:1], make: oneWithheld, rules: []string{"missing-authorization"}},
		{Name: "identity", Title: "one user calls every entry, then a colleague calls one in her name",
			variants: identityVariants(), make: identity, rules: []string{"client-supplied-identity"}},
		{Name: "held", Title: "the neighbour calls every entry; then memory is searched",
			variants: append(single()[:2], credentialed), make: everyNeighbourOnce, mark: snapshot},
		{Name: "inputs", Title: "a caller sends an entry what nobody should", variants: single()[:1],
			bases: []base{{single: true}}, make: inputs},
		{Name: "members", Title: "a caller sends an entry the members of a path, each in a field of its own",
			variants: single()[:1], bases: []base{{single: true}}, make: members, rules: []string{"prototype-pollution"}},
		{Name: "growth", Title: "what a caller sends grows from call to call", variants: single()[:1], make: growth,
			rules: []string{"resource-exhaustion"}},
		{Name: "deadly", Title: "an entry of which a call ends the process is called once", variants: single()[:1],
			make: deadly, rules: []string{"resource-exhaustion"}},
		{Name: "return", Title: "the observed tenant, then the neighbour, then the observed tenant again, call every entry",
			variants: variants(), bases: plain, make: returns},
		{Name: "known", Title: "as pairs, where one tenant is a customer whom the app's code knows by heart",
			variants: single()[:2], make: pairs, known: true},
		{Name: "trouble", Title: "as alone, while what the app asks of others fails",
			variants: single()[:2], bases: everyFault, make: alone},
		{Name: "sweep", Title: "the neighbour calls every entry, then the observed tenant does",
			variants: variants(), bases: plain, make: sweep},
		{Name: "colleague", Title: "as pairs, with a person who has an account at both tenants",
			variants: variants(), bases: plain, make: colleague},
		{Name: "broken", Title: "as pairs, while what the neighbour asks of others fails",
			variants: variants()[:2], bases: troubled, make: pairs},
		{Name: "overlap", Title: "the calls of both tenants run at the same time",
			variants: append(single()[:1], credentialed), make: overlaps},
		{Name: "busy", Title: "as alone, at a tenant that has many things",
			variants: single()[:1], bases: []base{busy}, make: alone},
		{Name: "comeback", Title: "a tenant uninstalls the app and installs it again",
			variants: single()[:1], make: comeback},
		{Name: "userSweep", Title: "one user calls every entry, then a colleague of hers does",
			variants: userVariants(), make: userSweep},
		{Name: "each", Title: "the neighbour calls every entry, then the observed tenant calls one",
			variants: variants(), bases: plain, make: each},
	}
}

// Experiments makes the experiments of all scenarios, each once, in the order in which they should run. What the
// observed tenant sends varies. The neighbour sends a typical and an empty payload; which comes last varies too,
// because the last call can clear what the one before it left. In one variant the neighbour's payload holds texts of
// its own instead: a known thing, such as an account id, is the same in every world, so that nobody could tell that
// the app remembered it. Rules are those that are asked for; none stands for all. Scenarios that are made for others
// are left out.
func Experiments(m *harness.Model, rules ...oracle.Rule) []harness.Experiment {
	var out []harness.Experiment
	seen := map[string]bool{}
	for _, s := range All() {
		if !s.serves(rules) {
			continue
		}
		for _, e := range s.experiments(m) {
			key := fmt.Sprint(e.Schedule.Hash(), e.Base, e.For)
			if !seen[key] && len(e.Schedule.Steps) > 0 {
				seen[key] = true
				out = append(out, e)
			}
		}
	}
	return out
}

// serves says whether any of the rules, or all of them where none is named, needs the scenario.
func (s Scenario) serves(rules []oracle.Rule) bool {
	return len(s.rules) == 0 || len(rules) == 0 ||
		slices.ContainsFunc(rules, func(r oracle.Rule) bool { return slices.Contains(s.rules, r.ID) })
}

func (s Scenario) experiments(m *harness.Model) (out []harness.Experiment) {
	bases := s.bases
	switch {
	case s.known:
		bases = knownCustomers(m)
	case bases == nil:
		bases = []base{rich}
	}
	for _, v := range s.variants {
		if v.idle(m) {
			continue
		}
		for _, steps := range s.make(m, v) {
			schedule := m.Schedule(s.Name+"/"+v.name, steps, v.stored)
			if s.mark != nil {
				s.mark(&schedule)
			}
			for _, b := range bases {
				out = append(out, harness.Experiment{Schedule: schedule, Base: b.World, Single: b.single, For: s.rules})
			}
		}
	}
	return out
}
