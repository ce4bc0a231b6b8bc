package harness

import (
	"slices"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox"
	"crosstalk/sandbox/retained"
	"crosstalk/sandbox/tenant"
)

// blame names what carried the data from one invocation to the other, when the trace itself does not show it: it runs
// the steps before the observing one in both worlds and compares what the two instances hold then. Where several
// variables differ and none of them is seen in the evidence, they are all named and none is accused.
func (a *App) blame(c *candidate) error {
	v := &c.violation
	if v.Carrier == nil || v.Carrier.Kind != "unknown" || v.Observer < 2 {
		return nil
	}
	before := c.schedule.Clone()
	before.Steps = before.Steps[:v.Observer-1]
	var held [2]*retained.Snapshot
	for k, w := range c.worlds {
		snapshot, err := a.snapshot(before, w)
		if err != nil {
			return err
		}
		held[k] = snapshot
	}
	v.Carrier = carrier(retained.Diff(held[0], held[1]), v.Evidence)
	if sandbox.InSource(v.Carrier.DeclaredAt) {
		v.Location = v.Carrier.DeclaredAt
	}
	return nil
}

func (a *App) snapshot(s Schedule, w tenant.World) (*retained.Snapshot, error) {
	p, err := a.play(s, w)
	if err != nil {
		return nil, err
	}
	return retained.Walk(p.instance, retained.Options{Baseline: a.baseline()}), nil
}

// suspect is a variable whose contents differ between the worlds.
type suspect struct {
	root, declaredAt string
	paths            []string
	seen             []string // paths whose values stand in the evidence
}

// carrier chooses among the differences: what is seen in the evidence before what is not.
func carrier(differences []retained.Difference, evidence []oracle.Evidence) *oracle.Carrier {
	suspects := suspectsOf(differences, evidence)
	unseen := func(s suspect) bool { return len(s.seen) == 0 }
	if seen := slices.DeleteFunc(slices.Clone(suspects), unseen); len(seen) > 0 {
		suspects = seen
	}
	switch len(suspects) {
	case 0:
		return &oracle.Carrier{Kind: "unknown"}
	case 1:
		s := suspects[0]
		paths := s.seen
		if len(paths) == 0 {
			paths = s.paths
		}
		return &oracle.Carrier{Kind: kindOfRoot(s.root), Path: commonPath(paths), DeclaredAt: s.declaredAt}
	default:
		return &oracle.Carrier{Kind: "unknown", Path: "one of " + strings.Join(variables(suspects), ", ")}
	}
}

// kindOfRoot is the word of the report for where a value is held.
func kindOfRoot(root string) string {
	if root == retained.Async {
		return retained.Memory
	}
	return root
}

// maxSuspects is how many variables are named when it is not clear which of them carried the data.
const maxSuspects = 4

func variables(suspects []suspect) (names []string) {
	for _, s := range suspects {
		names = append(names, variable(s.paths[0]))
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > maxSuspects {
		names = append(names[:maxSuspects], "…")
	}
	return names
}

func suspectsOf(differences []retained.Difference, evidence []oracle.Evidence) (out []suspect) {
	for _, d := range differences {
		k := slices.IndexFunc(out, func(s suspect) bool {
			return s.root == d.Root && s.declaredAt == d.DeclaredAt && variable(s.paths[0]) == variable(d.Path)
		})
		if k < 0 {
			k = len(out)
			out = append(out, suspect{root: d.Root, declaredAt: d.DeclaredAt})
		}
		out[k].paths = append(out[k].paths, d.Path)
		if seenIn(d, evidence) {
			out[k].seen = append(out[k].seen, d.Path)
		}
	}
	return out
}

// seenIn says whether the evidence shows the two values of a difference where it shows the two worlds.
func seenIn(d retained.Difference, evidence []oracle.Evidence) bool {
	return slices.ContainsFunc(evidence, func(e oracle.Evidence) bool {
		return shows(e.WorldA, d.A) && shows(e.WorldB, d.B) && d.A+d.B != ""
	})
}

// minSeen is the length from which a value inside a longer text is no accident.
const minSeen = 4

func shows(text, value string) bool {
	return strings.Trim(text, `"`) == value || len(value) >= minSeen && strings.Contains(text, value)
}

// variable is the first name of a path: what a reader looks for in the source.
func variable(path string) string {
	if k := strings.IndexAny(path, steps); k > 0 {
		return path[:k]
	}
	return path
}

// steps are the characters at which a name in a path ends.
const steps = ".[→("

// commonPath is the longest beginning that all paths share, cut where a name ends.
func commonPath(paths []string) string {
	common := paths[0]
	for _, p := range paths[1:] {
		for p != common && !within(p, common) {
			k := strings.LastIndexAny(common, steps)
			if k <= 0 {
				return variable(paths[0])
			}
			common = common[:k]
		}
	}
	return common
}

// within says whether a path leads on from another one.
func within(path, above string) bool {
	rest, ok := strings.CutPrefix(path, above)
	return ok && strings.IndexAny(rest, steps) == 0
}
