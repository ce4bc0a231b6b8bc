package worker

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

const bombs = `
let kept = [];
export const quick = () => { kept.push(1); return { statusCode: 200, body: String(kept.length) }; };
export const memory = () => { for (;;) kept.push("x".repeat(1e6)); };
export const stack = () => new Function("return " + "[".repeat(3e6) + "]".repeat(3e6))();
`

// hostile is an app of the bombs, in workers.
func hostile(t *testing.T, p *Pool) *harness.App {
	t.Helper()
	dir, manifest := t.TempDir(), "modules:\n  webtrigger:\n"
	names := []string{"quick", "memory", "stack"}
	for _, name := range names {
		manifest += "    - {key: " + name + ", function: " + name + "}\n"
	}
	manifest += "  function:\n"
	for _, name := range names {
		manifest += "    - {key: " + name + ", handler: index." + name + "}\n"
	}
	for file, text := range map[string]string{"manifest.yml": manifest, "src/index.js": bombs} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, err := harness.OpenIn(t.Context(), p, dir, harness.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// calls is a schedule of calls of web triggers.
func calls(names ...string) harness.Schedule {
	s := harness.Schedule{Schema: harness.ScheduleSchema}
	for _, name := range names {
		s.Steps = append(s.Steps, harness.Step{
			Tenant: tenant.Observed, Function: name, Payload: tenant.Template(`{"body":""}`),
		})
	}
	return s
}

// TestDeath: a call that takes down its process is told, with the step that did it, and the next run has a fresh one.
func TestDeath(t *testing.T) {
	p := pool(t, Options{Limits: Limits{Memory: 512 << 20}})
	a := hostile(t, p)
	run, err := a.Run(calls("quick", "memory", "quick"), tenant.World{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if k := run.Killed; k == nil || k.By != trace.ByMemory || k.Step != 2 || run.Broken == "" {
		t.Errorf("got %+v, want step 2 killed by memory: %s", run.Killed, run.Broken)
	}
	if n := len(run.Invocations); n != 2 || run.Invocations[1].Outcome != trace.Crashed {
		t.Errorf("got %d invocations, want the two that were made, the second crashed", n)
	}
	before := p.Started()
	if _, err := a.Run(calls("memory"), tenant.World{Seed: 1}); err != nil || p.Started() != before {
		t.Errorf("the same call took down another process: %v", err)
	}
	run, err = a.Run(calls("quick"), tenant.World{Seed: 1})
	if err != nil || run.Broken != "" || run.Invocations[0].Outcome != trace.Completed {
		t.Errorf("the run after it did not complete: %v %v", run, err)
	}
}

// TestLate kills a process that gives no sign of life.
func TestLate(t *testing.T) {
	w, err := start(self(t, probeArgument, "hang"), Limits{Time: time.Second}.withDefaults(), false)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, err = w.do(t.Context(), harness.Task{Table: true}, false)
	if by, own := w.death(); err == nil || by != trace.ByTime || !own {
		t.Errorf("got %v, %s, %v: want an end by time", err, by, own)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestKilled has tasks done whose processes are killed from outside.
func TestKilled(t *testing.T) {
	p := pool(t, Options{})
	a := hostile(t, p)
	want, err := a.Run(calls("quick", "quick"), tenant.World{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		for _, w := range p.idle {
			if err := syscall.Kill(w.cmd.Process.Pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
		got, err := a.Run(calls("quick", "quick"), tenant.World{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "run", want, got)
	}
	if p.Ended() != 5 {
		t.Errorf("%d processes were taken down, want 5", p.Ended())
	}
}

// TestForged: a process that says what no worker says is given up, and harms nobody.
func TestForged(t *testing.T) {
	for how, part := range map[string]string{
		"length": "", "json": "", "deep": "", "version": "another version", "silent": "does not answer",
	} {
		w, err := start(self(t, probeArgument, how), Limits{}.withDefaults(), false)
		if part != "" {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: got %v, want %q", how, err, part)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", how, err)
			continue
		}
		if _, err := w.do(t.Context(), harness.Task{Table: true}, false); err == nil {
			t.Errorf("%s: taken for a result", how)
		}
	}
}
