package forge

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"crosstalk/sandbox"
	"crosstalk/sandbox/tenant"
)

// partition is everything that the platform keeps for one tenant. Nothing in it is shared: counters too are the
// tenant's own, so that no tenant can tell from an id, a time or a latency what another did.
type partition struct {
	site    *tenant.Site
	ordinal int // requests so far
	calls   int // invocations so far
	outward int // requests so far to products and other hosts
	minted  map[string]int
	kvs     *store
	secrets *store
	objects map[string]*object
	sql     *database
	jira    *jira
	wiki    *wiki
	queues  *queues
	hooks   map[string]string // web trigger URLs by key
	// given is what was written at the paths of endpoints that have no routes, nil where something was taken away, and
	// added are the ids of what was added below them.
	given  map[string]obj
	added  map[string][]string
	people []tenant.User
	// contexts are second arguments as they were sent.
	contexts map[origins]json.RawMessage
	// requests are the contexts of requests as they were sent, by the module that they are for.
	requests map[string]json.RawMessage
	token    string // what is the customer's own in its context tokens
}

func (p *Platform) partition(name string) *partition {
	if got := p.partitions[name]; got != nil {
		return got
	}
	site := p.opt.World.Site(name)
	site.Zone = Zone(p.manifest())
	part := &partition{
		site: site, minted: map[string]int{}, kvs: newStore(), secrets: newStore(), people: site.Users,
		objects: map[string]*object{}, requests: map[string]json.RawMessage{},
		queues: newQueues(), hooks: map[string]string{}, given: map[string]obj{},
		added: map[string][]string{}, contexts: map[origins]json.RawMessage{},
	}
	p.partitions[name] = part
	part.sql = p.newDatabase(part)
	part.jira, part.wiki = newJira(site), newWiki(site)
	if !site.Sparse {
		fillStore(site.Before(), part.kvs, p.opt.Storage)
		fillStore(site.Before(), part.secrets, p.opt.Secrets)
	}
	return part
}

// Site is the data of a tenant. What its users send is made of it, so that hosts know from the values of a request
// whose it is.
func (p *Platform) Site(name string) *tenant.Site { return p.partition(name).site }

// Reinstall has a tenant uninstall the app and install it again: what the app stored is gone, and the new installation
// has an id of its own. The product keeps its data.
func (p *Platform) Reinstall(name string) {
	part := p.partition(name)
	part.sql.Close()
	part.kvs, part.secrets, part.sql, part.queues = newStore(), newStore(), p.newDatabase(part), newQueues()
	part.objects = map[string]*object{}
	part.site.InstallationID = part.uuid("installation")
}

func fillStore(site *tenant.Site, s *store, values map[string]tenant.Template) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value, err := site.Fill(values[key])
		if err != nil {
			panic(fmt.Sprintf("internal: stored value %q: %v", key, err))
		}
		s.put("", site.Key(key), value, stamp(0), 0)
	}
}

// unseen is the partition as someone sees it who may see nothing.
func (p *partition) unseen() *partition {
	site, shadow := *p.site, *p
	site.Projects, site.Issues, site.Spaces, site.Pages = nil, nil, nil, nil
	site.Withheld = tenant.Site{}.Withheld
	shadow.site, shadow.jira, shadow.wiki = &site, newJira(&site), newWiki(&site)
	return &shadow
}

// mint returns the next number of a kind, counted from first, for this tenant.
func (p *partition) mint(kind string, first int) string {
	n := p.minted[kind]
	p.minted[kind]++
	return strconv.Itoa(first + n)
}

// uuid makes an identifier of the tenant's own.
func (p *partition) uuid(kind string) string {
	n := p.mint(kind, 0)
	a, b := hashOf("uuid", p.site.Tenant, kind, n), hashOf("uuid2", p.site.Tenant, kind, n)
	return uuidOf(a, b)
}

// uuidOf writes 122 of 128 bits as a version 4 UUID.
func uuidOf(a, b uint64) string {
	x, y := hex16(a), hex16(b)
	return x[:8] + "-" + x[8:12] + "-4" + x[13:] + "-8" + y[:3] + "-" + y[4:]
}

// hex16 writes a number in sixteen hexadecimal digits.
func hex16(n uint64) string {
	var out [16]byte
	for k := range out {
		out[k] = "0123456789abcdef"[n>>(60-4*k)&15]
	}
	return string(out[:])
}

// stamp is the time of the tenant's nth request as the platform writes it into data: one second apart, after the
// Epoch. It follows the tenant's own requests and not the virtual clock, which other tenants' requests move.
func stamp(n int) time.Time {
	return time.UnixMilli(sandbox.Epoch).UTC().Add(time.Duration(n) * time.Second)
}

func (p *partition) now() time.Time { return stamp(p.ordinal) }

// user is the person with that account id; nil when the site has no such person.
func (p *partition) user(accountID string) *tenant.User {
	for i := range p.people {
		if p.people[i].AccountID == accountID {
			return &p.people[i]
		}
	}
	return nil
}
