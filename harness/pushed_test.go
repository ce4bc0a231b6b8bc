package harness_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// queues is the app of testdata/queues.txtar, explored.
func queues(t *testing.T) (*harness.App, *harness.Model) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/queues.txtar")
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
	a, err := harness.Open(dir, harness.OpenOptions{StandIns: true})
	if err != nil {
		t.Fatal(err)
	}
	return a, explore(t, a)
}

const ours, theirs = tenant.Observed, tenant.Neighbour

func callOf(who, entry, payload string) harness.Step {
	return harness.Step{Tenant: who, User: "ada", Function: "main", Entry: entry, Payload: tenant.Template(payload)}
}

func pushed(who, function string) harness.Step {
	return harness.Step{Tenant: who, Function: function, Pushed: true, Payload: tenant.Template(`{"body":{"made":"up"}}`)}
}

// ran is how the steps ended, by their order.
func ran(t *testing.T, a *harness.App, m *harness.Model, steps ...harness.Step) []trace.Invocation {
	t.Helper()
	run, err := a.Run(m.Schedule("test", steps, true), tenant.World{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Invocations) != len(steps) {
		t.Fatalf("%d of %d steps ran: %s", len(run.Invocations), len(steps), run.Broken)
	}
	return run.Invocations
}

// at is a member of what an invocation returned, as JSON.
func at(t *testing.T, i trace.Invocation, path ...string) string {
	t.Helper()
	text := i.Response
	for _, name := range path {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(text, &fields); err != nil {
			t.Fatalf("step %d, %s (%s): %v", i.Step, name, i.Response, err)
		}
		text = fields[name]
	}
	return string(text)
}

// TestPushedEventsAreDelivered: in the tenant that pushed them, in order, when the delay is over, and to nobody twice.
func TestPushedEventsAreDelivered(t *testing.T) {
	a, m := queues(t)
	got := ran(t, a, m,
		callOf(ours, "push", `{"bodies":[{"name":"one"},{"name":"two"}],"delay":60}`),
		callOf(theirs, "push", `{"bodies":[{"name":"theirs"}]}`),
		pushed(theirs, "worker"), pushed(ours, "worker"), pushed(ours, "worker"), pushed(ours, "worker"))
	var bodies []string
	for _, i := range got[2:] {
		bodies = append(bodies, at(t, i, "body"))
	}
	want := []string{`{"name":"theirs"}`, `{"name":"one"}`, `{"name":"two"}`, `{"made":"up"}`}
	if d := cmp.Diff(want, bodies); d != "" {
		t.Error(d)
	}
	if at(t, got[3], "jobId") != at(t, got[0], "jobId") {
		t.Errorf("the event is of job %s, and %s was pushed", at(t, got[3], "jobId"), at(t, got[0], "jobId"))
	}
	if got[2].Started >= 60_000 || got[3].Started < got[0].Started+60_000 {
		t.Errorf("delivered at %d without a delay, and at %d with one", got[2].Started, got[3].Started)
	}
	if got := ran(t, a, m, callOf(ours, "crumb", "{}"), pushed(ours, "crumbs")); string(got[1].Response) !=
		`{"payload":{"crumb":1},"job":"crumbs"}` {
		t.Errorf("a resolver gets %s", got[1].Response)
	}
}

// TestPushedEventsAreDeliveredAgain: when the consumer asks for it, or throws, with what it asked for and how often.
func TestPushedEventsAreDeliveredAgain(t *testing.T) {
	a, m := queues(t)
	push := callOf(ours, "push", `{"bodies":[{"name":"one","asks":2}]}`)
	got := ran(t, a, m, push, pushed(ours, "worker"), pushed(ours, "worker"), pushed(ours, "worker"))
	for k, i := range got[1:3] {
		if next := got[k+2]; next.Started < i.Ended+30_000 {
			t.Errorf("asked at %d for a delivery in 30 seconds, which came at %d", i.Ended, next.Started)
		}
	}
	context := []string{at(t, got[3], "retryContext", "retryCount"), at(t, got[3], "retryContext", "retryReason"),
		at(t, got[3], "retryContext", "retryData", "seen")}
	if d := cmp.Diff([]string{"2", `"FUNCTION_RETRY_REQUEST"`, `"one"`}, context); d != "" {
		t.Error(d)
	}
	throws := callOf(ours, "push", `{"bodies":[{"name":"one","throws":1}]}`)
	got = ran(t, a, m, throws, pushed(ours, "worker"), pushed(ours, "worker"))
	if got[1].Outcome != trace.Threw || at(t, got[2], "body", "name") != `"one"` ||
		at(t, got[2], "retryContext", "retryReason") != `"FUNCTION_PLATFORM_UNKNOWN_ERROR"` {
		t.Errorf("a consumer that threw (%s) gets %s", got[1].Outcome, got[2].Response)
	}
	got = ran(t, a, m, callOf(ours, "crumb", `{"asks":true}`), pushed(ours, "crumbs"), pushed(ours, "crumbs"))
	if at(t, got[2], "payload", "retryContext", "retryCount") != "1" {
		t.Errorf("a resolver that asked for its event again gets %s", got[2].Response)
	}
}

// TestTriggersAreCalledAgain: four times at most, where they ask for it, about the same thing.
func TestTriggersAreCalledAgain(t *testing.T) {
	a, m := queues(t)
	again := pushed(ours, "flaky")
	again.Payload = nil
	steps := []harness.Step{{Tenant: ours, Function: "flaky"}, again, again, again, again, again}
	var seen []string
	for _, i := range ran(t, a, m, steps...) {
		seen = append(seen, at(t, i, "retryOptions", "retryData"))
	}
	var want []string
	for _, n := range []string{"0", "1", "2", "3", "4", "0"} {
		want = append(want, `{"key":"PROJ-1","seen":`+n+`}`)
	}
	if d := cmp.Diff(want, seen); d != "" {
		t.Error(d)
	}
}

// TestOnlyWhatIsPushedToIsDelivered: a case that delivers to a resolver says so.
func TestOnlyWhatIsPushedToIsDelivered(t *testing.T) {
	a, _ := queues(t)
	for call, want := range map[[2]string]bool{{"worker"}: false, {"told"}: false, {"main", "push"}: true} {
		said := failures(func(f *fakeT) {
			suite := harness.Load(f, a.Dir, harness.LoadOptions{StandIns: true})
			suite.Run(f, []harness.Case{{Rules: []string{"log-injection"}, Moves: []harness.Move{
				harness.As(ours, "ada").Invoke(call[0], call[1], nil).Pushed(),
			}}})
		})
		if got := strings.Contains(strings.Join(said, "\n"), "neither a consumer"); got != want {
			t.Errorf("%s: %q", call, said)
		}
	}
}

// TestJobsProgress follows the counts of a job through its deliveries.
func TestJobsProgress(t *testing.T) {
	a, m := queues(t)
	steps := []harness.Step{callOf(ours, "push", `{"bodies":[{"name":"one"},{"name":"two","asks":1}]}`)}
	job := at(t, ran(t, a, m, steps...)[0], "jobId")
	stats := callOf(ours, "stats", `{"jobId":`+job+`}`)
	for range 3 {
		steps = append(steps, stats, pushed(ours, "worker"))
	}
	steps = append(steps, stats)
	got := ran(t, a, m, steps...)
	var counts []string
	for _, k := range []int{1, 3, 5, 7} {
		counts = append(counts, string(got[k].Response))
	}
	want := []string{`{"success":0,"inProgress":2,"failed":0}`, `{"success":1,"inProgress":1,"failed":0}`,
		`{"success":1,"inProgress":1,"failed":0}`, `{"success":2,"inProgress":0,"failed":0}`}
	if d := cmp.Diff(want, counts); d != "" {
		t.Error(d)
	}
}

// TestConcurrencyKeys: of two events that share a key, the second waits for the first, even where the schedule has it
// overlap; without a key it does not.
func TestConcurrencyKeys(t *testing.T) {
	a, m := queues(t)
	for key, wait := range map[string]bool{`,"concurrency":{"key":"k","limit":1}`: true, ``: false,
		`,"concurrency":{"key":"k","limit":2}`: false} {
		push := callOf(ours, "push", `{"bodies":[{"takes":900},{"takes":1}]`+key+`}`)
		second := pushed(ours, "worker")
		second.Overlap = 1
		got := ran(t, a, m, push, pushed(ours, "worker"), second)
		if waited := got[2].Started >= got[1].Ended; waited != wait {
			t.Errorf("with %q the second begins at %d, when the first ends at %d", key, got[2].Started, got[1].Ended)
		}
	}
}

// TestOwnEventsAreDelivered: the app's own trigger gets an event that the app publishes, at the tenant that did.
func TestOwnEventsAreDelivered(t *testing.T) {
	a, m := queues(t)
	publish := callOf(ours, "publish", "null")
	more := m.Deliveries(m.Entries[entryOf(t, m, "more")], ours)
	if len(more) != 1 || more[0].Function != "worker" || more[0].Use != "consumer:second" {
		t.Errorf("what goes to the second queue of a function gets %+v", more)
	}
	steps := m.Deliveries(m.Entries[entryOf(t, m, "publish")], ours)
	if len(steps) != 1 || steps[0].Function != "told" || !steps[0].Pushed {
		t.Fatalf("exploring has learnt of the deliveries %+v", steps)
	}
	got := ran(t, a, m, publish, steps[0])[1]
	if !strings.HasSuffix(at(t, got, "eventType"), `/done"`) || got.Tenant != ours {
		t.Errorf("%s got %s", got.Tenant, got.Response)
	}
}

func entryOf(t *testing.T, m *harness.Model, key string) int {
	t.Helper()
	for k, e := range m.Entries {
		if e.Entry == key {
			return k
		}
	}
	t.Fatalf("no entry %q", key)
	return 0
}

// TestTablesAreThere: what the installation makes is there at every tenant before anything runs, and rows stay with
// the tenant whose they are.
func TestTablesAreThere(t *testing.T) {
	a, m := queues(t)
	installed := harness.Step{Tenant: ours, Function: "installed"}
	got := ran(t, a, m, callOf(ours, "titles", "null"), callOf(theirs, "titles", "null"),
		callOf(ours, "note", `{"title":"ours"}`), callOf(theirs, "note", `{"title":"theirs"}`), installed,
		callOf(ours, "note", `{"title":"more"}`))
	for _, i := range got[:2] {
		if !strings.Contains(string(i.Response), `["`) {
			t.Errorf("%s has no rows from before: %s", i.Tenant, i.Response)
		}
	}
	rows := []string{string(got[2].Response), string(got[3].Response), string(got[4].Outcome), string(got[5].Response)}
	want := []string{`[{"id":1,"title":"ours"}]`, `[{"id":1,"title":"theirs"}]`, "completed",
		`[{"id":1,"title":"ours"},{"id":2,"title":"more"}]`}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if made := m.Schedule("test", nil, true).Tables; len(made) != 3 {
		t.Errorf("the tables are made by %q", made)
	}
}
