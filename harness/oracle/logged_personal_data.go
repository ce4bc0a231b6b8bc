package oracle

import "crosstalk/sandbox/tenant"

func loggedPersonalData() Rule {
	return Rule{
		ID:       "logged-personal-data",
		Severity: Medium,
		Doc: Doc{
			Title: "Personal data reaches the log",
			What: "Runs the same traffic twice. Between the runs only the names, nicknames and e-mail addresses of the " +
				"observed tenant's people change. The text of its log lines must stay the same.",
			Why: "App logs are kept outside the customer's site and read by the app's vendor. Atlassian's logging " +
				"guidelines forbid names, e-mail addresses and user names in them. A hash or a masked address still " +
				"depends on the person, and can be looked up.",
			Misses:  "Account ids, which the guidelines allow with caution, and log lines on paths that are not reached.",
			Silence: "Leave the rule on; log the account id, or a count, or nothing.",
			Fix:     "log the account id or the invocation's id instead, or leave the value out",
			Sources: []string{"https://developer.atlassian.com/platform/forge/logging-guidelines/"},
			CWE:     []int{532},
		},
		Trials: []Trial{{Scene: Alone, Axes: []tenant.Axis{tenant.Personal}}},
		Judge: logged{
			rule: "logged-personal-data", severity: Medium, changes: "only its people's names and addresses",
			fields: "user.",
		}.judge,
	}
}
