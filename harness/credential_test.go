package harness

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"crosstalk/harness/config"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

func TestOtherIsOfTheSameForm(t *testing.T) {
	tests := []struct{ name, credential, want string }{
		{"token", "l3t-me-in", "m4u-nf-jo"},
		{"scheme", "Bearer abcdefghij", "Bearer bcdefahijk"},
		{"signature", "t=1,v1=0123456789abcdef", "t=1,v1=1234567890bcdefa"},
		{"token of three parts", "eyJh.eyJz.abcdefgh", "eyJh.eyJz.bcdefahi"},
		{"user and password", "Basic dXNlcjpwYXNzd29yZA==", "Basic dXNlcjpxYnR0eHBzZQ=="},
		{"padding stays", "abcdefghij=", "bcdefahijk="},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := other(tt.credential); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestProofsStandInARequestAsTheyAre(t *testing.T) {
	tests := []struct {
		name, request string
		want          []string
	}{
		{"header", `{"headers":{"authorization":"Bearer abc"}}`, []string{"Bearer abc"}},
		{"spelled header", `{"headers":{"X-Token":["abc"]}}`, []string{"abc"}},
		{"body", `{"body":{"auth":{"token":"abc"},"key":{"$data":"issue.key"},"title":"long enough"}}`, []string{"abc"}},
		{"template", `{"headers":{"x-token":{"$secret":"secret hook"}}}`, nil},
		{"any name", `{"headers":{"x-hook-word":"long enough","x-short":"push"}}`, []string{"long enough"}},
		{"what describes the request", `{"headers":{"content-type":"application/json"},"body":"token"}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range proofsIn(tenant.Decode(json.RawMessage(tt.request)).(map[string]any)) {
				got = append(got, p.text)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
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
		{"a text of the code's under any name", "if (request.headers['x-door']?.[0] !== ['open', 'sesame'].join('-')) " +
			"return { statusCode: 401 };\n" + label, `{"headers":{"x-door":"open-sesame"}}`, config.Config{}, false,
			[]string{"hardcoded-credential"}},
		{"one of a list", "if (!['first-word', 'open-sesame'].includes(request.headers['x-door']?.[0])) " +
			"return { statusCode: 401 };\n" + label, `{"headers":{"x-door":"open-sesame"}}`, config.Config{}, false,
			[]string{"hardcoded-credential"}},
		{"any of a form", "if (!/^Bearer [a-z]{8,}$/.test(request.headers.authorization?.[0])) " +
			"return { statusCode: 401 };\n" + label, `{"headers":{"authorization":"Bearer abcdefghi"}}`, config.Config{}, false,
			[]string{"unauthenticated-web-trigger"}},
		{"twice the same", "if (request.headers['x-a']?.[0] !== request.headers['x-b']?.[0]) return { statusCode: 401 };\n" +
			label, `{"headers":{"x-a":"abcdefghi","x-b":"abcdefghi"}}`, config.Config{}, false,
			[]string{"unauthenticated-web-trigger"}},
		{"an event of a kind", "if (request.headers['x-event']?.[0] !== 'issue_created') return { statusCode: 204 };\n" +
			label, `{"headers":{"x-event":"issue_created"}}`, config.Config{}, false,
			[]string{"unauthenticated-web-trigger"}},
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
