package oracle

import (
	"fmt"
	"regexp"
	"strings"

	"crosstalk/sandbox/tenant"
)

// whatComes begins the keys of violations about credentials that come in.
const whatComes = "accepted\x00"

// accepted notes the web triggers that do the same in both worlds. Whether they do so for a credential that stands in
// the code, or need none, is for the control to tell.
func (s *sights) accepted(p Pair) {
	if p.Bare || p.Fresh || p.Troubled {
		return
	}
	for k, i := range p.Base.Invocations {
		if !isWebTrigger(i) || i.Tenant != tenant.Observed {
			continue
		}
		for _, e := range common(effects(p.Base, i.Step), effects(p.Varied, p.Varied.Invocations[k].Step)) {
			s.add(whatComes+entryKey(i), High, i.Step, fmt.Sprintf(
				"web trigger %s takes a credential that stays the same when all secrets, settings and data change", entryKey(i)),
				Evidence{View: "request", Path: e.label, WorldA: e.label, WorldB: e.label, Position: e.event.Position})
		}
	}
}

// weighHardcoded drops what is drawn at random, what a web trigger does for any other credential as well, and what it
// does for one that anybody can make up: no text of the code's own.
func weighHardcoded(v Violation, controls map[Control]*Pair) *Violation {
	if !strings.HasPrefix(v.Key, whatComes) {
		return notDrawn(v, controls)
	}
	other := controls[OtherCredential]
	if other == nil || !other.Own || shown(other, v, judgeHardcodedCredential) {
		return nil
	}
	return &v
}

// CredentialName says whether what is called like that, in a request, is likely to hold a credential.
func CredentialName(name string) bool {
	return headerName.MatchString(name) || tenant.SecretName(name) || signatureName.MatchString(name)
}

// signatureName matches what holds a signature of the request.
var signatureName = regexp.MustCompile(
	`(?i)(^|[-_])(signature|sig|hmac|sha256|digest)([-_]|$)|^(x-)?(key|code|apikey)$`)

// Describes says whether what is called like that, in a request, says what kind of request it is, and proves nothing.
func Describes(name string) bool { return describing.MatchString(name) }

var describing = regexp.MustCompile(
	`(?i)(^|[-_])(type|event|topic|action|kind|name|format|version|source|agent|host|origin|referer|for|proto|accept|` +
		`encoding|language|charset|connection|control|date|length)s?$|^accept-`)

// IsAuthorization says whether a header of that name holds a scheme before its credential.
func IsAuthorization(name string) bool { return strings.EqualFold(name, "authorization") }
