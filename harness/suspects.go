package harness

import (
	"slices"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/retained"
)

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
		names = append(names, oracle.Holder(s.paths[0]))
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
			return s.root == d.Root && s.declaredAt == d.DeclaredAt && oracle.Holder(s.paths[0]) == oracle.Holder(d.Path)
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

// steps are the characters at which a name in a path ends.
const steps = ".[→("

// commonPath is the longest beginning that all paths share, cut where a name ends.
func commonPath(paths []string) string {
	common := paths[0]
	for _, p := range paths[1:] {
		for p != common && !within(p, common) {
			k := strings.LastIndexAny(common, steps)
			if k <= 0 {
				return oracle.Holder(paths[0])
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

// pathsOf are the paths of the differences that a holder has, those that the evidence shows where it shows any, and
// where they are declared.
func pathsOf(all []retained.Difference, held func(retained.Difference) bool,
	evidence []oracle.Evidence) (paths []string, declaredAt string) {
	var seen []string
	for _, d := range all {
		if !held(d) {
			continue
		}
		paths = append(paths, d.Path)
		if declaredAt == "" {
			declaredAt = d.DeclaredAt
		}
		if seenIn(d, evidence) {
			seen = append(seen, d.Path)
		}
	}
	if len(seen) > 0 {
		return seen, declaredAt
	}
	return paths, declaredAt
}

// unnamed says whether a path leads through a variable whose name the engine has not kept.
func unnamed(path string) bool { return strings.Contains(path, "(captured ") }
