package worker_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/harness/worker"
	"crosstalk/sandbox"
	"crosstalk/sandbox/tenant"
)

// workArgument has the test's own program be a worker.
const workArgument = "work"

func TestMain(m *testing.M) {
	worker.CollectLate()
	if len(os.Args) == 2 && os.Args[1] == workArgument {
		if err := worker.Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// pool is one of the test's own program.
func pool(t testing.TB, o worker.Options) *worker.Pool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if o.Command == nil {
		o.Command = func() *exec.Cmd { return exec.Command(self, workArgument) } //nolint:noctx // the pool ends it
	}
	p := worker.New(o)
	t.Cleanup(p.Close)
	return p
}

const demo = "../../scenarios/testdata/demo"

// TestSame: what workers say of an app is what this process finds out itself, field by field.
func TestSame(t *testing.T) {
	dir := demo
	if v := os.Getenv("X_APP"); v != "" {
		dir = v
	}
	opt := harness.OpenOptions{StandIns: true}
	here, err := harness.Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	there, err := harness.OpenIn(t.Context(), pool(t, worker.Options{}), dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "app", here.App, there.App)
	same(t, "table", here.Table(), there.Table())
	var models [2]*harness.Model
	for k, a := range []*harness.App{here, there} {
		if models[k], err = a.Explore(context.Background(), 1); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "model", models[0], models[1])
	same(t, "growths", models[0].Growths(), models[1].Growths())
	for _, e := range models[0].Entries {
		s := models[0].Schedule("test", []harness.Step{e.Step(tenant.Observed, tenant.FirstUser,
			models[0].Payload(e, harness.Typical))}, true)
		w := tenant.World{Seed: 1}
		runs, errs := [2]any{}, [2]error{}
		for k, a := range []*harness.App{here, there} {
			runs[k], errs[k] = a.Run(s, w)
		}
		same(t, "run", runs[0], runs[1])
		for k, a := range []*harness.App{here, there} {
			var f *sandbox.Feedback
			if runs[k], f, errs[k] = a.Observe(s, w); errs[k] != nil {
				t.Fatal(errs[k])
			}
			runs[k] = []any{runs[k], f}
		}
		same(t, "observe", runs[0], runs[1])
		for k, a := range []*harness.App{here, there} {
			reads, news, err := a.Study(s, w, models[k])
			runs[k], errs[k] = []any{reads, news}, err
		}
		same(t, "study", runs[0], runs[1])
		same(t, "model after study", models[0], models[1])
	}
}

func same(t *testing.T, what string, here, there any) {
	t.Helper()
	a, _ := json.Marshal(here)
	b, _ := json.Marshal(there)
	if string(a) == string(b) {
		return
	}
	var x, y any
	_ = json.Unmarshal(a, &x)
	_ = json.Unmarshal(b, &y)
	t.Errorf("%s (-here +there):\n%s", what, cmp.Diff(x, y))
}
