package forge

import (
	"encoding/json"
	"strings"

	"crosstalk/sandbox"
)

const environmentType = "DEVELOPMENT"

// appID is the UUID in the app's ARI.
func (p *Platform) appID() string {
	if p.opt.App == nil || p.opt.App.ID == "" {
		return "00000000-0000-4000-8000-000000000000"
	}
	return p.opt.App.ID[strings.LastIndexByte(p.opt.App.ID, '/')+1:]
}

// environmentID is made up: one environment per app, the same for every tenant.
func (p *Platform) environmentID() string {
	h := hashOf("environment", p.appID())
	return uuidOf(h, hashOf("environment2", p.appID()))
}

// runtimeInfo is the part of __forge_runtime__ that is data, as JSON.
func (p *Platform) runtimeInfo(inv *sandbox.Invocation) json.RawMessage {
	d, _ := inv.Data.(*invocation)
	if d == nil {
		d = &invocation{}
	}
	out := obj{
		"proxy":      obj{"token": proxyToken, "url": "https://" + proxyHost, "host": proxyHost},
		"contextAri": d.contextAri,
		"container": obj{"region": "us-west-2", "runtime": "AWS_Lambda_" + p.nodeVersion(),
			"handler": "__forge__.main"},
		"tracing":      obj{"traceId": d.trace, "spanId": d.trace},
		"realtime":     obj{"contextToken": "realtime-" + d.trace},
		"externalAuth": p.externalAuth(p.partition(inv.Tenant), d),
		"appContext":   p.appContext(inv, d),
	}
	if d.account != "" {
		out["aaid"] = d.account
	}
	out["lambdaContext"] = obj{"awsRequestId": d.id}
	return mustJSON(out)
}

// proxyHost is where versions 2.8 to 2.17 of @forge/api send their requests, which is not emulated.
const proxyHost = "forge.invalid"

// proxyToken has the shape of a JWT that does not expire; nothing verifies it.
const proxyToken = "eyJhbGciOiJub25lIn0.eyJleHAiOjQxMDI0NDQ4MDB9.c2lnbmF0dXJl"

func (p *Platform) nodeVersion() string {
	if v := p.manifest().Runtime; v != "" {
		return v
	}
	return "nodejs22.x"
}

func (p *Platform) appContext(inv *sandbox.Invocation, d *invocation) obj {
	part := p.partition(inv.Tenant)
	out := obj{
		"appId": p.appID(), "appVersion": "1.0.0", "environmentId": p.environmentID(),
		"environmentType": environmentType, "invocationId": d.id, "installationId": part.site.InstallationID,
		"functionKey": d.function, "moduleType": d.module, "moduleKey": d.moduleKey,
		"installation": installation(part.site, d.contextAri),
		"permissions":  p.permissions(),
	}
	if licensing, _ := dig(p.manifest().Raw, "app", "licensing", "enabled").(bool); licensing {
		out["license"] = license(part)
	}
	return out
}

// permissions is what the manifest grants, in the shape of appContext.permissions.
func (p *Platform) permissions() obj {
	m := p.manifest()
	external := obj{}
	declared, _ := dig(m.Raw, "permissions", "external").(obj)
	for _, kind := range []string{"fonts", "frames", "images", "media", "navigation", "scripts", "styles"} {
		external[kind] = list{}
		if v, found := declared[kind]; found {
			external[kind] = v
		}
	}
	backend, client := list{}, list{}
	fetch, _ := declared["fetch"].(obj)
	if v, found := fetch["backend"].([]any); found {
		backend = v
	}
	if v, found := fetch["client"].([]any); found {
		client = v
	}
	external["fetch"] = obj{"backend": backend, "client": client}
	scopes := append([]string{}, m.Scopes...)
	return obj{"scopes": scopes, "external": external}
}

// dig follows names into nested objects; nil when one is missing.
func dig(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}
