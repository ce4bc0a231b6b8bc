package oracle

import (
	"fmt"
	"strings"

	"crosstalk/sandbox/trace"
)

func atlassianCredential() Rule {
	return Rule{
		ID:       "atlassian-credential",
		Severity: High,
		Doc: Doc{
			Title: "The app sends a credential of its own to Atlassian",
			What: "Watches the requests to Atlassian's hosts for an Authorization header with a Basic or Bearer credential " +
				"that the app has put there.",
			Why: "Apps must not collect or use API tokens and passwords of Atlassian accounts: Forge authenticates the " +
				"app and its users itself (asApp, asUser). A token in the app's hands outlives the user's permissions.",
			Misses: "Requests on paths that are not reached; credentials in the address or in the body. Trello, Opsgenie and " +
				"Statuspage have keys of their own and are left out.",
			Silence: "Leave the rule on.",
			Fix:     "use api.asUser() or api.asApp() with requestJira, requestConfluence or requestBitbucket",
			Sources: []string{"https://developer.atlassian.com/platform/marketplace/security-requirements/"},
			CWE:     []int{522, 798},
		},
		Judge: judgeAtlassianCredential,
	}
}

func judgeAtlassianCredential(p Pair) []Violation {
	s := sights{rule: "atlassian-credential"}
	for _, e := range p.Base.Events {
		if e.Kind != trace.KindRequest || !toAtlassian(e.Request) {
			continue
		}
		scheme, credential := authorization(e.Request)
		if credential == "" {
			continue
		}
		place := first(HostOf(e.Request), e.Request.Service)
		s.add(place+"\x00"+fileOf(e.Position), High, e.Step,
			fmt.Sprintf("%s sends a %s credential of its own to %s", entryOf(p.Base, e.Step), scheme, place),
			Evidence{
				View: "request", Path: requestLine(e.Request), Position: e.Position,
				WorldA: "authorization: " + scheme + " " + masked(credential),
			})
	}
	return s.list
}

// atlassianDomains are those of the products and APIs to which Forge takes the app and its users itself. For Trello,
// Opsgenie and Statuspage it does not: an app has to have a key of theirs.
var atlassianDomains = []string{"atlassian.net", "atlassian.com", "jira.com", "bitbucket.org"}

// toAtlassian says whether a request goes to Atlassian. A host that only looks like one of Atlassian's is none.
func toAtlassian(r *trace.Request) bool {
	if r.Service != "egress" {
		return r.Service == "jira" || r.Service == "confluence" || r.Service == "bitbucket" || r.Service == "stargate"
	}
	host := strings.ToLower(strings.TrimSuffix(HostOf(r), "."))
	for _, domain := range atlassianDomains {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}

// authorization is the scheme, Basic or Bearer, and the credential of a request; empty when it has none.
func authorization(r *trace.Request) (scheme, credential string) {
	for _, h := range r.Headers {
		if !strings.EqualFold(h.Name, "authorization") {
			continue
		}
		scheme, credential, _ := strings.Cut(strings.TrimSpace(h.Value), " ")
		if (strings.EqualFold(scheme, "basic") || strings.EqualFold(scheme, "bearer")) && !empty(credential) {
			return scheme, credential
		}
	}
	return "", ""
}

// empty says whether a credential is what JavaScript makes of a value that is not there.
func empty(credential string) bool {
	switch strings.TrimSpace(credential) {
	case "", "undefined", "null", "[object Object]", "NaN", "false":
		return true
	}
	return false
}

// masked shows as much of a secret as is needed to know which one it is.
func masked(text string) string {
	const shown = 4
	if len(text) <= 2*shown {
		return "…"
	}
	return text[:shown] + "…"
}
