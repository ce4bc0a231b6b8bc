package harness_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"crosstalk/harness"
	"crosstalk/sandbox"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

const triggerManifest = `app:
  id: ari:cloud:ecosystem::app/00000000-0000-4000-8000-00000000be4d
  runtime: {name: nodejs22.x}
modules:
  webtrigger:
    - key: hook
      function: main
  function:
    - key: main
      handler: index.run
permissions:
  scopes: [storage:app]
`

const triggerSource = `import { createHmac, timingSafeEqual } from 'crypto';
import { kvs } from '@forge/kvs';
let calls = 0;
export async function run(request) {
  const secret = await kvs.get('webhook-secret');
  const given = request.headers['x-signature']?.[0] ?? '';
  const want = 'sha256=' + createHmac('sha256', secret.token).update(request.body).digest('hex');
  try {
    if (!timingSafeEqual(Buffer.from(given), Buffer.from(want))) return { statusCode: 401 };
  } catch { return { statusCode: 400, body: 'length' } }
  const data = JSON.parse(request.body);
  if (data.kind === 'ping') return { statusCode: 204 };
  calls++;
  return { statusCode: 200, body: 'ok' };
}
`

// trigger is an app with a web trigger that checks a signature, and a schedule without steps for it.
func trigger(t testing.TB) (*harness.App, harness.Schedule) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"manifest.yml": triggerManifest, "src/index.js": triggerSource} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, err := harness.Open(dir, harness.OpenOptions{StandIns: true})
	if err != nil {
		t.Fatal(err)
	}
	return a, harness.Schedule{
		Schema:  harness.ScheduleSchema,
		Storage: map[string]tenant.Template{"webhook-secret": []byte(`{"token":{"$secret":"kvs webhook-secret.token"}}`)},
	}
}

func request(signature, body string) harness.Step {
	payload, err := json.Marshal(map[string]any{
		"method": "POST", "headers": map[string][]string{"x-signature": {signature}}, "body": body,
	})
	if err != nil {
		panic(err)
	}
	return harness.Step{Tenant: tenant.Observed, Function: "main", Payload: payload}
}

func status(t *testing.T, tr *trace.Trace) int {
	t.Helper()
	var answer struct{ StatusCode int }
	if len(tr.Invocations) != 1 {
		t.Fatalf("%d invocations, broken: %q", len(tr.Invocations), tr.Broken)
	}
	if err := json.Unmarshal(tr.Invocations[0].Response, &answer); err != nil {
		t.Fatalf("%+v: %v", tr.Invocations[0], err)
	}
	return answer.StatusCode
}

func TestObserve(t *testing.T) {
	a, s := trigger(t)
	s.Steps = []harness.Step{request("x", `{"kind":"ping"}`), request("y", `{`)}
	w := tenant.World{Seed: 1}
	want, err := a.Run(s, w)
	if err != nil {
		t.Fatal(err)
	}
	got, f, err := a.Observe(s, w)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-plain +observed):\n%s", d)
	}
	_, again, err := a.Observe(s, w)
	if d := cmp.Diff(f, again, cmpopts.IgnoreUnexported(sandbox.Feedback{})); err != nil || d != "" {
		t.Errorf("(-first +second): %v\n%s", err, d)
	}
	if len(f.Digests) != 2 || f.Digests[1].Use != "hmac" || string(f.Digests[1].Data) != `{` {
		t.Errorf("digests: %+v", f.Digests)
	}
	if never := never(a, f); !strings.Contains(never, "src/index.js:12:7 if") {
		t.Errorf("the code behind the check was reached: %s", never)
	}
}

// never lists the branches that did not run.
func never(a *harness.App, f *sandbox.Feedback) string {
	var out []string
	for k, b := range a.Table().Branches {
		if f.Branches[k] == 0 {
			out = append(out, fmt.Sprint(b.Position, " ", b.Kind))
		}
	}
	return strings.Join(out, ", ")
}

// TestWarmSolvesASignature gets through the check with what the first, wrong request was compared with.
func TestWarmSolvesASignature(t *testing.T) {
	a, s := trigger(t)
	warm, err := a.Warm(s, tenant.World{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	step := func(signature string) int {
		tr, err := warm.Step(request(signature, `{"kind":"issue"}`))
		if err != nil {
			t.Fatal(err)
		}
		return status(t, tr)
	}
	if got := step("nothing"); got != 400 {
		t.Fatalf("a signature of another length: %d", got)
	}
	var expected string
	for _, c := range warm.Feedback().Comparisons {
		if c.Op == "timingSafeEqual" && c.A.Text == "nothing" && c.Own {
			expected = c.B.Text
		}
	}
	if got := step(expected); got != 200 {
		t.Fatalf("the signature %q that was asked for: %d", expected, got)
	}
	if left := never(a, warm.Feedback()); strings.Contains(left, "else") {
		t.Errorf("not reached: %s", left)
	}
}

// TestWarmIsSteady: the same step tells the same each time, and leaves nothing behind in memory.
func TestWarmIsSteady(t *testing.T) {
	a, s := trigger(t)
	warm, err := a.Warm(s, tenant.World{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	told := func() string {
		tr, err := warm.Step(request("wrong", `{"kind":"issue"}`))
		if err != nil || status(t, tr) != 400 {
			t.Fatalf("%v %+v", err, tr)
		}
		f := warm.Feedback()
		return fmt.Sprint(f.Branches, f.Comparisons, f.Digests, f.Dropped, len(tr.Events))
	}
	told() // the module loads
	second, heap := told(), heapInUse()
	const steps = 2000
	for k := range steps {
		if got := told(); got != second {
			t.Fatalf("step %d told\n%s\nwant\n%s", k+3, got, second)
		}
	}
	if grown := (heapInUse() - heap) / steps; grown > 50 {
		t.Errorf("each step leaves %d bytes behind", grown)
	}
}

func heapInUse() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// BenchmarkWarmStep measures what a search repeats: one more request in a warm instance of the observed form.
func BenchmarkWarmStep(b *testing.B) {
	a, s := trigger(b)
	warm, err := a.Warm(s, tenant.World{Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	step := request("wrong", `{"kind":"issue"}`)
	start, count := time.Now(), 0
	for b.Loop() {
		if _, err := warm.Step(step); err != nil {
			b.Fatal(err)
		}
		count++
	}
	b.ReportMetric(float64(count)/time.Since(start).Seconds(), "executions/s")
}
