package forge

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
	"crosstalk/sandbox/userfile"
)

// Fixture is an answer that the app's developer wrote down. It goes before everything that the platform knows or makes
// up, and changes nothing that is stored. It does not open what is closed: a host that the manifest does not declare
// stays blocked, and a user who may do nothing gets nothing. A sparse tenant has no product's fixture.
type Fixture struct {
	// Service is one of FixtureServices.
	Service string `json:"service"`
	// Method is the request's method; empty: any.
	Method string `json:"method,omitempty"`
	// Address is a pattern, see userfile.Match, of the request's address without its query: the URL for egress, the
	// remote's key and the path for a remote, the path for a product, and /graphql#OPERATION for stargate.
	Address string `json:"address"`
	// Status is 200 when zero.
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	// Body is filled for the tenant that asks, or for nobody when a host cannot know who asks; empty: no body.
	Body tenant.Template `json:"body,omitempty"`
	// Text sends a Body that is a JSON string as that text.
	Text bool `json:"text,omitempty"`
}

// FixtureProducts lists the products whose answers a Fixture can give.
func FixtureProducts() []string { return []string{"jira", "confluence", "bitbucket", "stargate"} }

// FixtureServices lists what a Fixture can be of: the products, egress (fetch) and remote (invokeRemote).
func FixtureServices() []string { return append(FixtureProducts(), "egress", "remote") }

// Validate reports the first reason why no platform could give this answer.
func (f Fixture) Validate() error {
	switch {
	case !slices.Contains(FixtureServices(), f.Service):
		return fmt.Errorf("fixture: unknown service %q; known are %s", f.Service, strings.Join(FixtureServices(), ", "))
	case f.Address == "":
		return fmt.Errorf("fixture of %s: there is no address", f.Service)
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("fixture of %s %s: status %d is not one of 200 to 599", f.Service, f.Address, f.Status)
	}
	filled, err := tenant.World{}.Site(tenant.Observed).Fill(f.Body)
	if err != nil {
		return fmt.Errorf("fixture of %s %s: %w", f.Service, f.Address, err)
	}
	var text string
	if f.Text && json.Unmarshal(filled, &text) != nil {
		return fmt.Errorf("fixture of %s %s: the body is not a text", f.Service, f.Address)
	}
	return nil
}

func (f Fixture) answers(r *request, address string) bool {
	return f.Service == r.service && (f.Method == "" || f.Method == r.Method) && userfile.Match(f.Address, address)
}

// product is the first fixture for a request to a product, when the tenant and the user may have one.
func (r *request) product() (reply, bool) {
	if len(r.p.opt.Fixtures) == 0 || !slices.Contains(FixtureProducts(), r.service) {
		return reply{}, false
	}
	address := strings.TrimSuffix(r.path, "/")
	if r.service == "stargate" {
		if !strings.HasPrefix(r.path, "/graphql") {
			return reply{}, false // queues and storage are the platform's own
		}
		r.graphqlCall()
		address = r.class
	}
	f, known := r.fixture(address)
	switch {
	case !known:
		return reply{}, false
	case r.part.site.Sparse, r.actor() != nil && r.blind():
		r.withheld = true
		return reply{}, false
	case r.write && !r.mayWrite():
		return forbidden(), true
	}
	return r.fill(f, r.part.site), true
}

// host is the first fixture for a request to a host that is not Atlassian's.
func (r *request) host() (reply, bool) {
	if len(r.p.opt.Fixtures) == 0 {
		return reply{}, false
	}
	address := r.target.Remote + r.path
	if u, err := url.Parse(r.Path); r.service == "egress" && err == nil {
		address = strings.ToLower(u.Scheme+"://"+u.Host) + u.EscapedPath()
	}
	f, known := r.fixture(address)
	if !known {
		return reply{}, false
	}
	return r.fill(f, r.answeringSite()), true
}

func (r *request) fixture(address string) (Fixture, bool) {
	k := slices.IndexFunc(r.p.opt.Fixtures, func(f Fixture) bool { return f.answers(r, address) })
	if k < 0 {
		return Fixture{}, false
	}
	return r.p.opt.Fixtures[k], true
}

// fill makes the answer. A body that cannot be filled was refused by Validate.
func (r *request) fill(f Fixture, site *tenant.Site) reply {
	out := reply{status: f.Status}
	if out.status == 0 {
		out.status = http.StatusOK
	}
	for _, name := range sortedKeys(f.Headers) {
		out.headers = append(out.headers, trace.Pair{Name: strings.ToLower(name), Value: f.Headers[name]})
	}
	filled, err := site.Fill(f.Body)
	if err != nil {
		panic("internal: a fixture was not validated: " + err.Error())
	}
	out.raw = filled
	if !f.Text {
		return out
	}
	var text string
	if err := json.Unmarshal(filled, &text); err != nil {
		panic("internal: a fixture was not validated: " + err.Error())
	}
	out.raw = []byte(text)
	if !slices.ContainsFunc(out.headers, func(h trace.Pair) bool { return h.Name == "content-type" }) {
		out = out.with("content-type", "text/plain;charset=UTF-8")
	}
	return out
}
