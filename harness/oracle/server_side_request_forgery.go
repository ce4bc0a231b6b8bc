package oracle

import (
	"net/url"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

const requestForgery = "server-side-request-forgery"

func serverSideRequestForgery() Rule {
	return Rule{
		ID:       requestForgery,
		Severity: High,
		Doc: Doc{
			Title: "A caller chooses the host that the app calls",
			What: "Runs the same traffic three times: with plain texts, with the address of an unknown host in the place of " +
				"what callers send, and with its bare name. The hosts that the app calls must stay the same. Where the " +
				"manifest has a wildcard, the host is one that the wildcard lets through. Where the app calls a host that its " +
				"caller names, it gets a host whose name goes on behind that, and one in another domain whose name ends like " +
				"it: they pass checks of a part of an address. Where the manifest does not let the app call the host, the " +
				"finding is low: Forge blocks the request today. It is low too where the code itself puts the host into the " +
				"domain of the wildcard, and where no secret goes to a host of a wildcard.",
			Why: "The app's requests carry its credentials and come from a place that others trust. Who chooses the host gets " +
				"the one and uses the other.",
			Misses: "Hosts that are checked by a part of the address that no request of the search has, redirects, and " +
				"addresses that are stored first and called later.",
			Silence: "Declare in crosstalk.yaml with the reason when any host is meant, as for a link preview without " +
				"credentials.",
			Fix: "take the host from a list of the app's own, or compare new URL(address).origin with what is allowed; build " +
				"addresses as new URL(`/path/${encodeURIComponent(id)}`, 'https://fixed.host')",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/runtime-egress-permissions/",
				"https://developer.atlassian.com/platform/marketplace/app-security-guidelines",
			},
			CWE: []int{918},
		},
		Trials: []Trial{
			{Scene: Alone, Axes: []tenant.Axis{tenant.TypedAddresses, tenant.TypedHosts}},
			{Scene: Alone, Axes: []tenant.Axis{tenant.Everything}, If: callsTold},
		},
		Input:    true,
		Judge:    judgeRequestForgery,
		Controls: []Control{LongerHost, OtherDomain},
		Weigh:    weighForgery,
	}
}

// judgeRequestForgery needs no request of the base world at the same line: a text that is no address cannot be called.
func judgeRequestForgery(p Pair) []Violation {
	if p.Variation.Axis == tenant.Everything {
		return judgeTold(p.Base)
	}
	mark := markOf(p.Varied)
	if mark == "" {
		return nil
	}
	usual := map[string]bool{}
	for _, e := range p.Base.Events {
		if e.Kind == trace.KindRequest {
			usual[HostOf(e.Request)] = true
		}
	}
	found := sights{rule: requestForgery}
	for _, e := range p.Varied.Events {
		if e.Kind != trace.KindRequest || e.Request.Service != "egress" {
			continue
		}
		host := HostOf(e.Request)
		if usual[host] || !strings.Contains(host, mark) {
			continue
		}
		_, zone, _ := strings.Cut(host, mark)
		was, entry := addressAt(p.Base, e), entryOf(p.Varied, e.Step)
		severity, bounds := High, ""
		switch {
		case e.Request.Denied:
			severity, bounds = Low, notLet
		case zone == "."+tenant.Nowhere:
		case strings.HasSuffix(was, zone):
			severity, bounds = Low, ", as long as its name ends in "+zone
		case sendsCredential(p.Varied, e):
			bounds = ", with a credential, and the manifest lets it call every host whose name ends in " + zone
		default:
			severity, bounds = Low, ", as long as the manifest lets it: the name has to end in "+zone
		}
		found.add(forgeryKey(e, entry), severity, e.Step, entry+isTold+bounds,
			Evidence{View: "request", Path: e.Request.Method, WorldA: was, WorldB: e.Request.Path,
				Position: e.Position})
	}
	return found.list
}

// sendsCredential says whether a request has a credential that is a secret of the app's or the customer's: a host of
// somebody else's gets it then. One that its caller brought along is none, and one that is missing is none either,
// unless the app has looked for a stored secret: nobody could know that it would before it came there.
func sendsCredential(t *trace.Trace, e trace.Event) bool {
	asked := asksForSecret(t, e.Step)
	return slices.ContainsFunc(e.Request.Headers, func(h trace.Pair) bool {
		held := func(c trace.Canary) bool {
			return !strings.HasPrefix(c.Field, "payload.") && !strings.HasPrefix(c.Field, tenant.OwnID) &&
				strings.Contains(h.Value, c.Value)
		}
		missing := asked && (strings.HasSuffix(h.Value, "undefined") || strings.HasSuffix(h.Value, "null"))
		return CredentialName(h.Name) && (missing || slices.ContainsFunc(t.Canaries, held))
	})
}

// asksForSecret says whether a step looks for a stored secret that is not there.
func asksForSecret(t *trace.Trace, step int) bool {
	missing := func(s trace.Stored) bool { return s.Op == "get" && s.Shelf == "secret" && s.Missing }
	return slices.ContainsFunc(t.Events, func(e trace.Event) bool {
		return e.Kind == trace.KindRequest && e.Step == step && slices.ContainsFunc(e.Request.Stored, missing)
	})
}

// addressAt is what the base world calls at the same line; nothing when it calls nothing there.
func addressAt(t *trace.Trace, other trace.Event) string {
	for _, e := range t.Events {
		if e.Kind == trace.KindRequest && e.Position == other.Position {
			if u, err := url.Parse(e.Request.Path); err == nil {
				return u.Scheme + "://" + u.Host
			}
		}
	}
	return ""
}
