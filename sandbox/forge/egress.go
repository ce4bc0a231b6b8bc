package forge

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// egress answers a request to the rest of the world. There is no such world: the far end is a function of what it is
// asked, so that two tenants who send the same request get the same answer, as they would from a real host.
func (r *request) egress() reply {
	r.as = ""
	u := r.address()
	if u == nil {
		return reply{failed: "fetch failed"}
	}
	r.class = classOf(u.Scheme + "://" + u.Host + u.EscapedPath())
	entry := allowed(u, r.p.manifest())
	if entry == nil {
		out := proxyError(403, "BLOCKED_EGRESS")
		out.denied = true
		return out
	}
	r.scope = scopeOf(*entry)
	if m := r.p.remoteOf(entry.Remote); m != nil && r.scope == "" {
		r.scope = scopeOfRemote(*m)
	}
	return r.far()
}

// address is where an egress request goes; nil when that is no address.
func (r *request) address() *url.URL {
	u, err := url.Parse(r.Path)
	if err != nil || u.Host == "" {
		return nil
	}
	return u
}

// blocked says whether the platform itself keeps a request from leaving, so that nothing beyond can go wrong.
func (r *request) blocked() bool {
	u := r.address()
	return r.service == "egress" && u != nil && allowed(u, r.p.manifest()) == nil
}

// scopeOf says how the manifest limits what may be sent to an address: "analytics", "out" when end-user data are
// declared to be out of scope, else empty.
func scopeOf(e app.Egress) string {
	switch {
	case e.InScopeEUD != nil && !*e.InScopeEUD:
		return "out"
	case e.Category == "analytics":
		return "analytics"
	default:
		return ""
	}
}

// scopeOfRemote is scopeOf for a remote: "transient" when that gets end-user data and stores none.
func scopeOfRemote(m app.Remote) string {
	stores := len(m.Operations) == 0 || slices.Contains(m.Operations, "storage")
	switch {
	case m.InScopeEUD == nil || *m.InScopeEUD:
		return ""
	case stores:
		return "out"
	default:
		return "transient"
	}
}

// remoteOf is the remote of a key; nil when the manifest has none.
func (p *Platform) remoteOf(key string) *app.Remote {
	remotes := p.manifest().Remotes
	k := slices.IndexFunc(remotes, func(m app.Remote) bool { return m.Key == key })
	if k < 0 {
		return nil
	}
	return &remotes[k]
}

// remote answers invokeRemote and invokeService: an end that the app's vendor runs.
func (r *request) remote() reply {
	key := r.target.Remote
	if r.service == "container" {
		key = r.target.Service
		if !r.p.runsService(key) {
			return proxyError(400, "INVALID_SERVICE_KEY")
		}
	} else if m := r.p.remoteOf(key); m == nil {
		return proxyError(400, "INVALID_REMOTE")
	} else {
		r.scope = scopeOfRemote(*m)
	}
	r.class = key + classOf(r.path)
	return r.far()
}

// runsService says whether the manifest declares a container service of a key.
func (p *Platform) runsService(key string) bool {
	services, _ := dig(p.manifest().Raw, "services").([]any)
	return slices.ContainsFunc(services, func(v any) bool { return dig(v, "key") == key })
}

// far is the answer of a host that is not Atlassian's.
func (r *request) far() reply {
	if out, known := r.host(); known {
		return out
	}
	source := r.source()
	if template, known := r.p.learned[source]; known {
		filled, err := r.answeringSite().Fill(template)
		if err == nil {
			return ok(r.paged(source, filled))
		}
	}
	if r.p.opt.Probe {
		return ok(r.paged(source, probe(source)))
	}
	return ok(r.paged(source, r.made()))
}

// answeringSite is whose data a host answers with. A host knows whom it talks to only by what the request carries: a
// token, a name, an id of the tenant's. A request that carries nothing of the tenant gets the same answer whoever
// sends it, in every world; otherwise an app that caches a public file for all tenants would look like a leak.
func (r *request) answeringSite() *tenant.Site {
	if r.part.site.Holds(r.carried()) {
		return r.part.site
	}
	return r.p.far()
}

// carried is everything in the request by which a host could tell tenants apart, decoded where that is usual.
func (r *request) carried() string {
	var b strings.Builder
	b.WriteString(r.Path + "\n" + r.target.AccountID + "\n")
	if plain, err := url.QueryUnescape(r.Path); err == nil {
		b.WriteString(plain + "\n")
	}
	for _, h := range r.Headers {
		b.WriteString(h.Value + "\n")
		b.WriteString(plainCredential(h.Value) + "\n")
	}
	b.Write(r.Body)
	if plain, err := url.QueryUnescape(string(r.Body)); err == nil {
		b.WriteString("\n" + plain)
	}
	return b.String()
}

