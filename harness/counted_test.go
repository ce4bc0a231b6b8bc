package harness_test

import (
	"os"
	"path/filepath"
	"testing"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// TestCounted: where a loop that never ends was stopped does not depend on the machine.
func TestCounted(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"manifest.yml": "modules:\n  webtrigger:\n    - {key: hook, function: hook}\n" +
			"  function:\n    - {key: hook, handler: index.hook}\n",
		"src/index.js": "let n = 0;\nexport const hook = () => { for (;;) n++; };\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, err := harness.Open(dir, harness.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s := harness.Schedule{Schema: harness.ScheduleSchema, Steps: []harness.Step{
		{Tenant: tenant.Observed, Function: "hook", Payload: tenant.Template(`{"body":""}`)},
	}}
	run, err := a.Run(s, tenant.World{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Invocations) != 1 || run.Invocations[0].Outcome != trace.Exhausted || run.Broken == "" {
		t.Errorf("got %+v, broken %q: want an invocation that used up its fuel", run.Invocations, run.Broken)
	}
	again, err := a.Run(s, tenant.World{Seed: 1})
	if err != nil || again.Broken != run.Broken {
		t.Errorf("got %v %q, want the same end: %q", err, again.Broken, run.Broken)
	}
}
