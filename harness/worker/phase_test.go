package worker_test

import (
	"context"
	"os"
	"testing"
	"time"

	"crosstalk/harness"
	"crosstalk/harness/worker"
	"crosstalk/sandbox/tenant"
)

func TestPhases(t *testing.T) {
	dir := os.Getenv("X_APP")
	opt := harness.OpenOptions{StandIns: true}
	for _, mode := range []string{"here", "there", "here", "there"} {
		t0 := time.Now()
		var a *harness.App
		var err error
		if mode == "here" {
			a, err = harness.Open(dir, opt)
		} else {
			a, err = harness.OpenIn(t.Context(), pool(t, worker.Options{}), dir, opt)
		}
		if err != nil {
			t.Fatal(err)
		}
		t1 := time.Now()
		m, err := a.Explore(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		t2 := time.Now()
		e := m.Entries[0]
		s := m.Schedule("test", []harness.Step{e.Step(tenant.Observed, tenant.FirstUser, m.Payload(e, harness.Typical))}, true)
		for k := range 200 {
			if _, err := a.Run(s, tenant.World{Seed: uint64(k)}); err != nil {
				t.Fatal(err)
			}
		}
		t3 := time.Now()
		for k := range 200 {
			if _, _, err := a.Observe(s, tenant.World{Seed: uint64(k)}); err != nil {
				t.Fatal(err)
			}
		}
		t4 := time.Now()
		for k := range 50 {
			if _, _, err := a.Study(s, tenant.World{Seed: uint64(k)}, m); err != nil {
				t.Fatal(err)
			}
		}
		t5 := time.Now()
		t.Log(mode, "open", t1.Sub(t0), "explore", t2.Sub(t1), "run", t3.Sub(t2)/200, "observe", t4.Sub(t3)/200, "study", t5.Sub(t4)/50)
	}
}
