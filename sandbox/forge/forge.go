// Package forge emulates the Forge platform behind the real @forge packages, one partition per tenant.
package forge

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// Options set up a Platform. World fixes all data; the zero value of each other field works.
type Options struct {
	World tenant.World
	// App is whose manifest decides: egress, entities, remotes, scopes. Nil stands for an app that declares nothing.
	App *app.App
	// Storage holds the values that every tenant has stored under these KVS keys when a run starts, and Secrets the
	// same for the secret store. A key may be general, see tenant.Site.Key. A sparse tenant has none.
	Storage, Secrets map[string]tenant.Template
	// Tables are statements that have made the tables of every tenant before a run starts, general as the keys of Storage.
	// Where the app runs one of them itself, it has been run.
	Tables []string
	// Configured holds what the people of every tenant have configured at a module, by the module's key and the place:
	// "my-macro config". A sparse tenant has configured nothing.
	Configured map[string]tenant.Template
	// Denied names tenants whose users may do nothing: permission checks say no, and to requests made as a user things
	// do not exist, lists are empty and writes get 403. Requests made as the app are answered as ever.
	Denied []string
	// Answers are for requests that the platform has no data for: remotes and endpoints that it does not know.
	Answers []Learned
	// Fixtures are answers of the developer's own, which go first; of several that fit, the first in the list. Each is
	// valid, see Fixture.Validate.
	Fixtures []Fixture
	// Databases opens an empty database for an installation. It costs nothing until a statement comes. Nil stands for
	// package mysql's.
	Databases func(Origin) Database
	// Probe answers what is unknown (a value or secret that is not stored, a remote, an endpoint, what is configured)
	// with the JSON object {"$probe":SOURCE} in place of the value, so that an observing instance learns which fields
	// the app reads. SOURCE is "kvs <key>", "secret <key>", "<service> <method> <class>", or "config <module> <place>".
	Probe bool
}

// Learned is the answer to every request of one service, method and class, filled for the tenant that asks.
type Learned struct {
	Service string          `json:"service"`
	Method  string          `json:"method"`
	Class   string          `json:"class"`
	Body    tenant.Template `json:"body"`
}

// Platform is Forge as one Instance sees it. It is not safe for concurrent use.
type Platform struct {
	opt        Options
	now        func() int64
	partitions map[string]*partition
	neutral    *tenant.Site // see far
	learned    map[string]tenant.Template
}

// New makes a platform on which no app has run yet. A Template that cannot be filled is an internal error.
func New(opt Options) *Platform {
	p := &Platform{
		opt: opt, now: func() int64 { return 0 }, partitions: map[string]*partition{}, learned: map[string]tenant.Template{},
	}
	for _, l := range opt.Answers {
		p.learned[l.Service+" "+l.Method+" "+l.Class] = l.Body
	}
	return p
}

// far is the site of the far end of an egress request, which belongs to no tenant: it knows the seed, and no variation
// but those that are not about one tenant alone.
func (p *Platform) far() *tenant.Site {
	if p.neutral == nil {
		w := tenant.World{Seed: p.opt.World.Seed}
		if axis := p.opt.World.Variation.Axis; axis == tenant.Secrets || axis == tenant.Everything {
			w = w.Vary("neutral", axis)
		}
		p.neutral = w.Site("neutral")
	}
	return p.neutral
}

// SetClock sets the virtual clock by which stored values expire, in milliseconds since the instance began. Part does
// this for the Platform of an Instance.
func (p *Platform) SetClock(now func() int64) { p.now = now }

// Close gives up the databases of all tenants. What was recorded stays.
func (p *Platform) Close() {
	for _, part := range p.partitions {
		part.sql.Close()
	}
}

// Canaries are those of the sites that were asked for anything, sorted by tenant, then field.
func (p *Platform) Canaries() []trace.Canary {
	var out []trace.Canary
	for _, name := range slices.Sorted(slices.Values(tenant.Names())) {
		if part := p.partitions[name]; part != nil { // without one, nothing was served from there
			out = append(out, part.site.Canaries()...)
		}
	}
	return out
}

