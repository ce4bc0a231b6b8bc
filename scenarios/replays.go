package scenarios

import (
	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// hour is one of the app's clock, in milliseconds.
const hour = 60 * 60 * 1000

// replays has each web trigger called as by its legitimate sender, with each secret of the tenant's in each form that a
// sender gives it, three times. Signatures are not among the forms.
func replays(m *harness.Model, _ variant) (out [][]harness.Step) {
	for _, e := range m.Entries {
		if !e.IsPublic() {
			continue
		}
		for _, credential := range m.Credentials() {
			call := e.Step(tenant.Observed, "", m.Request(e).With(credential.Right).Template())
			late := call
			late.After = hour
			out = append(out, []harness.Step{call, call, late})
		}
	}
	return out
}
