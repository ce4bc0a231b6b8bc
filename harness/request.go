package harness

import (
	"encoding/json"
	"maps"
	"slices"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// Request is the JSON of a request to a web trigger.
type Request map[string]any

// Request is the one that an entry was seen to expect, with credentials that nobody gave out.
func (m *Model) Request(e Entry) Request {
	out := Request{}
	if err := json.Unmarshal(m.Payload(e, Typical), &out); err != nil {
		panic("internal: a payload is not JSON: " + err.Error())
	}
	return out
}

// Template is the request as a payload.
func (r Request) Template() tenant.Template { return tenant.Encode(r) }

// EachCredential calls do for every field of the request that is likely to hold a credential.
func (r Request) EachCredential(do func(fields map[string]any, name string)) {
	for _, part := range []string{"headers", "queryParameters", "body"} {
		if fields, is := r[part].(map[string]any); is {
			eachCredential(fields, do)
		}
	}
}

func eachCredential(fields map[string]any, do func(fields map[string]any, name string)) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		inner, is := fields[name].(map[string]any)
		switch {
		case oracle.CredentialName(name):
			do(fields, name)
		case is && !IsDirective(inner):
			eachCredential(inner, do)
		}
	}
}

// With puts a credential where the app's code is likely to look for one: into the fields that are called so, or else
// into all headers and parameters that it reads.
func (r Request) With(credential any) Request {
	found := false
	r.EachCredential(func(fields map[string]any, name string) { fields[name], found = credential, true })
	for _, part := range []string{"headers", "queryParameters"} {
		fields, _ := r[part].(map[string]any)
		for name := range fields {
			if !found {
				fields[name] = credential
			}
		}
	}
	return r.Spelled()
}

// Spelled has the headers arrive as the app's code spells them.
func (r Request) Spelled() Request {
	headers, _ := r["headers"].(map[string]any)
	for name, value := range headers {
		headers[name] = []any{value}
	}
	return r
}
