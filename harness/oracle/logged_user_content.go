package oracle

import "crosstalk/sandbox/tenant"

func loggedUserContent() Rule {
	return Rule{
		ID:       "logged-user-content",
		Severity: Medium,
		Doc: Doc{
			Title: "What users wrote reaches the log",
			What: "Runs the same traffic twice. Between the runs only what the observed tenant's users wrote changes: titles, " +
				"descriptions, comments, pages, labels, and texts that they send. The text of its log lines must stay the same.",
			Why: "App logs are kept outside the customer's site and read by the app's vendor. Atlassian's logging guidelines " +
				"forbid user-generated content in them, also in error messages.",
			Misses:  "Ids and keys, which the guidelines allow with caution, and log lines on paths that are not reached.",
			Silence: "Leave the rule on; log ids, counts and sizes.",
			Fix:     "log the id of the issue or page, or a count, and leave out the text; log an error's status, not its body",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/logging-guidelines/",
				"https://developer.atlassian.com/platform/forge/shared-responsibility-model/",
			},
			CWE: []int{532},
		},
		Trials: []Trial{{Scene: Alone, Axes: []tenant.Axis{tenant.Content}}},
		Judge: logged{
			rule: "logged-user-content", severity: Medium, changes: "only the texts that its users wrote",
		}.judge,
	}
}
