package scenarios

import (
	"encoding/json"
	"maps"
	"slices"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// message is the JSON of a request to a web trigger.
type message map[string]any

// typical is the request that an entry was seen to expect, with credentials that nobody gave out.
func typical(m *harness.Model, e harness.Entry) message {
	out := message{}
	if err := json.Unmarshal(m.Payload(e, harness.Typical), &out); err != nil {
		panic("internal: a payload is not JSON: " + err.Error())
	}
	return out
}

func (r message) template() tenant.Template {
	text, err := json.Marshal(r)
	if err != nil {
		panic("internal: a payload is not JSON: " + err.Error())
	}
	return text
}

// strangers are what somebody sends who only knows an address, beside what everybody sends in any case.
func strangers() []variant {
	return []variant{
		{name: "nobody", request: nobody, stored: true},
		{name: "spelled", request: spelled, stored: true},
		{name: "get", request: get, stored: true},
	}
}

// strangersAtFirst are what somebody sends to an app that knows no credentials yet, and so compares with nothing, with
// an empty text, or with the word "undefined".
func strangersAtFirst() []variant {
	return []variant{
		{name: "nobody", request: nobody},
		{name: "typical", request: func(m *harness.Model, e harness.Entry) tenant.Template {
			return typical(m, e).template()
		}},
		{name: "undefined", request: undefined},
		{name: "empty", request: func(m *harness.Model, e harness.Entry) tenant.Template {
			return typical(m, e).with("").template()
		}},
	}
}

// everyPublic has the observed tenant's web triggers called, one after the other.
func everyPublic(m *harness.Model, v variant) [][]harness.Step {
	var steps []harness.Step
	for _, e := range m.Entries {
		if e.IsPublic() {
			steps = append(steps, e.Step(tenant.Observed, "", v.request(m, e)))
		}
	}
	return [][]harness.Step{steps}
}

// nobody sends no credential at all.
func nobody(m *harness.Model, e harness.Entry) tenant.Template {
	r := typical(m, e)
	r.eachCredential(func(fields map[string]any, name string) { delete(fields, name) })
	return r.template()
}

// spelled sends headers as the app's code spells them.
func spelled(m *harness.Model, e harness.Entry) tenant.Template {
	return typical(m, e).spelled().template()
}

func get(m *harness.Model, e harness.Entry) tenant.Template {
	r := typical(m, e)
	r["method"], r["body"] = "GET", nil
	return r.template()
}

// undefined sends what a comparison with a variable that is not set comes to.
func undefined(m *harness.Model, e harness.Entry) tenant.Template {
	r := typical(m, e)
	r.eachCredential(func(fields map[string]any, name string) {
		if oracle.IsAuthorization(name) {
			fields[name] = "Bearer undefined"
		} else {
			fields[name] = "undefined"
		}
	})
	return r.spelled().template()
}

// eachCredential calls do for every field of the request that is likely to hold a credential.
func (r message) eachCredential(do func(fields map[string]any, name string)) {
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
		case is && !harness.IsDirective(inner):
			eachCredential(inner, do)
		}
	}
}

// with puts a credential where the app's code is likely to look for one: into the fields that are called so, or else
// into all headers and parameters that it reads.
func (r message) with(credential any) message {
	found := false
	r.eachCredential(func(fields map[string]any, name string) { fields[name], found = credential, true })
	for _, part := range []string{"headers", "queryParameters"} {
		fields, _ := r[part].(map[string]any)
		for name := range fields {
			if !found {
				fields[name] = credential
			}
		}
	}
	return r.spelled()
}

// spelled has the headers arrive as the app's code spells them.
func (r message) spelled() message {
	headers, _ := r["headers"].(map[string]any)
	for name, value := range headers {
		headers[name] = []any{value}
	}
	return r
}
