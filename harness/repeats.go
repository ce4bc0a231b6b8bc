package harness

import (
	"slices"
	"strings"

	"crosstalk/harness/oracle"
)

// withoutRepeats leaves out findings that say less about a bug which a graver one tells whole: data that are
// retained in a variable through which they were seen to leak, late work that was seen in another tenant's log, and
// another entry that logs the same through the same line.
// The list is ordered, the gravest first.
func withoutRepeats(findings []oracle.Finding) []oracle.Finding {
	out := []oracle.Finding{}
	for _, f := range findings {
		told := func(g oracle.Finding) bool { return tells(g, f) }
		if !slices.ContainsFunc(out, told) {
			out = append(out, f)
		}
	}
	return out
}

// tells says whether finding g tells all that f says.
func tells(g, f oracle.Finding) bool {
	if logs(f.Rule) && g.Severity.AtLeast(f.Severity) && oracle.SameLine(g, f) {
		return true
	}
	if g.Carrier == nil || !g.Severity.AtLeast(f.Severity) || g.Rule == f.Rule {
		return false
	}
	switch f.Rule {
	case "retained-tenant-data":
		return f.Carrier != nil && g.Carrier.DeclaredAt != "" && g.Carrier.DeclaredAt == f.Carrier.DeclaredAt ||
			f.Carrier != nil && g.Carrier.Kind == f.Carrier.Kind && g.Carrier.Path != "" &&
				variable(g.Carrier.Path) == variable(f.Carrier.Path)
	case "background-work":
		return g.Carrier.Kind == "timer" && g.Carrier.DeclaredAt != "" && f.Location != nil &&
			g.Carrier.DeclaredAt == f.Location.String()
	default:
		return false
	}
}

// logs says whether a rule is about log lines.
func logs(rule string) bool { return strings.HasPrefix(rule, "logged-") }
