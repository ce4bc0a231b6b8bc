package forge

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// silence is how long a request waits for an answer that does not come, in virtual milliseconds. It is shorter than the
// 25 s of a function: when those are over, Forge discards the process, and there is nothing left to look at.
const silence = 10_000

// fault is what goes wrong with a request. Forge's own services work, and only what leaves Forge counts.
func (p *Platform) fault(r *request) tenant.FaultKind {
	if r.service == "kvs" || r.service == "os" || r.service == "unknown" || strings.HasPrefix(r.path, "/webhook/queue/") {
		return ""
	}
	r.part.outward++
	return p.opt.World.Fault(r.part.site.Tenant, r.part.outward-1)
}

// faulty is the answer of a service in trouble. Its body holds no data but what the request held: an error tells of
// the request that failed, and no service puts a customer's other data into one.
func (r *request) faulty() reply {
	switch r.fault {
	case tenant.Missing:
		return r.trouble(404, "The requested resource was not found.")
	case tenant.Throttled:
		return r.trouble(429, "Rate limit exceeded.").with("retry-after", "1")
	case tenant.Failing:
		if trace.Foreign(r.service) {
			return r.echo()
		}
		if complaints := r.complaints(); len(complaints) > 0 {
			return r.trouble(400, complaints...)
		}
		return r.trouble(500, "Internal server error.")
	case tenant.Malformed:
		out := r.p.serve(r)
		out.raw = half(out.bytes())
		return out
	default:
		return reply{failed: "fetch failed: no answer"}
	}
}

// echo is the error of a host that repeats the request, as gateways and servers in debug mode do: whatever the app sent
// may come back, its credentials too.
func (r *request) echo() reply {
	headers := obj{}
	for _, h := range r.Headers {
		headers[h.Name] = h.Value
	}
	out := r.trouble(500, "The request could not be processed.")
	out.body.(obj)["request"] = obj{"method": r.Method, "path": r.Path, "headers": headers, "body": string(r.Body)}
	return out
}

// trouble is an error in the form of the service that answers.
func (r *request) trouble(code int, messages ...string) reply {
	errors := list{}
	for _, m := range messages {
		errors = append(errors, m)
	}
	switch {
	case r.service == "bitbucket":
		return status(code, obj{"type": "error", "error": obj{"message": strings.Join(messages, " ")}})
	case r.service == "stargate":
		for k, m := range messages {
			errors[k] = obj{"message": m, "extensions": obj{"statusCode": code}}
		}
		return status(code, obj{"data": nil, "errors": errors})
	case r.service == "confluence" && strings.Contains(r.path, "/api/v2/"):
		for k, m := range messages {
			errors[k] = obj{"status": code, "code": "ERROR", "title": m, "detail": nil}
		}
		return status(code, obj{"errors": errors})
	case r.service == "confluence":
		return status(code, obj{"statusCode": code, "message": strings.Join(messages, " "),
			"data": obj{"authorized": true, "valid": code != 500, "errors": list{}, "successful": false}})
	default:
		return status(code, obj{"errorMessages": errors, "errors": obj{}})
	}
}

// maxComplaints bounds how many values of a request an error names.
const maxComplaints = 20

// complaints are the messages of an error that names what the request held, as Atlassian's products do when they refuse
// it: Jira quotes the value that a clause of JQL or a field does not take, Confluence the title that exists already.
func (r *request) complaints() (out []string) {
	for _, name := range []string{"cql", "jql"} {
		for _, value := range r.query[name] {
			out = append(out, "The value '"+value+"' is not valid for '"+name+"'.")
		}
	}
	for _, text := range leaves(r.value()) {
		out = append(out, "The value '"+text+"' is not valid.")
	}
	return out[:min(len(out), maxComplaints)]
}

// leaves are the texts in a JSON value, in the order of their names.
func leaves(v any) (out []string) {
	switch v := v.(type) {
	case string:
		out = append(out, v)
	case obj:
		for _, name := range sortedKeys(v) {
			out = append(out, leaves(v[name])...)
		}
	case list:
		for _, item := range v {
			out = append(out, leaves(item)...)
		}
	}
	return slices.Compact(out)
}

// half is the first half of a JSON text, counted in tokens: wherever texts are longer, the same part of the whole is
// missing, and the errors of those who read it are the same. Of anything else it is half of the bytes.
func half(text []byte) []byte {
	var ends []int64
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		if _, err := d.Token(); err != nil {
			break
		}
		ends = append(ends, d.InputOffset())
	}
	if len(ends) < 3 {
		return text[:len(text)/2]
	}
	return text[:ends[len(ends)/2-1]]
}
