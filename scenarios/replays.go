package scenarios

import (
	"encoding/json"
	"maps"
	"slices"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// hour is one of the app's clock, in milliseconds.
const hour = 60 * 60 * 1000

// maxSecrets bounds how many of the secrets that an app looks up are tried as the credential of a request.
const maxSecrets = 4

// replays has each web trigger called as by its legitimate sender, with each secret of the tenant's in each form that a
// sender gives it, three times. Signatures are not among the forms.
func replays(m *harness.Model, _ variant) (out [][]harness.Step) {
	for _, e := range m.Entries {
		if !e.IsPublic() {
			continue
		}
		for _, secret := range secrets(m) {
			for _, form := range forms(secret) {
				call := e.Step(tenant.Observed, "", typical(m, e).with(form).template())
				late := call
				late.After = hour
				out = append(out, []harness.Step{call, call, late})
			}
		}
	}
	return out
}

// forms are the ways in which a credential is sent.
func forms(secret any) []any {
	user := map[string]any{"$text": "user"}
	return []any{
		secret,
		map[string]any{"$join": []any{"Bearer ", secret}},
		map[string]any{"$join": []any{"Basic ", map[string]any{
			"$base64": map[string]any{"$join": []any{user, ":", secret}},
		}}},
	}
}

// secrets are templates for the secrets that the app looks up: stored ones, then variables.
func secrets(m *harness.Model) (out []any) {
	for _, kind := range []string{"secret", "kvs"} {
		stored := m.Stored(kind, harness.Typical)
		for _, key := range slices.Sorted(maps.Keys(stored)) {
			var value any
			if json.Unmarshal(stored[key], &value) == nil {
				out = append(out, leavesOf(value, kind == "secret")...)
			}
		}
	}
	env := m.Env()
	declared := m.Config.Secrets()
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if oracle.CredentialName(name) || slices.Contains(declared, name) {
			out = append(out, tenant.Setting(name, env[name], slices.Contains(declared, name)))
		}
	}
	return out[:min(len(out), maxSecrets)]
}

// leavesOf are the secrets in a stored value: the texts of one that is stored as a secret, else what is called like
// one.
func leavesOf(value any, all bool) (out []any) {
	fields, is := value.(map[string]any)
	if !is {
		return nil
	}
	if harness.IsDirective(fields) {
		if _, list := fields["$list"]; !list && (all || fields["$secret"] != nil) {
			return []any{value}
		}
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		out = append(out, leavesOf(fields[name], all)...)
	}
	return out
}
