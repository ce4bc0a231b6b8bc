package forge

import (
	"net/http"
	"slices"

	"crosstalk/sandbox/tenant"
)

// externalAuth are the providers that a function names, with the account that its user has connected at each. Without a
// user, and at a tenant without data, none is connected.
func (p *Platform) externalAuth(part *partition, d *invocation) list {
	out := list{}
	for _, provider := range p.providersOf(d.function) {
		key, _ := dig(provider, "key").(string)
		remotes, accounts := list{}, list{}
		for _, name := range texts(dig(provider, "remotes")) {
			if m := p.remoteOf(name); m != nil {
				remotes = append(remotes, obj{"key": name, "baseUrl": m.BaseURL})
			}
		}
		if u := part.user(d.account); u != nil && !part.site.Sparse {
			accounts = append(accounts, connected(part.site, key, u, texts(dig(provider, "scopes"))))
		}
		out = append(out, obj{"service": key, "remotes": remotes, "accounts": accounts})
	}
	return out
}

// connected is a user's account at a provider. The app sees the provider's id of it, and Forge's own id finds it.
func connected(site *tenant.Site, provider string, u *tenant.User, scopes []string) obj {
	return obj{
		"id": accountOf(site, provider, u), "externalAccountId": site.ID("account at " + provider + " of " + u.AccountID),
		"displayName": site.Self(u).DisplayName, "scopes": append([]string{}, scopes...),
	}
}

func accountOf(site *tenant.Site, provider string, u *tenant.User) string {
	return site.ID("connection to " + provider + " of " + u.AccountID)
}

// providersOf are the declarations of the providers that a function of the manifest names.
func (p *Platform) providersOf(function string) (out list) {
	declared, _ := dig(p.manifest().Raw, "modules", "function").([]any)
	all, _ := dig(p.manifest().Raw, "providers", "auth").([]any)
	for _, f := range declared {
		if dig(f, "key") != function {
			continue
		}
		for _, name := range texts(dig(f, "providers", "auth")) {
			k := slices.IndexFunc(all, func(provider any) bool { return dig(provider, "key") == name })
			if k >= 0 {
				out = append(out, all[k])
			}
		}
	}
	return out
}

// external answers a request to a provider with the credentials of a user, which Forge adds.
func (r *request) external() reply {
	t, providers := r.target, r.p.providersOf(r.data.function)
	k := slices.IndexFunc(providers, func(v any) bool { return dig(v, "key") == t.Provider })
	if k < 0 {
		return proxyError(http.StatusBadRequest, "INVALID_PROVIDER")
	}
	remote := r.p.remoteOf(t.Remote)
	if !slices.Contains(texts(dig(providers[k], "remotes")), t.Remote) || remote == nil {
		return proxyError(http.StatusBadRequest, "INVALID_REMOTE")
	}
	r.scope = scopeOfRemote(*remote)
	u := r.part.user(r.data.account)
	if u == nil || t.AccountID != accountOf(r.part.site, t.Provider, u) {
		return needsAuthentication()
	}
	r.class = t.Remote + classOf(r.path)
	return r.far()
}