// Env is process.env of an app: its declared variables with their defaults, else a made-up value, which is the same for
// every tenant; see tenant.World.Setting.
func (p *Platform) Env(a *app.App) map[string]string {
	env := map[string]string{}
	if a == nil || a.Manifest == nil {
		return env
	}
	for _, v := range a.Manifest.Variables {
		env[v.Key] = v.Default
		if !v.HasDefault {
			env[v.Key] = p.opt.World.Setting(v.Key, fmt.Sprintf("value-%016x", hashOf("env", v.Key)), false)
		}
	}
	return env
}

func (p *Platform) denied(tenant string) bool { return slices.Contains(p.opt.Denied, tenant) }

func (p *Platform) manifest() *app.Manifest {
	if p.opt.App == nil || p.opt.App.Manifest == nil {
		return &app.Manifest{}
	}
	return p.opt.App.Manifest
}

// Answer implements sandbox.Platform.
func (p *Platform) Answer(c sandbox.Call) sandbox.Answer {
	r := p.understand(c)
	var out reply
	switch {
	case c.Invocation == nil:
		out = notReady()
	case r.fault != "" && !r.blocked():
		out = r.faulty()
	default:
		out = p.serve(r)
	}
	return p.finish(r, out)
}

// serve finds the service that a request is for.
func (p *Platform) serve(r *request) reply {
	if r.as == "user" && r.actor() == nil {
		return needsAuthentication()
	}
	if out, known := r.product(); known {
		return out
	}
	switch r.service {
	case "jira":
		return r.route(jiraRoutes())
	case "confluence":
		return r.route(confluenceRoutes())
	case "bitbucket":
		return r.route(bitbucketRoutes())
	case "stargate":
		return r.stargate()
	case "kvs":
		if r.path == legacyStorage {
			return r.storage()
		}
		return r.kvs()
	case "os":
		return r.objects()
	case "sql":
		return r.sql()
	case "llm":
		return r.llm()
	case "realtime":
		return r.realtime()
	case "egress":
		return r.egress()
	case "remote", "container":
		return r.remote()
	case "external-auth":
		return r.external()
	default:
		return notEmulated(r.service)
	}
}

// finish turns a reply into the answer: standard headers, the tenant's own latency, and what the request was.
func (p *Platform) finish(r *request, out reply) sandbox.Answer {
	body := out.bytes()
	a := sandbox.Answer{
		Status: out.status, StatusText: out.statusText, Failed: out.failed, Body: body, Warning: out.warning,
		Headers: out.headers, Latency: 1,
		Note: trace.Request{
			Service: r.service, As: r.as, Account: r.target.AccountID, Class: r.class, Write: r.write, Denied: out.denied,
			Scope: r.scope, Refused: r.refused && out.status != 0, Question: r.question,
			Stored: r.stored,
		},
	}
	if out.status != 0 {
		a.StatusText = statusText(out)
	}
	if r.fault == tenant.Silent {
		a.Latency = silence
	}
	if r.part != nil {
		n := r.part.ordinal
		a.Note.Tenant = r.part.site.Tenant
		// 20 to 83 ms: what a request takes depends on who asks and how many requests came before, never on content.
		a.Latency = max(a.Latency, 20+int64(hashOf("latency", r.part.site.Tenant, fmt.Sprint(n))%64))
		a.Headers = append(a.Headers, trace.Pair{
			Name: "x-trace-id", Value: fmt.Sprintf("%016x", hashOf("trace", r.part.site.Tenant, fmt.Sprint(n))),
		})
	}
	if len(body) > 0 && !slices.ContainsFunc(a.Headers, func(h trace.Pair) bool { return h.Name == "content-type" }) {
		a.Headers = append(a.Headers, trace.Pair{Name: "content-type", Value: "application/json;charset=UTF-8"})
	}
	slices.SortFunc(a.Headers, func(x, y trace.Pair) int { return strings.Compare(x.Name, y.Name) })
	return a
}

// hashOf is a stable hash of texts.
func hashOf(parts ...string) uint64 {
	h := fnv.New64a()
	for _, part := range parts {
		_, _ = h.Write([]byte(part))
		_, _ = h.Write([]byte{0})
	}
	// FNV's bits follow the last byte too closely: mix them (the finalizer of splitmix64, Stafford's variant 13).
	x := h.Sum64()
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// mustJSON is the JSON of a value that we made.
func mustJSON(v any) json.RawMessage {
	out, err := tenant.JSON(v)
	if err != nil {
		panic("internal: not JSON: " + err.Error())
	}
	return out
}
