package scenarios

import (
	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

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
			return m.Request(e).Template()
		}},
		{name: "undefined", request: undefined},
		{name: "empty", request: func(m *harness.Model, e harness.Entry) tenant.Template {
			return m.Request(e).With("").Template()
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
	r := m.Request(e)
	r.EachCredential(func(fields map[string]any, name string) { delete(fields, name) })
	return r.Template()
}

// spelled sends headers as the app's code spells them.
func spelled(m *harness.Model, e harness.Entry) tenant.Template {
	return m.Request(e).Spelled().Template()
}

func get(m *harness.Model, e harness.Entry) tenant.Template {
	r := m.Request(e)
	r["method"], r["body"] = "GET", nil
	return r.Template()
}

// undefined sends what a comparison with a variable that is not set comes to.
func undefined(m *harness.Model, e harness.Entry) tenant.Template {
	r := m.Request(e)
	r.EachCredential(func(fields map[string]any, name string) {
		if oracle.IsAuthorization(name) {
			fields[name] = "Bearer undefined"
		} else {
			fields[name] = "undefined"
		}
	})
	return r.Spelled().Template()
}
