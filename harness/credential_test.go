package harness

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"crosstalk/harness/config"
	"crosstalk/harness/oracle"
)

func TestOtherCredentialChangesWhatStandsInARequestAsItIs(t *testing.T) {
	tests := []struct {
		name, request, want string
		changed             bool
	}{
		{"header", `{"headers":{"authorization":"Bearer abc"}}`,
			`{"headers":{"authorization":{"$join":["Bearer ",{"$secret":"other credential"}]}}}`, true},
		{"spelled header", `{"headers":{"X-Token":["abc"]}}`,
			`{"headers":{"X-Token":[{"$secret":"other credential"}]}}`, true},
		{"body", `{"body":{"auth":{"token":"abc"},"key":{"$data":"issue.key"}}}`,
			`{"body":{"auth":{"token":{"$secret":"other credential"}},"key":{"$data":"issue.key"}}}`, true},
		{"template", `{"headers":{"x-token":{"$secret":"secret hook"}}}`, `{"headers":{"x-token":{"$secret":"secret hook"}}}`,
			false},
		{"other names", `{"headers":{"x-event":"push"},"body":"token"}`,
			`{"body":"token","headers":{"x-event":"push"}}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, changed := otherCredential(json.RawMessage(tt.request))
			if string(got) != tt.want || changed != tt.changed {
				t.Errorf("got %s, %v; want %s, %v", got, changed, tt.want, tt.changed)
			}
		})
	}
}

// hooked is an app whose web trigger has that handler.
func hooked(t *testing.T, declared config.Config, handler string) *App {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"manifest.yml": `app:
  id: ari:cloud:ecosystem::app/00000000-0000-4000-8000-0000000007f0
  runtime:
    name: nodejs22.x
modules:
  webtrigger:
    - key: hook
      function: main
  function:
    - key: main
      handler: index.handler
permissions:
  scopes: [write:jira-work, storage:app]
`,
		"src/index.js": "import api, { route } from '@forge/api';\nexport const handler = async request => {\n" +
			handler + "\n};\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, err := Open(dir, OpenOptions{StandIns: true, Config: declared})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const label = "await api.asApp().requestJira(route`/rest/api/3/issue/PROJ-1`, { method: 'PUT', body: '{}' });\n" +
	"return { statusCode: 200 };"

// TestAnybodysRequest tells the ways in which a request can come to have an effect: none needed, a literal of the code,
// nothing configured, and what the developer declares.
func TestAnybodysRequest(t *testing.T) {
	const literal = "if (request.headers['x-token']?.[0] !== 'l3t-me-in') return { statusCode: 401 };\n" + label
	const unset = "if (request.headers['x-token']?.[0] !== process.env.TOKEN) return { statusCode: 401 };\n" + label
	public := config.Config{WebTriggers: []config.WebTrigger{{Key: "hook", Reason: "anybody may"}}}
	tests := []struct {
		name, handler, request string
		config                 config.Config
		bare                   bool
		want                   []string
	}{
		{"open", label, `{}`, config.Config{}, false, []string{"unauthenticated-web-trigger"}},
		{"open, with any credential", label, `{"headers":{"x-token":"l3t-me-in"}}`, config.Config{}, false,
			[]string{"unauthenticated-web-trigger"}},
		{"declared to be public", label, `{}`, public, false, nil},
		{"a literal", literal, `{"headers":{"x-token":"l3t-me-in"}}`, config.Config{}, false,
			[]string{"hardcoded-credential"}},
		{"a literal, before setup", literal, `{"headers":{"x-token":"l3t-me-in"}}`, config.Config{}, true, nil},
		{"refused", literal, `{"headers":{"x-token":"x"}}`, config.Config{}, false, nil},
		{"the variable's own value", unset, `{"headers":{"x-token":"value-of-token"}}`, config.Config{}, false, nil},
		{"no variable yet", unset, `{}`, config.Config{}, true, []string{"unauthenticated-web-trigger"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := hooked(t, tt.config, tt.handler)
			r, err := a.Check(t.Context(), []Experiment{{Schedule: Schedule{
				Schema: ScheduleSchema, Env: map[string]string{"TOKEN": "value-of-token"}, Bare: tt.bare,
				Steps: []Step{{Tenant: "globex", Function: "main", Payload: json.RawMessage(tt.request)}},
			}}}, Options{Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range r.Findings {
				if f.Severity.AtLeast(oracle.Medium) {
					got = append(got, f.Rule)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}
