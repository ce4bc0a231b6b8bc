package oracle

import (
	"slices"

	"crosstalk/sandbox/tenant"
)

func crossUserLeak() Rule {
	return Rule{
		ID:       "cross-user-leak",
		Severity: High,
		Doc: Doc{
			Title: "One user's data reaches another user of the same site",
			What: "Two users of one site call the app, one after the other, twice. Between the two runs only what belongs " +
				"to the first user changes: her e-mail address, locale and what she alone may see; or what she may do; or her " +
				"name as her own profile shows it; or what she sends. Everything that the second user gets or causes must stay " +
				"the same.",
			Why: "A cache that is keyed by the site keeps customers apart and still serves one user what another may see. " +
				"Forge storage is separate for each installation, not for each user. Atlassian's shared responsibility model " +
				"makes the app's developer answer for permissions within a site.",
			Misses: "Data that the first user enters and the app stores are taken as meant for her colleagues. A name is " +
				"reported only where the second user would see her own if she came first. What is kept by the issue or page " +
				"that a module is shown on: the platform shows it to those alone who may see the issue or page.",
			Silence: "Declare in crosstalk.yaml which storage keys or answers the users of a site share.",
			Fix: "key what is kept by the account as well (context.accountId), or fetch it for each user, or keep it inside " +
				"the handler",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/tenant-data-isolation/",
				"https://developer.atlassian.com/platform/forge/shared-responsibility-model/",
			},
			CWE: []int{488, 863},
		},
		Trials: []Trial{{Scene: Colleagues, Axes: []tenant.Axis{
			tenant.UserPrivate, tenant.UserRights, tenant.UserPublic, tenant.UserInput,
		}}},
		Judge:    judgeCrossUser,
		Controls: []Control{OtherRandomness, ColdStart, OwnProfile},
		Weigh:    weighCrossUser,
	}
}

func judgeCrossUser(p Pair) []Violation {
	l := leak{rule: "cross-user-leak", content: overlapped(p, High), observer: tenant.SecondUser, owner: tenant.FirstUser,
		unseen: "log"} // which is the vendor's
	violations := l.judge(p, observedBy(tenant.Observed, tenant.SecondUser), canariesOf(p, tenant.Observed))
	for k := range violations {
		violations[k].axis = p.Variation.Axis
	}
	return violations
}

// weighCrossUser finds out whether the data were stored, and whether they are the second user's to see.
func weighCrossUser(v Violation, controls map[Control]*Pair) *Violation {
	if v.Severity == Low || notByChance(judgeCrossUser)(v, controls) == nil {
		return nil
	}
	stored := stillShown(v, controls[ColdStart])
	if stored && !slices.ContainsFunc(v.Evidence, Evidence.shown) {
		return nil // it went from the site's storage to the site's storage
	}
	switch v.axis {
	case tenant.UserInput, tenant.UserRights:
		if stored {
			return nil // what users do and enter in the app is there for their colleagues
		}
	case tenant.UserPublic:
		switch self := v.showsSelf(controls[OwnProfile]); {
		case !self && stored:
			return nil // a colleague's name that stands there as such
		case !self:
			v.Severity = atMost(v.Severity, Medium)
		}
	}
	if stored {
		v.Severity = atMost(v.Severity, Medium)
		v.Carrier = &Carrier{Kind: "storage", Path: v.storageKey(controls[ColdStart])}
		v.Fix = "store it under a key that holds the account (context.accountId), or store only what all users of the site " +
			"may see"
	}
	return &v
}

// shown says whether the evidence is of what the caller gets.
func (e Evidence) shown() bool { return e.View == "response" || e.View == "error" }

// stillShown says whether a pair shows the violation as gravely as before.
func stillShown(v Violation, p *Pair) bool {
	if p == nil {
		return false
	}
	for _, o := range judgeCrossUser(*p) {
		if o.Fingerprint() == v.Fingerprint() && o.Severity == v.Severity {
			return true
		}
	}
	return false
}

// showsSelf says whether some place of the evidence shows the second user her own profile when she calls alone.
func (v Violation) showsSelf(alone *Pair) bool {
	if alone == nil {
		return false
	}
	own := leak{rule: v.Rule, content: High, observer: tenant.SecondUser, owner: tenant.SecondUser}
	for _, o := range own.judge(*alone, observedBy(tenant.Observed, tenant.SecondUser), nil) {
		for _, e := range o.Evidence {
			if v.shows([]Evidence{e}) {
				return true
			}
		}
	}
	return false
}

// storageKey is the key under which the observing step found what differs; empty when no read of it is seen.
func (v Violation) storageKey(p *Pair) string {
	for _, e := range p.Base.Events {
		if e.Step != v.Observer || e.Request == nil || e.Request.Service != "kvs" || e.Request.Write {
			continue
		}
		for _, o := range p.Varied.Events {
			if o.Step == e.Step && o.Request != nil && o.Request.Body == e.Request.Body &&
				o.Request.Path == e.Request.Path && o.Request.Answer != e.Request.Answer {
				return keyOf(e.Request)
			}
		}
	}
	return ""
}

// atMost is a severity, or the limit when it is graver.
func atMost(s, limit Severity) Severity {
	if s.AtLeast(limit) {
		return limit
	}
	return s
}
