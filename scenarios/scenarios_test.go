package scenarios_test

import (
	"fmt"
	"testing"

	"crosstalk/harness"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
	"crosstalk/scenarios"
)

// model is of an app with one entry, which reads the given text fields of its payload.
func model(fields ...string) *harness.Model {
	e := harness.Entry{Function: "main", Entry: "run", Kind: "jira:issuePanel#resolver"}
	m := &harness.Model{Entries: []harness.Entry{e}, Shapes: shape.Model{}}
	for _, f := range fields {
		m.Shapes.Learn(e.Source(), []string{f}, shape.Text)
	}
	return m
}

// sent are the payloads that a tenant sends in a schedule.
func sent(s harness.Schedule, name string) map[string]bool {
	out := map[string]bool{}
	for _, step := range s.Steps {
		if step.Tenant == name {
			out[string(step.Payload)] = true
		}
	}
	return out
}

// TestNeighbourSendsItsOwn needs a schedule of every scenario in which only the neighbour's known things vary.
func TestNeighbourSendsItsOwn(t *testing.T) {
	const own, known = `{"accountId":{"$text":"payload.accountId"}}`, `{"accountId":{"$data":"colleague.accountId"}}`
	m := model("accountId")
	found := map[bool]int{}
	for _, e := range scenarios.Experiments(m) {
		s := e.Schedule
		found[sent(s, tenant.Neighbour)[own] && sent(s, tenant.Observed)[known]]++
	}
	if found[true] == 0 || found[false] == 0 {
		t.Errorf("%d schedules in which the neighbour sends a text of its own, %d others", found[true], found[false])
	}
}

// TestSchedulesAreMadeOnce also when a variant changes nothing: no known thing is sent by the second app.
func TestSchedulesAreMadeOnce(t *testing.T) {
	for name, m := range map[string]*harness.Model{"none": model(), "text": model("title"), "known": model("key")} {
		seen := map[string]string{}
		for _, e := range scenarios.Experiments(m) {
			s := e.Schedule
			key := fmt.Sprint(s.Hash(), e.Base, e.For)
			if before, ok := seen[key]; ok {
				t.Errorf("%s: %s is %s again", name, s.Scenario, before)
			}
			seen[key] = s.Scenario
			if s.Scenario == "pairs/own" && name != "known" {
				t.Errorf("%s: %s repeats what the typical payload does", name, s.Scenario)
			}
		}
	}
}
