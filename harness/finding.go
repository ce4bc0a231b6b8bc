package harness

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
)

func compareFindings(a, b oracle.Finding) int {
	if a.Severity != b.Severity {
		if a.Severity.AtLeast(b.Severity) {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message), cmp.Compare(a.ID, b.ID))
}

// finding tells the violation of a minimized experiment as a story.
func (a *App) finding(c *candidate) oracle.Finding {
	v := c.violation
	f := oracle.Finding{
		ID: v.Fingerprint(), Rule: v.Rule, Severity: v.Severity, Title: c.rule.Doc.Title,
		Message: v.Message + meanwhile(c.worlds[0]),
		Fix:     fixFor(c), Carrier: v.Carrier, Evidence: v.Evidence,
	}
	for k, step := range c.schedule.Steps {
		role := oracle.StepRole{
			Step: k + 1, Tenant: step.Tenant, User: step.User, Function: step.Function, Entry: step.Entry,
			Place: string(step.Place), Role: "writes", At: a.position(step.Function, step.Entry),
			Reinstalled: step.Reinstalled, Pushed: step.Pushed,
		}
		if k+1 == v.Observer {
			role.Role = "observes"
		}
		if c.rule.Input {
			role.Input = a.sent(c.schedule, c.worlds[1], k)
		}
		f.Steps = append(f.Steps, role)
	}
	for k := range f.Steps {
		f.Steps[k].Source = a.line(f.Steps[k].At)
	}
	if f.Carrier != nil {
		carrier := *f.Carrier
		carrier.Source = a.line(carrier.DeclaredAt)
		f.Carrier = &carrier
	}
	f.Location = oracle.ParseLocation(v.Location)
	if f.Location == nil && v.Observer > 0 && v.Observer <= len(f.Steps) {
		f.Location = oracle.ParseLocation(f.Steps[v.Observer-1].At)
	}
	return f
}

// meanwhile says what goes wrong in a world; empty when nothing does.
func meanwhile(w tenant.World) string {
	if len(w.Faults) == 0 {
		return ""
	}
	return ", while products and other hosts " + map[tenant.FaultKind]string{
		tenant.Missing: "answer with status 404", tenant.Throttled: "answer with status 429",
		tenant.Failing: "answer with an error (400 or 500)", tenant.Malformed: "answer with half of the JSON",
		tenant.Silent: "do not answer",
	}[w.Faults[0].Kind]
}

// sent is what a step sends in a world, and what the module is configured with; empty when that is nothing.
func (a *App) sent(s Schedule, w tenant.World, k int) string {
	p := &played{
		app: a, schedule: s, world: w, outside: map[string]*tenant.Site{},
		platform: forge.New(forge.Options{World: w, App: a.App}),
	}
	f, use, err := a.resolve(s.Steps[k])
	if err != nil {
		return ""
	}
	var parts []string
	filled, err := p.payload(k+1, s.Steps[k], f, use)
	if err == nil && len(filled) > 0 && string(filled) != "{}" {
		parts = append(parts, string(filled))
	}
	site := p.platform.Site(s.Steps[k].Tenant).As("")
	for _, name := range slices.Sorted(maps.Keys(s.Configured)) {
		place, its := strings.CutPrefix(name, forge.UseOf(f, use).ModuleKey+" ")
		if filled, err := site.Fill(s.Configured[name]); its && err == nil {
			parts = append(parts, place+" "+string(filled))
		}
	}
	return strings.Join(parts, ", ")
}

// fixFor is what to do about a violation: what fits its carrier, or else what the rule says in general.
func fixFor(c *candidate) string {
	if c.violation.Fix != "" {
		return c.violation.Fix
	}
	return c.rule.Doc.Fix
}
