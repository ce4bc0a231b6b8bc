package harness

import (
	"cmp"
	"fmt"
	"slices"

	"crosstalk/harness/oracle"
)

// findings minimizes every candidate, saves it, and puts the findings in order: the gravest first, then by rule, then
// by place.
func (c *campaign) findings() ([]oracle.Finding, error) {
	out := []oracle.Finding{}
	for _, id := range c.order {
		small, err := c.app.minimize(c.found[id])
		if err != nil {
			return nil, err
		}
		f := c.app.finding(small)
		if c.options.Save != nil {
			if f.Replay, err = c.options.Save(c.app.replay(small, f)); err != nil {
				return nil, fmt.Errorf("the finding %s could not be saved: %w", f.ID, err)
			}
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, compareFindings)
	return out, nil
}

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
		ID: v.Fingerprint(), Rule: v.Rule, Severity: v.Severity, Title: c.rule.Doc.Title, Message: v.Message,
		Fix: c.rule.Doc.Fix, Carrier: v.Carrier, Evidence: v.Evidence,
	}
	for k, step := range c.schedule.Steps {
		role := oracle.StepRole{
			Step: k + 1, Tenant: step.Tenant, User: step.User, Function: step.Function, Entry: step.Entry,
			Role: "writes", At: a.position(step.Function, step.Entry),
		}
		if k+1 == v.Observer {
			role.Role = "observes"
		}
		f.Steps = append(f.Steps, role)
	}
	f.Location = oracle.ParseLocation(v.Location)
	if f.Location == nil && v.Observer <= len(f.Steps) {
		f.Location = oracle.ParseLocation(f.Steps[v.Observer-1].At)
	}
	return f
}
