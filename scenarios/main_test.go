package scenarios_test

import (
	"context"
	"os"
	"runtime/debug"
	"testing"

	"crosstalk/harness"
)

// TestMain collects garbage as seldom as the command does: these tests make hundreds of thousands of runtimes.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// explored is an app of stand-ins, and what was learnt of it.
func explored(t testing.TB, dir string) (*harness.App, *harness.Model) {
	t.Helper()
	a, err := harness.Open(dir, harness.OpenOptions{StandIns: true})
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.Explore(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return a, m
}
