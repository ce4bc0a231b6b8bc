package oracle

import (
	"fmt"
	"strings"

	"crosstalk/sandbox/trace"
)

func insecureEgress() Rule {
	return Rule{
		ID:       "insecure-egress",
		Severity: Medium,
		Doc: Doc{
			Title: "The app calls a host without encryption",
			What:  "Watches the requests that leave Forge for addresses that begin with http://.",
			Why: "Anybody on the way can read and change what is sent. Atlassian requires TLS 1.2 or later for the traffic " +
				"of apps.",
			Misses:  "Requests on paths that are not reached, and requests of the front end.",
			Silence: "Leave the rule on.",
			Fix:     "use https://",
			Sources: []string{
				"https://developer.atlassian.com/platform/marketplace/security-requirements/",
				"https://developer.atlassian.com/platform/forge/shared-responsibility-model/",
			},
			CWE: []int{319},
		},
		Judge: judgeInsecureEgress,
	}
}

func judgeInsecureEgress(p Pair) []Violation {
	s := sights{rule: "insecure-egress"}
	for _, e := range p.Base.Events {
		if e.Kind != trace.KindRequest || !strings.HasPrefix(strings.ToLower(e.Request.Path), "http://") {
			continue
		}
		host := HostOf(e.Request)
		s.add(host, Medium, e.Step, fmt.Sprintf("%s calls %s without encryption", entryOf(p.Base, e.Step), host),
			Evidence{View: "request", WorldA: requestLine(e.Request), Position: e.Position})
	}
	return s.list
}
