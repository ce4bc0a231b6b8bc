package oracle

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func hardcodedCredential() Rule {
	return Rule{
		ID:       "hardcoded-credential",
		Severity: High,
		Doc: Doc{
			Title: "A secret stands in the app's code",
			What: "Runs the same traffic twice. Between the runs all data, all stored values, all secrets and all settings " +
				"change. Headers and parameters of requests that hold a credential, and keys that are handed to cryptographic " +
				"functions, must change too. What stays the same stands in the code, however it is put together there. So does a " +
				"credential that a web trigger takes in both runs, for which it takes no other, and with which the code " +
				"compares what it gets.",
			Why: "Whoever can read the code can use the secret, at every customer, and it cannot be changed without a new " +
				"version. Atlassian's security requirements forbid secrets in source code.",
			Misses: "Credentials in the bodies of requests, and keys that packages use without Node.js's crypto.",
			Silence: "Leave the rule on. For a key that is public by design, list the finding under suppressions in " +
				"crosstalk.yaml with the reason.",
			Fix: "read it from an encrypted variable (forge variables set --encrypt) or from the secret store " +
				"(kvs.getSecret), and change it, for it is known now",
			Equal:   "What the app used did not, so it stands in its code:",
			Sources: []string{"https://developer.atlassian.com/platform/marketplace/security-requirements/"},
			CWE:     []int{798, 321},
		},
		Trials:   []Trial{{Scene: Alone, Axes: []tenant.Axis{tenant.Everything}}},
		Judge:    judgeHardcodedCredential,
		Controls: []Control{OtherRandomness, OtherCredential},
		Weigh:    weighHardcoded,
	}
}

// credential is one that was used: where, and what it was.
type credential struct {
	place, value string
	event        trace.Event
}

func judgeHardcodedCredential(p Pair) []Violation {
	s := sights{rule: "hardcoded-credential"}
	s.accepted(p)
	varied := map[string]bool{}
	for _, c := range credentials(p.Varied) {
		varied[c.place+"\x00"+c.value] = true
	}
	for _, c := range credentials(p.Base) {
		if tenant.IsConstant(c.value) || isOwnID(p.Base, c.value) {
			continue // it came with the call, where it is the same in every world
		}
		if !varied[c.place+"\x00"+c.value] {
			continue
		}
		entry := entryOf(p.Base, c.event.Step)
		s.add(c.place+"\x00"+fileOf(c.event.Position), High, c.event.Step,
			fmt.Sprintf("%s uses a secret that stays the same when all secrets, settings and data change: %s", entry, c.place),
			Evidence{View: view(c.event), Path: c.place, WorldA: masked(c.value), WorldB: masked(c.value),
				Position: c.event.Position})
	}
	return s.list
}

// isOwnID says whether a text is an id of the tenant's own, which is the same in every world.
func isOwnID(t *trace.Trace, text string) bool {
	return slices.ContainsFunc(t.Canaries, func(c trace.Canary) bool {
		return c.Value == text && strings.HasPrefix(c.Field, tenant.OwnID)
	})
}

func view(e trace.Event) string {
	if e.Kind == trace.KindKey {
		return "key"
	}
	return "request"
}

// notDrawn drops what is only drawn at random, from the same numbers in both worlds: a nonce is no credential.
func notDrawn(v Violation, controls map[Control]*Pair) *Violation {
	control := controls[OtherRandomness]
	if control == nil {
		return &v
	}
	for _, o := range judgeHardcodedCredential(*control) {
		if o.Fingerprint() == v.Fingerprint() {
			return &v
		}
	}
	return nil
}

// credentials are those that a run used, in the order of use.
func credentials(t *trace.Trace) (out []credential) {
	for _, e := range t.Events {
		switch {
		case e.Kind == trace.KindKey && len(e.Key.Text) >= minKey:
			out = append(out, credential{"key of " + e.Key.Use, e.Key.Text, e})
		case e.Kind == trace.KindRequest && e.Request.Service != "kvs":
			out = append(out, inHeaders(e)...)
			out = append(out, inQuery(e)...)
		}
	}
	return out
}

// The shortest that is taken for a secret, in characters: shorter keys and values are names of modes and versions.
const (
	minKey    = 4
	minSecret = 6
)

// headerName and parameterName match what holds a credential. Idempotency keys and CSRF switches are none.
var (
	headerName = regexp.MustCompile(`(?i)^((proxy-)?authorization|cookie|(.*-)?api-?key|` +
		`(x-)?(.*-)?(auth|access|private|secret|app|bot|vault|session|security|service)-?(token|key)|` +
		`.*-secret|.*subscription-key)$`)
	parameterName = regexp.MustCompile(`(?i)^(api_?-?key|access_?-?token|auth_?-?token|token|key|secret|` +
		`client_?-?secret|subscription-key|password|code)$`)
)

func inHeaders(e trace.Event) (out []credential) {
	for _, h := range e.Request.Headers {
		value := secretPart(h.Value)
		if headerName.MatchString(h.Name) && len(value) >= minSecret && !empty(value) {
			place := fmt.Sprintf("header %s to %s", strings.ToLower(h.Name), receiver(e.Request))
			out = append(out, credential{place, value, e})
		}
	}
	return out
}

// secretPart is a header's value without its scheme; of a Basic credential, the password.
func secretPart(value string) string {
	scheme, rest, both := strings.Cut(strings.TrimSpace(value), " ")
	if !both {
		return value
	}
	if strings.EqualFold(scheme, "basic") {
		if plain, err := base64.StdEncoding.DecodeString(rest); err == nil {
			_, password, _ := strings.Cut(string(plain), ":")
			return password
		}
	}
	return strings.TrimSpace(rest)
}

func inQuery(e trace.Event) (out []credential) {
	u, err := url.Parse(e.Request.Path)
	if err != nil || e.Request.Service != "egress" {
		return nil
	}
	query := u.Query()
	for _, name := range sortedNames(query) {
		value := query.Get(name)
		if parameterName.MatchString(name) && len(value) >= minParameter && looksDrawn(value) {
			out = append(out, credential{fmt.Sprintf("parameter %s to %s", name, receiver(e.Request)), value, e})
		}
	}
	return out
}

// minParameter is the shortest parameter that is taken for a secret: "key" and "code" often name something short.
const minParameter = 12

// looksDrawn says whether a text has letters and digits, as tokens have.
func looksDrawn(text string) bool {
	return strings.ContainsFunc(text, unicode.IsDigit) && strings.ContainsFunc(text, unicode.IsLetter)
}

func receiver(r *trace.Request) string { return first(HostOf(r), r.Service) }

func sortedNames(query url.Values) []string {
	names := make([]string, 0, len(query))
	for name := range query {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
