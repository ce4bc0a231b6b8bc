package harness

import (
	"slices"
	"strings"

	"crosstalk/harness/oracle"
)

// withoutRepeats leaves out findings that say less about a bug which a graver one tells whole: data that are
// retained in a variable through which they were seen to leak, late work that was seen in another tenant's log, and
// another entry that does the same through the same line.
// The list is ordered, the gravest first.
func withoutRepeats(findings []oracle.Finding) []oracle.Finding {
	out := []oracle.Finding{}
	for _, f := range findings {
		told := func(g oracle.Finding) bool { return tells(g, f) }
		before := func(g oracle.Finding) bool { return isAboutLine(f.Rule) && oracle.SameLine(g, f) }
		if !slices.ContainsFunc(findings, told) && !slices.ContainsFunc(out, before) {
			out = append(out, f)
		}
	}
	return out
}

// tells says whether finding g tells all that f says.
func tells(g, f oracle.Finding) bool {
	if oracle.SaysMore(observing(f), g, f) {
		return g.Severity.AtLeast(f.Severity)
	}
	if oracle.SaysWhy(g, f) {
		return true
	}
	if g.Carrier == nil || !g.Severity.AtLeast(f.Severity) || g.Rule == f.Rule {
		return false
	}
	switch f.Rule {
	case "retained-tenant-data":
		return f.Carrier != nil && g.Carrier.DeclaredAt != "" && g.Carrier.DeclaredAt == f.Carrier.DeclaredAt ||
			f.Carrier != nil && g.Carrier.Kind == f.Carrier.Kind && g.Carrier.Path != "" &&
				oracle.Holder(g.Carrier.Path) == oracle.Holder(f.Carrier.Path)
	case "background-work":
		return g.Carrier.Kind == "timer" && g.Carrier.DeclaredAt != "" && f.Location != nil &&
			g.Carrier.DeclaredAt == f.Location.String()
	default:
		return false
	}
}

// observing is the entry that a finding's observing step calls, as violations are keyed by it.
func observing(f oracle.Finding) string {
	for _, s := range f.Steps {
		if s.Role == "observes" {
			return oracle.EntryKey(s.Function, s.Entry)
		}
	}
	return ""
}

// isAboutLine says whether a rule is about what one line of source does, whoever has it done.
func isAboutLine(rule string) bool {
	return strings.HasPrefix(rule, "logged-") || strings.HasSuffix(rule, "-injection")
}
