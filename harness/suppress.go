package harness

import (
	"fmt"
	"slices"

	"crosstalk/harness/config"
	"crosstalk/harness/oracle"
)

// Suppressed is a finding that the app's developer accepts for now.
type Suppressed struct {
	Finding oracle.Finding `json:"finding"`
	Reason  string         `json:"reason"`
	Expires string         `json:"expires"` // the last day on which it is accepted
	// DeclaredAt is the place of the suppression: "crosstalk.yaml:12:5".
	DeclaredAt string `json:"declaredAt"`
}

// suppress moves the findings that the developer accepts out of the report's findings, and warns of suppressions that
// are of no use any more. Whole says that the check ran to its end, so that what was not found is not there.
func (r *Report) suppress(all []config.Suppression, o Options, whole bool) {
	used := make([]bool, len(all))
	findings := r.Findings
	r.Findings, r.Suppressed = []oracle.Finding{}, []Suppressed{}
	for _, f := range findings {
		by := slices.IndexFunc(all, func(s config.Suppression) bool { return s.Matches(f) && !s.Expired(o.Today) })
		for k, s := range all {
			used[k] = used[k] || s.Matches(f)
		}
		if by < 0 {
			r.Findings = append(r.Findings, f)
			continue
		}
		s := all[by]
		r.Suppressed = append(r.Suppressed, Suppressed{f, s.Reason, s.Expires, s.At.String()})
	}
	for k, s := range all {
		switch {
		case s.Expired(o.Today):
			r.warnOf("suppression-expired", s, fmt.Sprintf(
				"the suppression of %s expired on %s and suppresses nothing: mend the finding, or accept it anew",
				s.Target(), s.Expires))
		case !used[k] && whole && ran(s, o.Rules):
			r.warnOf("suppression-unused", s, fmt.Sprintf(
				"the suppression of %s matches no finding: remove it if the finding is mended", s.Target()))
		}
	}
}

func (r *Report) warnOf(code string, s config.Suppression, message string) {
	r.Warnings = append(r.Warnings, Warning{Code: code, Message: message, Position: s.At.String()})
}

// ran says whether the rule that a suppression is about was among those judged by. A fingerprint does not tell its
// rule.
func ran(s config.Suppression, rules []oracle.Rule) bool {
	if s.Rule == "" {
		return len(rules) == len(oracle.Rules())
	}
	return slices.ContainsFunc(rules, func(r oracle.Rule) bool { return r.ID == s.Rule })
}
