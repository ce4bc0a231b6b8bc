package worker

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"crosstalk/harness"
	"crosstalk/sandbox/shape"
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
	if raced {
		t.Skip("SKIPPED: the race detector takes the memory that is to be limited, and the time that it takes to fill it")
	}
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
	w, err := probed(t, "hang", Options{Limits: Limits{Time: time.Second}})
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

// probed starts a process that does what no worker does.
func probed(t *testing.T, how string, o Options) (*process, error) {
	t.Helper()
	o.Command, o.Limits = self(t, probeArgument, how), o.Limits.withDefaults()
	return start(o, false)
}

// TestForged: a process that says what no worker says is given up, and harms nobody.
func TestForged(t *testing.T) {
	for how, part := range map[string]string{"version": "another version", "silent": "does not answer"} {
		if _, err := probed(t, how, Options{}); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: got %v, want %q", how, err, part)
		}
	}
	for how, part := range map[string]string{
		"length": "2147483648 bytes are too many", "json": "invalid character", "deep": "exceeded max depth",
		"nothing": "says nothing", "other": "of task 1, but of task 7", "marks": "1000000 marks of one task",
		"zeros": "268435456 bytes are too many", "zero result": "invalid character", "bomb": "2000001 values",
		"kind": "of what was asked", "untyped": "cannot unmarshal",
	} {
		p := New(Options{Command: self(t, probeArgument, how)})
		_, err := p.Do(t.Context(), harness.Task{Run: &harness.Running{}})
		p.Close()
		killed := new(harness.Killed)
		if !errors.As(err, &killed) || killed.By != trace.ByFault || !strings.Contains(killed.Reason, part) {
			t.Errorf("%s: got %v, want an end that says %q", how, err, part)
		}
		if p.Started() > 2 {
			t.Errorf("%s: it was tried %d times", how, p.Started())
		}
	}
}

// TestSigns: signs of life do not keep a process alive for ever.
func TestSigns(t *testing.T) {
	w := &watch{p: &process{limits: Limits{Time: time.Second}}}
	used, looks := time.Duration(0), 0
	for ; !w.hangs(used) && looks < 1000; looks++ {
		w.alive()
		used += time.Second
	}
	if looks != maxSigns+1 {
		t.Errorf("ended after %d looks, want %d", looks, maxSigns+1)
	}
	for looks = 0; !w.hangs(0) && looks < 10*maxSlept; looks++ {
		w.alive()
	}
	if looks > maxSlept {
		t.Errorf("a process that sleeps was ended after %d looks, want %d", looks, maxSlept)
	}
}

// TestStop: when all is to stop, a process that hangs has a moment to end.
func TestStop(t *testing.T) {
	stop := make(chan struct{})
	p := New(Options{Command: self(t, probeArgument, "hang"), Stop: stop})
	defer p.Close()
	time.AfterFunc(time.Second, func() { close(stop) })
	began := time.Now()
	_, err := p.Do(t.Context(), harness.Task{Table: true})
	killed := new(harness.Killed)
	if !errors.As(err, &killed) || killed.By != "" {
		t.Errorf("got %v, want an end by nothing", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestLarge: a result that would not be read is not sent, and the worker goes on.
func TestLarge(t *testing.T) {
	var out bytes.Buffer
	shapes := make([]shape.Model, maxValues)
	if err := (&writer{out: &out}).tell(3, answer{Done: true}, harness.Result{Shapes: shapes}); err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := readFrame(bufio.NewReader(&out), &a, maxAnswer); err != nil || a.Failed == nil || a.Number != 3 {
		t.Fatalf("got %+v, %v, want a failure", a, err)
	}
	killed := new(harness.Killed)
	if err := a.Failed.error(); !errors.As(err, &killed) || killed.By != trace.ByMemory {
		t.Errorf("got %v, want a lack of memory", err)
	}
}
