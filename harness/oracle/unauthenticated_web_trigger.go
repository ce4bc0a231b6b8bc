package oracle

import (
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

const unauthenticated = "unauthenticated-web-trigger"

func unauthenticatedWebTrigger() Rule {
	return Rule{
		ID:       unauthenticated,
		Severity: High,
		Doc: Doc{
			Title: "A web trigger acts for anybody",
			What: "Sends the very same request to a web trigger twice. Between the runs all that its sender could " +
				"not know changes: every secret, every setting, every stored value and all data. Nobody can know " +
				"both. What is done in both runs needed no credential: changes in a product, events for queues, " +
				"stored values, requests that change something elsewhere. An answer that is given in both runs, and " +
				"holds the tenant's data, needed none either. The same is done where nothing is configured yet. What is " +
				"stored and not the caller's to decide is medium where the web trigger asks for a credential and does no " +
				"more for those who have it, and low elsewhere.",
			Why: "The address of a web trigger is public and Forge authenticates nobody there. Atlassian's security " +
				"requirements ask that every request to an exposed endpoint is authenticated; whoever finds the " +
				"address acts as the app.",
			Misses: "Requests that have to hold a certain text which was not found out; a host or a table that the " +
				"app asks whether a credential is right; counts of things in answers.",
			Silence: "Declare a web trigger that anybody may call under webTriggers in crosstalk.yaml, with the reason.",
			Fix: "check a credential before anything else: compare an HMAC of the raw body, or a token, with a " +
				"secret that is stored (kvs.getSecret) or set (forge variables set --encrypt), by " +
				"crypto.timingSafeEqual, and refuse everybody while there is none",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/runtime-reference/web-trigger/",
				"https://developer.atlassian.com/platform/marketplace/security-requirements/",
			},
			CWE: []int{306, 287},
		},
		Trials: []Trial{{Scene: Alone, Axes: []tenant.Axis{tenant.Inside}}},
		Public: true,
		Input:  true,
		Whole:  true,
		Proof: "The very same request was sent twice, and all of globex's data, secrets and settings differed. " +
			"Whoever sent it cannot have known both, and yet this came of it each time:",
		Judge:    judgeUnauthenticated,
		Controls: []Control{OtherCredential, Configured, OtherRequest, OtherData, Credentialed, Unknowing},
		Weigh:    weighUnauthenticated,
	}
}

// What the keys of the rule's violations end in.
const (
	tellsData    = "\x00answer"
	whileUnset   = "\x00unset"
	whileRefused = "\x00refused"
	beforeSetup  = "nothing is configured yet"
)

func judgeUnauthenticated(p Pair) []Violation {
	s := sights{rule: unauthenticated}
	if p.Troubled {
		return nil // what fails is not known for what it would have done
	}
	for k, a := range p.Base.Invocations {
		b := p.Varied.Invocations[k]
		if !isWebTrigger(a) || a.Tenant != tenant.Observed || delegates(p.Base, a.Step) {
			continue
		}
		key, while := entryKey(a), ""
		if unset := unset(p.Base, a.Step); len(unset) > 0 {
			while = fmt.Sprintf(" while nothing is stored under %q", unset[0])
		}
		if p.Bare {
			while = " while " + beforeSetup
		}
		if while != "" {
			key += whileUnset
		}
		s.effects(p, a, b, key, while)
		s.answer(p, a, b, key, while)
	}
	return s.list
}

// effects notes what a web trigger did in both worlds.
func (s *sights) effects(p Pair, a, b trace.Invocation, key, while string) {
	both := common(effects(p.Base, a.Step), effects(p.Varied, b.Step))
	if len(both) == 0 {
		return
	}
	if heaviest(both) <= kept && (refused(a) || refused(b)) {
		if while != "" || !a.Guarded {
			return
		}
		key += whileRefused
		while = ", though it refuses them"
	}
	message := fmt.Sprintf("web trigger %s acts for anybody%s: %s", entryKey(a), while, both[0])
	for _, e := range both {
		text := observeRequest(e.event).text
		s.add(key, High, a.Step, message, Evidence{
			View: "request", Path: e.label, Position: e.event.Position, WorldA: text, WorldB: text,
		})
	}
	v := &s.list[s.known[key]]
	v.guarded = a.Guarded && !p.Bare && !p.Fresh && (refused(a) || isGood(a))
	for _, e := range both {
		v.done = append(v.done, e.on())
	}
}

