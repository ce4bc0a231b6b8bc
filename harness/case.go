package harness

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// Case is a row of a test's table: what happens, and what shall be found.
type Case struct {
	Name string
	// Moves happen one after the other, in a process that starts with them. Without any, nothing runs, and the rules
	// that look at the manifest alone judge.
	Moves []Move
	// Want are the rules of which there shall be a finding, at severity medium or above. A finding of any other rule at
	// medium or above fails the test; so does every such finding where Want is empty.
	Want []string
	// Rules are the rules to judge by; none means all that can judge the moves.
	Rules []string
	// Unstored: nothing is stored when the case begins. Otherwise every tenant has typical values under all keys that the
	// app was seen to ask its storage for.
	Unstored bool
	// World is the world to begin with; its seed and variation do not count. The zero value stands for BaseWorlds.
	World tenant.World
}

// schedule is the schedule of the case's moves. Its errors are the test author's.
func (c Case) schedule(m *Model) (Schedule, error) {
	steps, err := m.steps(c.Moves)
	if err != nil {
		return Schedule{}, err
	}
	s := m.Schedule(c.Name, steps, !c.Unstored)
	s.Snapshot = s.Scene() == oracle.Left // the rules of that scene look at what is held at the end
	return s, nil
}

// worlds are the base worlds of the case.
func (c Case) worlds() []tenant.World {
	if c.World.Same(tenant.World{Seed: c.World.Seed}) {
		return BaseWorlds()
	}
	return []tenant.World{c.World.Base()}
}

// judges are the rules by which the case is judged. It is an error when there are none, when a wanted rule is not among
// them, and when the moves are such that no rule could ever find anything: a test that cannot fail proves nothing.
func (c Case) judges(s Schedule) ([]oracle.Rule, error) {
	all, err := oracle.Select(c.Rules, nil)
	if err != nil {
		return nil, fmt.Errorf("field Rules: %w", err)
	}
	scene := s.Scene()
	rules := slices.DeleteFunc(slices.Clone(all), func(r oracle.Rule) bool { return !r.JudgesIn(scene) })
	for _, id := range c.Want {
		want, err := oracle.Find(id)
		if err != nil {
			return nil, fmt.Errorf("field Want: %w", err)
		}
		is := func(r oracle.Rule) bool { return r.ID == id }
		switch {
		case !slices.ContainsFunc(all, is):
			return nil, fmt.Errorf("field Want: %s is not among the Rules", id)
		case !slices.ContainsFunc(rules, is):
			return nil, fmt.Errorf("field Want: %s cannot be found in this case: it takes %s", id, takes(want))
		}
	}
	if len(rules) == 0 {
		return nil, fmt.Errorf("none of the Rules can judge this case: %s takes %s", all[0].ID, takes(all[0]))
	}
	compares := func(r oracle.Rule) bool { return len(r.Axes(scene)) > 0 }
	if why := inVain(s); why != "" && slices.ContainsFunc(rules, compares) {
		return nil, errors.New(why)
	}
	return rules, nil
}

// takes says in words what a case has to hold for a rule to judge it.
func takes(r oracle.Rule) string {
	switch {
	case r.Inspect != nil:
		return "a case without moves"
	case len(r.Trials) == 0:
		return "calls"
	}
	var ways []string
	for _, t := range r.Trials {
		ways = append(ways, scenes[t.Scene])
	}
	return strings.Join(ways, ", or ")
}

// scenes says in words who calls in a scene.
var scenes = map[oracle.Scene]string{
	oracle.Neighbours: "calls of acme and then of globex",
	oracle.Colleagues: "calls of globex's ada and then of its bo, and none of acme",
	oracle.Alone:      "calls of one user of globex, and none of acme",
	oracle.Left:       "calls of acme, and none of globex",
	oracle.Returning:  `calls of globex before and after harness.Reinstall("globex"), and none of acme`,
}

// inVain says why nobody could see anything of whoever's data vary: the one calls only when the other has called
// already. It is empty when that is not so.
func inVain(s Schedule) string {
	switch s.Scene() {
	case oracle.Neighbours:
		if !follows(s.Steps, func(step Step) string { return step.Tenant }, tenant.Neighbour, tenant.Observed) {
			return "what acme has varies, and what globex gets is compared, so acme has to call before globex does"
		}
	case oracle.Colleagues:
		if !follows(s.Steps, func(step Step) string { return step.User }, tenant.FirstUser, tenant.SecondUser) {
			return "what ada has varies, and what bo gets is compared, so ada has to call before bo does"
		}
	}
	return ""
}

// follows says whether some step of the second runs after, or while, one of the first does.
func follows(steps []Step, who func(Step) string, first, second string) bool {
	seen := false
	for k, step := range steps {
		during := k+1 < len(steps) && steps[k+1].Overlap > 0 && who(steps[k+1]) == first
		if who(step) == second && (seen || during) {
			return true
		}
		seen = seen || who(step) == first
	}
	return false
}
