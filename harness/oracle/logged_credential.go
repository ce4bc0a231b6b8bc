package oracle

import "crosstalk/sandbox/tenant"

func loggedCredential() Rule {
	return Rule{
		ID:       "logged-credential",
		Severity: High,
		Doc: Doc{
			Title: "A secret reaches the log",
			What: "Runs the same traffic twice. Between the runs only secrets change: the secret store, stored values and " +
				"environment variables that are called like one, tokens in answers, the platform's own tokens. The text of the " +
				"log lines must stay the same, also where requests fail, and errors are logged or thrown: Forge logs those.",
			Why: "Whoever reads the log can use the secret. Atlassian's security requirements forbid secrets in application " +
				"logs; a hash or a part of a secret still tells something of it.",
			Misses:  "Secrets that are called like something else, and log lines on paths that are not reached.",
			Silence: "Leave the rule on; log that a secret is set, not the secret.",
			Fix: "leave the secret out of the line; log the names of headers and not their values, and of errors the message " +
				"and not the request",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/logging-guidelines/",
				"https://developer.atlassian.com/platform/marketplace/security-requirements/",
			},
			CWE: []int{532, 522},
		},
		Trials: []Trial{{Scene: Alone, Axes: []tenant.Axis{tenant.Secrets}}},
		Judge:  logged{rule: "logged-credential", severity: High, changes: "only secrets"}.judge,
	}
}
