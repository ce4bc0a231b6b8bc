package harness

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness/config"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/userfile"
)

func TestSuppress(t *testing.T) {
	findings := []oracle.Finding{{ID: "one"}, {ID: "two", Rule: oracle.IDs()[0], Location: &oracle.Location{File: "a.js"}}}
	at := userfile.Position{File: "c.yaml", Line: 2, Column: 3}
	one := config.Suppression{At: at, Fingerprint: "one", Reason: "r", Expires: "2030-01-31"}
	old := config.Suppression{At: at, Fingerprint: "one", Reason: "r", Expires: "2020-01-31"}
	two := config.Suppression{At: at, Rule: oracle.IDs()[0], Location: "a.js", Reason: "r", Expires: "2030-01-31"}
	lost := config.Suppression{At: at, Rule: oracle.IDs()[0], Location: "b.js", Reason: "r", Expires: "2030-01-31"}
	gone := config.Suppression{At: at, Fingerprint: "gone", Reason: "r", Expires: "2030-01-31"}
	const unused, expired = "suppression-unused", "suppression-expired"
	for _, c := range []struct {
		name                       string
		all                        []config.Suppression
		today                      string
		rules                      []oracle.Rule
		partial                    bool
		kept, suppressed, warnings string
	}{
		{"none", nil, "2030-01-01", oracle.Rules(), false, "one two", "", ""},
		{"one of two", []config.Suppression{one}, "2030-01-31", oracle.Rules(), false, "two", "one", ""},
		{"by rule and place", []config.Suppression{two}, "2030-01-31", oracle.Rules(), false, "one", "two", ""},
		{"the day after", []config.Suppression{one}, "2030-02-01", oracle.Rules(), false, "one two", "", expired},
		{"an old one beside", []config.Suppression{old, one}, "2030-01-01", oracle.Rules(), false, "two", "one", expired},
		{"without a day", []config.Suppression{old}, "", oracle.Rules(), false, "two", "one", ""},
		{"unused", []config.Suppression{gone, lost}, "2030-01-01", oracle.Rules(), false, "one two", "",
			unused + " " + unused},
		{"unused, cut short", []config.Suppression{gone, lost}, "2030-01-01", oracle.Rules(), true, "one two", "", ""},
		{"unused, of its rule", []config.Suppression{gone, lost}, "2030-01-01", oracle.Rules()[:1], false, "one two", "",
			unused},
		{"unused, of another rule", []config.Suppression{lost}, "2030-01-01", oracle.Rules()[1:], false, "one two", "", ""},
	} {
		r := &Report{Findings: findings}
		r.suppress(c.all, Options{Today: c.today, Rules: c.rules}, !c.partial)
		var kept, suppressed, warnings []string
		for _, f := range r.Findings {
			kept = append(kept, f.ID)
		}
		for _, s := range r.Suppressed {
			suppressed = append(suppressed, s.Finding.ID)
			if s.Reason != "r" || s.Expires != "2030-01-31" && c.today != "" || s.DeclaredAt != "c.yaml:2:3" {
				t.Errorf("%s: %+v", c.name, s)
			}
		}
		for _, w := range r.Warnings {
			warnings = append(warnings, w.Code)
		}
		got := []string{strings.Join(kept, " "), strings.Join(suppressed, " "), strings.Join(warnings, " ")}
		if d := cmp.Diff([]string{c.kept, c.suppressed, c.warnings}, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

func TestScheduleRefusesFixturesThatCannotBe(t *testing.T) {
	s := Schedule{Schema: ScheduleSchema, Steps: []Step{{Tenant: tenant.Observed, Function: "main"}}}
	s.Fixtures = []forge.Fixture{{Service: "jira", Address: "/x", Body: json.RawMessage(`{"$data":"user.email"}`)}}
	if err := s.validate(); err != nil {
		t.Error(err)
	}
	s.Fixtures[0].Status = 42
	want := "schedule: fixture of jira /x: status 42 is not one of 200 to 599"
	if err := s.validate(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
