package config

import (
	"encoding/json"
	"strings"

	"crosstalk/sandbox/forge"
)

// Fixtures are the answers of hosts, remotes and products, each in the order of the file, and behind them those of
// APIs that were described.
func (c Config) Fixtures() []forge.Fixture {
	var out []forge.Fixture
	for _, h := range c.Hosts {
		out = append(out, h.fixture(forge.Fixture{Service: "egress", Method: h.Method, Address: normalURL(h.URL)}))
	}
	for _, r := range c.Remotes {
		out = append(out, r.fixture(forge.Fixture{Service: "remote", Method: r.Method, Address: r.Remote + r.Path}))
	}
	for _, p := range c.Products {
		path := p.Path
		if path != "/" {
			path = strings.TrimSuffix(path, "/") // the platform does not tell them apart
		}
		out = append(out, p.fixture(forge.Fixture{Service: p.Service, Method: p.Method, Address: path}))
	}
	return append(out, c.Described...)
}

// fixture adds what is answered.
func (a Answer) fixture(f forge.Fixture) forge.Fixture {
	f.Status, f.Headers, f.Body = a.Status, a.Headers, a.Body
	if a.Text != nil {
		text, err := json.Marshal(*a.Text)
		if err != nil {
			panic("internal: a text is not JSON: " + err.Error())
		}
		f.Body, f.Text = text, true
	}
	return f
}

// check refuses answers that no host could give.
func (a Answer) check() problem {
	switch {
	case a.Body != nil && a.Text != nil:
		return problem{"text", "there is a body and a text", "keep one of them: body for JSON, text for anything else"}
	case (a.Body != nil || a.Text != nil) && (a.Status == 204 || a.Status == 205 || a.Status == 304):
		return problem{"status", "an answer with this status has no body", "leave out body and text, or change the status"}
	}
	return problem{}
}

func (h Host) check() problem    { return h.Answer.check() }
func (r Remote) check() problem  { return r.Answer.check() }
func (p Product) check() problem { return p.Answer.check() }
