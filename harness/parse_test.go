package harness

import (
	"encoding/json"
	"strings"
	"testing"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// sound is a replay file that is in order.
func sound() Replay {
	return Replay{
		Schema: ReplaySchema, Crosstalk: Version, Rule: "cross-tenant-leak",
		Schedule: Schedule{Schema: ScheduleSchema, Steps: []Step{
			{Tenant: tenant.Neighbour, User: "ada", Function: "main", Payload: tenant.Template(`{"name":{"$text":"name"}}`)},
			{Tenant: tenant.Observed, User: "ada", Function: "main"},
		}},
		Worlds:   [2]tenant.World{{Seed: 1}, tenant.World{Seed: 1}.Vary(tenant.Neighbour, tenant.Shared)},
		Outcomes: []trace.Outcome{trace.Completed, trace.Completed},
		Finding:  oracle.Finding{ID: "0123456789abcdef", Rule: "cross-tenant-leak", Severity: oracle.High},
	}
}

func encoded(t testing.TB, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestForgedReplays: a replay file is data that somebody may have forged. It is refused with a reason, or asks for
// nothing that a finding does not ask for.
func TestForgedReplays(t *testing.T) {
	text := encoded(t, sound())
	if _, err := ParseReplay([]byte(text)); err != nil {
		t.Fatalf("a sound file is refused: %v", err)
	}
	swap := func(from, to string) string {
		t.Helper()
		if !strings.Contains(text, from) {
			t.Fatalf("a replay file has no %s", from)
		}
		return strings.Replace(text, from, to, 1)
	}
	steps := sound()
	for range maxSteps {
		steps.Schedule.Steps = append(steps.Schedule.Steps, steps.Schedule.Steps[0])
		steps.Outcomes = append(steps.Outcomes, trace.Completed)
	}
	const payload = `{"name":{"$text":"name"}}`
	nested := func(open, end string, n int) string { return strings.Repeat(open, n) + "1" + strings.Repeat(end, n) }
	for name, c := range map[string]struct{ text, want string }{
		"an id that is a path":    {swap(`"id":"0123456789abcdef"`, `"id":"../../../x"`), "no id of a finding"},
		"no id":                   {swap(`"id":"0123456789abcdef"`, `"id":""`), "no id of a finding"},
		"an id with a line end":   {swap(`"id":"0123456789abcdef"`, `"id":"0123456789abcdef\n"`), "no id of a finding"},
		"an unknown severity":     {swap(`"severity":"high"`, `"severity":"none"`), "unknown severity"},
		"an unknown rule":         {swap(`"rule":"cross-tenant-leak"`, `"rule":"../../etc"`), "rule"},
		"another schema":          {swap(ReplaySchema, "crosstalk/replay/v9"), "schema"},
		"an unknown field":        {swap(`{"schema"`, `{"run":"id","schema"`), "unknown field"},
		"a wrong type":            {swap(`"steps":[`, `"steps":7,"x":[`), "cannot unmarshal"},
		"a number out of range":   {swap(`"seed":1`, `"seed":1e999`), "cannot unmarshal"},
		"a number that is none":   {swap(`"seed":1`, `"seed":NaN`), "invalid character"},
		"a negative seed":         {swap(`"seed":1`, `"seed":-1`), "cannot unmarshal"},
		"an unknown tenant":       {swap(`"tenant":"acme"`, `"tenant":"__proto__"`), "unknown tenant"},
		"an unknown user":         {swap(`"user":"ada"`, `"user":"root"`), "unknown user"},
		"time that overflows":     {swap(`"function":"main"`, `"function":"main","after":9223372036854775807`), "ten years"},
		"time that goes back":     {swap(`"function":"main"`, `"function":"main","after":-1`), "negative"},
		"an overlap with nothing": {swap(`"function":"main"`, `"function":"main","overlap":99999999`), "overlap"},
		"more steps than any":     {encoded(t, steps), "at most 1000"},
		"too few outcomes":        {swap(`"outcomes":["completed","completed"]`, `"outcomes":[]`), "outcome"},
		"two documents":           {text + text, "something follows"},
		"JSON without a bottom":   {swap(payload, nested("[", "]", 1e6)), "depth"},
		"a list of lists":         {swap(payload, nested(`{"$list":`, `}`, 40)), "list"},
		"a file of no end":        {strings.Repeat(" ", MaxReplay+1), "at most"},
		"an unknown directive":    {swap(`{"$text":"name"}`, `{"$file":"/etc/passwd"}`), "$file"},
	} {
		_, err := ParseReplay([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %.200v, want an error with %q", name, err, c.want)
		}
	}
}

func FuzzParseReplay(f *testing.F) {
	text := encoded(f, sound())
	f.Add([]byte(text))
	f.Add([]byte(strings.Replace(text, `"name":{`, `"name":{"$list":{"$object":{}},`, 1)))
	f.Add([]byte(`{"schema":"crosstalk/replay/v1","rule":"manifest-secret","schedule":{"steps":[]},"worlds":[{},{}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := ParseReplay(text)
		if err != nil {
			return
		}
		if !IsFingerprint(r.Finding.ID) || len(r.Schedule.Steps) > maxSteps {
			t.Errorf("it was taken with the id %q and %d steps", r.Finding.ID, len(r.Schedule.Steps))
		}
		if _, err := ParseReplay([]byte(encoded(t, r))); err != nil {
			t.Errorf("written again, it is refused: %v", err)
		}
	})
}

func FuzzParseSchedule(f *testing.F) {
	f.Add([]byte(encoded(f, sound().Schedule)))
	f.Add([]byte(`{"schema":"crosstalk/schedule/v1","steps":[{"tenant":"acme","function":"f","after":1,"overlap":1}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := ParseSchedule(text)
		if err != nil {
			return
		}
		if again, err := ParseSchedule([]byte(encoded(t, s))); err != nil || again.Hash() != s.Hash() {
			t.Errorf("written again, it is another one: %v", err)
		}
	})
}
