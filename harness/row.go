package harness

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// caseOf is the case that shows a saved finding again, and whether there is one: what a finding needs of its schedule
// and world, a case may not be able to say.
func (x explored) caseOf(r Replay) (c Case, shown bool, err error) {
	c = Case{Name: caseName(r.Finding), Want: []string{r.Rule}}
	world := r.Worlds[0]
	world.Seed = 0
	if !slices.ContainsFunc(BaseWorlds(), world.Same) {
		c.World = world
	}
	for _, step := range r.Schedule.Steps {
		c.Moves = append(c.Moves, x.model.moves(step)...)
	}
	if len(c.Moves) == 0 {
		return c, true, nil
	}
	for _, c.Unstored = range []bool{false, true} {
		if shown, err = x.shows(c, r); shown || err != nil {
			return c, shown, err
		}
	}
	return c, false, nil
}

// caseName says what a finding is and where it was seen.
func caseName(f oracle.Finding) string {
	name := f.Title
	for _, s := range f.Steps {
		if s.Role == "observes" {
			name = strings.TrimSpace(s.Function+" "+s.Entry) + ": " + name
		}
	}
	return name
}

// shows says whether a case shows a saved finding in the finding's own worlds.
func (x explored) shows(c Case, r Replay) (bool, error) {
	rule, err := oracle.Find(r.Rule)
	if err != nil {
		return false, err
	}
	s, err := c.schedule(x.model)
	if err != nil {
		return false, nil // a move that Moves cannot make
	}
	for _, s.Slow = range []bool{false, true} {
		p, err := x.app.pairOf(s, r.Worlds)
		if err != nil {
			return false, err
		}
		if p != nil {
			v := same(rule, *p, r.Finding.ID)
			return v != nil && v.Severity.AtLeast(r.Finding.Severity), nil
		}
	}
	return false, nil
}

// moves are those that make a step.
func (m *Model) moves(step Step) (out []Move) {
	if step.Reinstalled {
		out = append(out, Reinstall(step.Tenant))
	}
	if step.Cold {
		out = append(out, ColdStart())
	}
	if step.After > 0 {
		out = append(out, After(step.After))
	}
	if step.Overlap > 0 {
		out = append(out, Interleave(step.Overlap))
	}
	call := As(step.Tenant, step.User).Invoke(step.Function, step.Entry, nil).On(step.Place)
	usual, err := m.entry(step.Function, step.Entry, "")
	if err == nil && usual.Use != step.Use {
		call = call.Via(step.Use)
		usual, err = m.entry(step.Function, step.Entry, step.Use)
	}
	if step.Pushed {
		call = call.Pushed()
	}
	switch {
	case err == nil && string(step.Payload) == string(m.Payload(usual, Typical)):
	case err == nil && string(step.Payload) == string(m.Empty(usual)):
		call.payload = Empty
	default:
		call.payload = string(step.Payload)
	}
	return append(out, call)
}

// row is the case as a row of a table, as gofmt writes it.
func (c Case) row() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\t\t{Name: %q, ", c.Name)
	if len(c.Moves) > 0 {
		b.WriteString("Moves: []harness.Move{\n")
		for _, move := range c.Moves {
			fmt.Fprintf(&b, "\t\t\t%s,\n", move)
		}
		b.WriteString("\t\t}, ")
	}
	if c.Unstored {
		b.WriteString("Unstored: true, ")
	}
	if text := worldText(c.World); text != "" {
		fmt.Fprintf(&b, "World: %s, ", text)
	}
	fmt.Fprintf(&b, "Want: []string{%s}},\n", quotedList(c.Want))
	return b.String()
}

// worldText is the Go expression of a world without seed and variation; empty for the plain one.
func worldText(w tenant.World) string {
	var parts []string
	if len(w.Sparse) > 0 {
		parts = append(parts, "Sparse: []string{"+quotedList(w.Sparse)+"}")
	}
	if len(w.Busy) > 0 {
		parts = append(parts, "Busy: []string{"+quotedList(w.Busy)+"}")
	}
	var clouds, faults []string
	for _, name := range slices.Sorted(maps.Keys(w.Clouds)) {
		clouds = append(clouds, fmt.Sprintf("%q: %q", name, w.Clouds[name]))
	}
	if len(clouds) > 0 {
		parts = append(parts, "Clouds: map[string]string{"+strings.Join(clouds, ", ")+"}")
	}
	for _, f := range w.Faults {
		faults = append(faults, fmt.Sprintf("{Tenant: %q, Kind: %q, After: %d}", f.Tenant, f.Kind, f.After))
	}
	if len(faults) > 0 {
		parts = append(parts, "Faults: []tenant.Fault{"+strings.Join(faults, ", ")+"}")
	}
	if len(parts) == 0 {
		return ""
	}
	return "tenant.World{" + strings.Join(parts, ", ") + "}"
}