// answer notes an answer that follows what lies inside the tenant, and came to somebody outside in both worlds.
func (s *sights) answer(p Pair, a, b trace.Invocation, key, while string) {
	if !isGood(a) || !isGood(b) {
		return
	}
	message := fmt.Sprintf("web trigger %s tells anybody data of the tenant%s", entryKey(a), while)
	for _, d := range diffJSON(a.Response, b.Response) {
		s.add(key+tellsData, High, a.Step, message, evidenceOf(
			difference{step: a.Step, view: "response", path: d.path, a: d.a, b: d.b}, canariesOf(p, tenant.Observed)))
	}
}

// isGood says whether a web trigger answers with a success.
func isGood(i trace.Invocation) bool {
	const success = 2
	return statusOf(i)/100 == success
}

// weighUnauthenticated drops what needs a credential that stands in the code, or one that its sender knew in the base
// world alone, and answers that follow settings alone.
// What is stored or sent elsewhere, and is not the caller's to decide, weighs little: a counter, a notice. It weighs
// more where it is what the web trigger does for those who have a credential.
func weighUnauthenticated(v Violation, controls map[Control]*Pair) *Violation {
	shows := func(c Control) bool { return shown(controls[c], v, judgeUnauthenticated) }
	if controls[Unknowing] != nil && !shows(Unknowing) {
		return nil
	}
	if p := controls[OtherCredential]; p != nil && p.Own && !shows(OtherCredential) {
		if configured := controls[Configured]; configured == nil || shows(Configured) {
			return nil
		}
	}
	if strings.HasSuffix(v.Key, tellsData) {
		if shows(OtherData) {
			return &v
		}
		return nil
	}
	switch p := controls[OtherRequest]; {
	case strings.HasSuffix(v.Key, whileRefused):
		if !isDeed(v, controls[Credentialed]) {
			return nil
		}
		v.Severity = Medium
	case p != nil && !decided(*p, v.Observer):
		v.Severity = Low
		if isDeed(v, controls[Credentialed]) {
			v.Severity = Medium
		}
	}
	return &v
}

// SaysMore says whether, of two findings about one web trigger, the one tells all that the other does: that it acts
// tells more than that it answers, and that it always does more than that it does so until it is configured.
func SaysMore(key string, one, other Finding) bool {
	if one.Rule != unauthenticated || other.Rule != unauthenticated {
		return false
	}
	keys := []string{key, key + tellsData, key + whileUnset, key + whileUnset + tellsData, key + whileRefused}
	rank := func(f Finding) int {
		return slices.IndexFunc(keys, func(k string) bool { return Fingerprint(unauthenticated, k) == f.ID })
	}
	return rank(one) >= 0 && rank(one) < rank(other)
}

// shown says whether a pair shows the same bug.
func shown(p *Pair, v Violation, judge func(Pair) []Violation) bool {
	if p == nil {
		return false
	}
	for _, o := range judge(*p) {
		if strings.Replace(o.Key, whileUnset, "", 1) == strings.Replace(v.Key, whileUnset, "", 1) {
			return true
		}
	}
	return false
}

// decided says whether what a step changes is grave whoever decides on it, or differs when its caller sends other
// things.
func decided(p Pair, step int) bool {
	base, varied := effects(p.Base, step), effects(p.Varied, step)
	if heaviest(base) > kept || len(base) != len(varied) {
		return true
	}
	for k := range base {
		if observeRequest(base[k].event).text != observeRequest(varied[k].event).text {
			return true
		}
	}
	return false
}
