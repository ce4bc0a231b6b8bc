package harness

import (
	"encoding/json"
	"maps"
	"slices"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// maxSecrets bounds how many of the secrets that an app looks up are tried as the credential of a request.
const maxSecrets = 4

// Credential is what a sender shows. Right is made of a secret of the app's, and Wrong is another one of the same form.
type Credential struct{ Right, Wrong any }

// Credentials are those of senders who know a secret of the app's: each secret in each form.
func (m *Model) Credentials() (out []Credential) {
	wrong := forms(map[string]any{"$secret": "other credential"})
	for _, secret := range m.secrets() {
		for k, right := range forms(secret) {
			out = append(out, Credential{right, wrong[k]})
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
func (m *Model) secrets() (out []any) {
	for _, kind := range []string{"secret", "kvs"} {
		stored := m.Stored(kind, Typical)
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
	if IsDirective(fields) {
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

// unknowing puts other secrets in the place of those that payloads hold or are signed with. It says whether there was
// any.
func unknowing(steps []Step) (changed bool) {
	for k := range steps {
		var v any
		if json.Unmarshal(steps[k].Payload, &v) != nil {
			continue
		}
		if v, is := withoutSecrets(v); is {
			steps[k].Payload, changed = tenant.Encode(v), true
		}
	}
	return changed
}

func withoutSecrets(v any) (out any, changed bool) {
	switch v := v.(type) {
	case []any:
		for k := range v {
			next, is := withoutSecrets(v[k])
			v[k], changed = next, changed || is
		}
	case map[string]any:
		if v["$secret"] != nil || v["$setting"] != nil {
			return map[string]any{"$secret": "unknown secret"}, true
		}
		for name := range v {
			next, is := withoutSecrets(v[name])
			v[name], changed = next, changed || is
		}
	}
	return v, changed
}
