package fuzz

import (
	"context"
	"strings"
	"testing"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// TestWhatIsFoundHoldsWithOtherSecrets: what gets past a check of credentials does so as well where all secrets are
// others and what is sent is other text.
func TestWhatIsFoundHoldsWithOtherSecrets(t *testing.T) {
	for _, p := range planted {
		if n := p.name[:2]; n < "20" || n > "28" || testing.Short() && n > "23" {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			app := plant(t, p.name)
			e := reaching(t, app, p.within)
			if e == nil {
				t.Fatal("not reached")
			}
			for _, axis := range []tenant.Axis{tenant.Secrets, tenant.Values, tenant.Everything} {
				if run, err := app.Run(*e, (tenant.World{}).Vary(tenant.Observed, axis)); err != nil || !reached(run) {
					t.Errorf("%s: not reached (%v) with\n%s", axis, err, e.Steps[len(e.Steps)-1].Payload)
				}
			}
			stranger, err := app.Run(*e, (tenant.World{}).Vary(tenant.Observed, tenant.Inside))
			if err != nil || reached(stranger) {
				t.Errorf("reached by somebody who does not know the secrets (%v)", err)
			}
		})
	}
}

// reaching is the first schedule that a search finds which reaches the bug; nil when none does.
func reaching(t *testing.T, app *harness.App, within int) *harness.Schedule {
	t.Helper()
	m, err := app.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	s := New(app, m, Options{Seed: 1, Executions: within})
	for e, err := range s.Experiments(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if run, err := app.Run(e.Schedule, s.world); err == nil && reached(run) {
			return &e.Schedule
		}
	}
	return nil
}

func TestCut(t *testing.T) {
	pieces := []piece{{"secret-1", "S"}, {"secret-12", "L"}, {"body", "B"}}
	tests := []struct {
		text string
		want any
	}{
		{"", ""}, {"nothing", "nothing"}, {"secret-1", "S"}, {"secret-12", "L"},
		{"t.body.secret-1", map[string]any{"$join": []any{"t.", "B", ".", "S"}}},
		{"Basic dXNlcjpzZWNyZXQtMQ==", map[string]any{"$join": []any{
			"Basic ", map[string]any{"$base64": map[string]any{"$join": []any{"user:", "S"}}}}}},
	}
	for _, tt := range tests {
		got, want := string(encode(joined(cutCoded(tt.text, pieces)))), string(encode(tt.want))
		if got != want {
			t.Errorf("%q is %s, want %s", tt.text, got, strings.TrimSpace(want))
		}
	}
}