// made is an answer that most code can live with: it depends on the request, credentials included, and on nothing else.
// Where a world differs in its secrets or its texts alone, it is the answer of the other world: what comes back are
// ids, and no host sends a credential back.
func (r *request) made() obj {
	site := r.answeringSite()
	parts := []string{r.service, r.Method, r.Path, r.target.Remote + r.target.AccountID, r.target.Service, string(r.Body)}
	for _, h := range r.Headers {
		if credential(h) {
			parts = append(parts, h.Name, plainCredential(h.Value))
		}
	}
	for k := range parts {
		parts[k] = site.Unvaried(parts[k])
	}
	id := uuidOf(hashOf(parts...), hashOf(append(parts, "second")...))
	thing := func(n string) obj { return obj{"id": id[:8] + "-" + n, "name": "item-" + n + "-" + id[9:13]} }
	out := obj{
		"id": id, "name": "name-" + id[:8], "title": "title-" + id[:8], "key": "KEY-" + id[:4], "status": "ok",
		"message": "message-" + id[9:13], "ok": true, "success": true, "value": id[24:], "total": 2,
		"items": list{thing("1"), thing("2")}, "results": list{thing("1"), thing("2")}, "data": thing("0"),
	}
	if r.asksForToken() {
		out["access_token"], out["token_type"], out["expires_in"] = site.Secret("token of "+r.class), "Bearer", 3600
	}
	return out
}

// asksForToken says whether a request is one for a credential: by the words that the standards have for its address and
// its body (RFC 6749, sections 3.2 and 4), and those that people use. All else is answered without one.
func (r *request) asksForToken() bool {
	return tokenAddress.MatchString(r.Path) || bytes.Contains(r.Body, []byte("grant_type"))
}

var tokenAddress = regexp.MustCompile(`(?i)token|oauth|auth\b|authorize|authenticate|log-?in|sign-?in|session`)

// plainCredential is the value of a header, decoded where that is basic authentication (RFC 7617).
func plainCredential(value string) string {
	if _, coded, basic := strings.Cut(value, "Basic "); basic {
		plain, _ := base64.StdEncoding.DecodeString(coded)
		return string(plain)
	}
	return value
}

// credential says whether a header tells the far end who asks.
func credential(h trace.Pair) bool {
	name := strings.ToLower(h.Name)
	for _, part := range []string{"authorization", "cookie", "token", "key", "secret", "signature"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// allowed is the entry of the manifest that lets the app's backend talk to u, nil when none does, by the platform's
// rule for permissions.external.fetch.backend: "*" allows all; the protocol, https where none is written, has to be
// equal; the host has to be equal, or to end in what follows the "*" of "*.x". Paths do not matter.
func allowed(u *url.URL, m *app.Manifest) *app.Egress {
	for k, e := range m.Egress {
		address := e.Address
		if e.Remote != "" {
			i := slices.IndexFunc(m.Remotes, func(r app.Remote) bool { return r.Key == e.Remote })
			if i < 0 {
				continue
			}
			address = m.Remotes[i].BaseURL
		}
		if matchesHost(address, u) {
			return &m.Egress[k]
		}
	}
	return nil
}

// Zone is the first domain of which the manifest lets the app call every host; empty when there is none, or when it
// lets the app call all hosts that there are. A domain of Atlassian's does not count: nobody else reads what arrives
// there.
func Zone(m *app.Manifest) (domain string) {
	if m == nil {
		return ""
	}
	for _, e := range m.Egress {
		if e.Address == "*" {
			return ""
		}
		tail, wild := strings.CutPrefix(strings.TrimPrefix(strings.ToLower(e.Address), "https://"), "*.")
		tail, _, _ = strings.Cut(tail, "/")
		if wild && domain == "" && !atlassians.MatchString(tail) {
			domain = tail
		}
	}
	return domain
}

var atlassians = regexp.MustCompile(
	`(^|\.)(atlassian\.(net|com)|atlassian-dev\.net|atl-paas\.net|jira\.com|bitbucket\.(org|io))$`)

func matchesHost(address string, u *url.URL) bool {
	if address == "*" {
		return true
	}
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		scheme, rest = "https", address
	}
	host, _, _ := strings.Cut(rest, "/")
	if !strings.EqualFold(scheme, u.Scheme) {
		return false
	}
	if tail, glob := strings.CutPrefix(strings.ToLower(host), "*"); glob {
		return strings.HasSuffix(strings.ToLower(u.Hostname()), tail) && len(u.Hostname()) > len(tail)
	}
	return strings.EqualFold(host, u.Host)
}
