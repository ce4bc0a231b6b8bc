package harness_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
	"crosstalk/scenarios"
)

// apps unpacks the test apps and returns their directory.
func apps(t *testing.T) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/apps.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(archive)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

func load(t *testing.T, dir string) *harness.App {
	t.Helper()
	a, err := harness.Open(dir, harness.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func explore(t *testing.T, a *harness.App) *harness.Model {
	t.Helper()
	m, err := a.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// saved checks an app and returns the report and what was saved.
func saved(t *testing.T, a *harness.App) (*harness.Report, []harness.Replay) {
	t.Helper()
	var replays []harness.Replay
	m := explore(t, a)
	r, err := a.Check(context.Background(), scenarios.Experiments(m), harness.Options{
		Seed: 1, Warnings: m.Warnings,
		Save: func(r harness.Replay) (string, error) { replays = append(replays, r); return "x.json", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r, replays
}

func TestExploreLearnsWhatTheCodeReads(t *testing.T) {
	m := explore(t, load(t, filepath.Join(apps(t), "leak")))
	var entries []string
	for _, e := range m.Entries {
		entries = append(entries, e.Entry)
	}
	if d := cmp.Diff([]string{"quiet", "show"}, entries); d != "" {
		t.Error(d)
	}
	got := map[string][]string{}
	for _, source := range m.Shapes.Sources() {
		got[strings.Fields(source)[0]] = append(got[strings.Fields(source)[0]], m.Shapes[source].Paths()...)
	}
	want := map[string][]string{"payload": {"remember", "unused"}, "kvs": {"theme"}, "env": {"REGION"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestExploreLearnsWhatIsNoList(t *testing.T) {
	m := explore(t, load(t, filepath.Join(apps(t), "checked")))
	body := m.Shapes[m.Entries[0].Source()]
	if body == nil || !slices.Equal(body.Paths(), []string{"rows[].title"}) {
		t.Errorf("the body is taken for %+v, want rows of a title", body)
	}
}

func TestCheckFindsAndMinimizes(t *testing.T) {
	r, replays := saved(t, load(t, filepath.Join(apps(t), "leak")))
	if len(r.Findings) != 2 || r.Findings[1].Rule != "cross-user-leak" {
		t.Fatalf("want a leak between tenants and one between users: %+v", r.Findings)
	}
	f := r.Findings[0]
	saved := slices.IndexFunc(replays, func(r harness.Replay) bool { return r.Finding.ID == f.ID })
	if saved < 0 {
		t.Fatalf("the leak between tenants was not saved: %+v", replays)
	}
	var steps []string
	for _, s := range f.Steps {
		steps = append(steps, s.Tenant+" "+s.Entry+" "+s.Role)
	}
	if d := cmp.Diff([]string{"acme show writes", "globex show observes"}, steps); d != "" {
		t.Error(d)
	}
	carrier := &oracle.Carrier{
		Kind: "memory", Path: "last", DeclaredAt: "src/index.js:5:5", Source: "let last;", Proved: true,
	}
	if d := cmp.Diff(carrier, f.Carrier); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(&oracle.Location{File: "src/index.js", Line: 5, Column: 5}, f.Location); d != "" {
		t.Error(d)
	}
	if e := f.Evidence[0]; e.Path != "$.before" || e.Canary != "user.displayName" || e.Encoding != "plain" {
		t.Errorf("evidence is %+v", e)
	}
	s := replays[saved].Schedule
	hasPayload := func(s harness.Step) bool { return string(s.Payload) != "{}" }
	if len(s.Storage) != 0 || slices.ContainsFunc(s.Steps, hasPayload) {
		t.Errorf("the schedule still holds what the leak does not need: %+v", s)
	}
}

func TestAFindingThatCannotBeSavedIsStillReported(t *testing.T) {
	a := load(t, filepath.Join(apps(t), "leak"))
	r, err := a.Check(context.Background(), scenarios.Experiments(explore(t, a)), harness.Options{
		Seed: 1, Save: func(harness.Replay) (string, error) { return "", errors.New("no space left on device") },
	})
	if err != nil {
		t.Fatal(err)
	}
	unsaved := func(w harness.Warning) bool { return w.Code == "not-saved" }
	if len(r.Findings) == 0 || !slices.ContainsFunc(r.Warnings, unsaved) {
		t.Errorf("findings %+v, warnings %+v; want findings, and a warning that they were not saved", r.Findings, r.Warnings)
	}
}

func TestACheckThatIsCutShortKeepsWhatItFound(t *testing.T) {
	a := load(t, filepath.Join(apps(t), "leak"))
	ctx, cancel := context.WithCancel(context.Background())
	r, err := a.Check(ctx, scenarios.Experiments(explore(t, a)), harness.Options{
		Seed: 1, Save: func(harness.Replay) (string, error) { cancel(); return "x.json", nil },
	})
	if !errors.Is(err, context.Canceled) || r == nil || len(r.Findings) != 1 {
		t.Errorf("got %+v, %v; want a report with one finding, and the context's error", r, err)
	}
}

func TestReportIsTheSameEveryTime(t *testing.T) {
	dir := filepath.Join(apps(t), "leak")
	text := func() string {
		r, replays := saved(t, load(t, dir))
		out, err := json.Marshal([]any{r, replays})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	if d := cmp.Diff(text(), text()); d != "" {
		t.Error(d)
	}
}

func TestReplay(t *testing.T) {
	dir := filepath.Join(apps(t), "leak")
	_, replays := saved(t, load(t, dir))
	text, err := json.Marshal(replays[0])
	if err != nil {
		t.Fatal(err)
	}
	saved, err := harness.ParseReplay(text)
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(dir, "src/index.js"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, old, new string
		want           harness.Verdict
	}{
		{"as it was", "", "", harness.StillFails},
		{"another line moved it", "let last;", "\n\nlet last;", harness.StillFails},
		{"mended", "const before = last;", "const before = 'secret';", harness.Fixed},
		{"the entry is gone", "'show'", "'display'", harness.Changed},
		{"it throws now", "const before = last;", "throw new Error('not ready');", harness.Changed},
		{"it hangs now", "const before = last;", "await new Promise(() => {});", harness.Changed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(string(source), tt.old, tt.new, 1)
			if err := os.WriteFile(filepath.Join(dir, "src/index.js"), []byte(changed), 0o644); err != nil {
				t.Fatal(err)
			}
			result, err := load(t, dir).Replay(saved)
			if err != nil {
				t.Fatal(err)
			}
			if result.Verdict != tt.want {
				t.Errorf("verdict is %s (%s), want %s", result.Verdict, result.Reason, tt.want)
			}
		})
	}
}

func TestParseReplayRefusesWhatProvesNothing(t *testing.T) {
	_, replays := saved(t, load(t, filepath.Join(apps(t), "leak")))
	whole := replays[0]
	tests := map[string]func(*harness.Replay){
		"another schema":     func(r *harness.Replay) { r.Schema = "crosstalk/replay/v9" },
		"an unknown rule":    func(r *harness.Replay) { r.Rule = "no-such-rule" },
		"no steps":           func(r *harness.Replay) { r.Schedule.Steps, r.Outcomes = nil, nil },
		"no outcomes":        func(r *harness.Replay) { r.Outcomes = nil },
		"no finding":         func(r *harness.Replay) { r.Finding.ID = "" },
		"one world twice":    func(r *harness.Replay) { r.Worlds[1] = r.Worlds[0] },
		"another axis":       func(r *harness.Replay) { r.Worlds[1].Variation.Axis = tenant.Personal },
		"another seed":       func(r *harness.Replay) { r.Worlds[1].Seed++ },
		"an unknown tenant":  func(r *harness.Replay) { r.Schedule.Steps[0].Tenant = "initech" },
		"an unknown user":    func(r *harness.Replay) { r.Schedule.Steps[0].User = "eve" },
		"an unknown place":   func(r *harness.Replay) { r.Schedule.Steps[0].Place = "elsewhere" },
		"a broken template":  func(r *harness.Replay) { r.Schedule.Steps[0].Payload = []byte(`{"a":{"$foo":"x"}}`) },
		"a step in the past": func(r *harness.Replay) { r.Schedule.Steps[0].After = -1 },
		"a bomb":             func(r *harness.Replay) { r.Schedule.Steps[0].Payload = []byte(bomb) },
	}
	for name, spoil := range tests {
		r := whole
		r.Schedule = r.Schedule.Clone()
		spoil(&r)
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := harness.ParseReplay(text); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	for name, text := range map[string]string{
		"not JSON": `manifest: true`, "an unknown field": `{"schema":"crosstalk/replay/v1","path":"/etc/passwd"}`,
	} {
		if _, err := harness.ParseReplay([]byte(text)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// bomb is small and would fill memory if lists could be nested without end.
var bomb = strings.Repeat(`{"$list":`, 22) + `1` + strings.Repeat(`}`, 22)

func TestEntriesThatNeverCompleteAreNamed(t *testing.T) {
	r, _ := saved(t, load(t, filepath.Join(apps(t), "crash")))
	var named []string
	for _, w := range r.Warnings {
		if w.Code == "never-completed" {
			named = append(named, w.Message[:strings.Index(w.Message, " was")])
		}
	}
	if d := cmp.Diff([]string{`entry "crashes" of function "main"`}, named); d != "" {
		t.Error(d)
	}
}

// TestStubsThatAreReachedAreNamed also where the app catches what they throw.
func TestStubsThatAreReachedAreNamed(t *testing.T) {
	a, err := harness.Open(filepath.Join(apps(t), "stubbed"), harness.OpenOptions{StandIns: true, StubMissing: true})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := saved(t, a)
	for _, w := range r.Warnings {
		named := strings.HasPrefix(w.Position, "src/index.js:5:") && strings.Contains(w.Message, `"not-there"`)
		if w.Code == "not-installed" && named {
			return
		}
	}
	t.Errorf("warnings: %v", r.Warnings)
}

func TestRunIsTheSameEveryTimeInEveryWorld(t *testing.T) {
	a := load(t, filepath.Join(apps(t), "leak"))
	schedule := scenarios.Experiments(explore(t, a))[0].Schedule
	base := tenant.World{Seed: 1}
	for _, w := range []tenant.World{
		base, base.Vary(tenant.Neighbour, tenant.Shape), {Seed: 1, Sparse: []string{tenant.Observed}},
	} {
		var texts [2]string
		for k := range texts {
			run, err := a.Run(schedule, w)
			if err != nil {
				t.Fatal(err)
			}
			out, err := json.Marshal(run)
			if err != nil {
				t.Fatal(err)
			}
			texts[k] = string(out)
		}
		if texts[0] != texts[1] {
			t.Errorf("two traces in world %+v:\n%s", w, cmp.Diff(texts[0], texts[1]))
		}
	}
}

func TestAnEntryThatHangsIsLeftOutAndNamed(t *testing.T) {
	if testing.Short() {
		t.Skip("takes several times the guard of five seconds")
	}
	r, _ := saved(t, load(t, filepath.Join(apps(t), "hang")))
	var named bool
	for _, w := range r.Warnings {
		named = named || w.Code == "gave-up" && strings.Contains(w.Message, `"hangs"`) &&
			strings.Contains(w.Message, "src/index.js:3")
	}
	if !named {
		t.Errorf("no warning names the entry that hangs: %+v", r.Warnings)
	}
	if f := r.Functions[0]; f.Completed == 0 || f.Threw != 0 {
		t.Errorf("the other entry was not checked alone: %+v", f)
	}
}

func TestScheduleReadsBack(t *testing.T) {
	a := load(t, filepath.Join(apps(t), "leak"))
	for _, e := range scenarios.Experiments(explore(t, a)) {
		s := e.Schedule
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := harness.ParseSchedule(text)
		if err != nil {
			t.Fatal(err)
		}
		if back.Hash() != s.Hash() {
			t.Errorf("%s reads back as another schedule", s.Scenario)
		}
	}
}
