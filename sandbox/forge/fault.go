package forge

import (
	"fmt"
	"strings"

	"crosstalk/sandbox/tenant"
)

// silence is how long a request waits for an answer that does not come, in virtual milliseconds. It is shorter than the
// 25 s of a function: when those are over, Forge discards the process, and there is nothing left to look at.
const silence = 10_000

// fault is what goes wrong with a request. Forge's own services work, and only what leaves Forge counts.
func (p *Platform) fault(r *request) tenant.FaultKind {
	if r.service == "kvs" || r.service == "unknown" || strings.HasPrefix(r.path, "/webhook/queue/") {
		return ""
	}
	r.part.outward++
	return p.opt.World.Fault(r.part.site.Tenant, r.part.outward-1)
}

// faulty is the answer of a service in trouble. Its bodies hold what such bodies hold in real life: texts of the
// customer's and a copy of the request with its credentials.
func (r *request) faulty() reply {
	site := r.part.site
	switch r.fault {
	case tenant.Missing:
		return jiraError(404, "Nothing was found for "+site.Text("fault.title")+".")
	case tenant.Throttled:
		return jiraError(429, "Rate limit exceeded.").with("retry-after", "1")
	case tenant.Failing:
		headers := obj{}
		for _, h := range r.Headers {
			headers[h.Name] = h.Value
		}
		out := jiraError(500, fmt.Sprintf("%s could not be processed for %s", site.Text("fault.title"),
			site.Users[0].Email))
		out.body.(obj)["request"] = obj{"method": r.Method, "path": r.Path, "headers": headers, "body": string(r.Body)}
		if r.service == "egress" || r.service == "remote" || r.service == "container" {
			out.body.(obj)["access_token"] = site.Secret("fault.token")
		}
		return out
	case tenant.Malformed:
		out := r.p.serve(r)
		text := out.bytes()
		out.raw = text[:len(text)/2]
		return out
	default:
		return reply{failed: "fetch failed: no answer"}
	}
}
