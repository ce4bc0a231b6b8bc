package sandbox

import (
	"sync/atomic"
	"testing"
	"time"
)

// TestGuard stops what keeps a processor busy, and gives time to what gets none.
func TestGuard(t *testing.T) {
	const limit = 200 * time.Millisecond
	var stopped atomic.Bool
	g := startGuard(limit, func() { stopped.Store(true) })
	for began := processorTime(); !stopped.Load() && processorTime()-began < 20*limit; {
	}
	if !stopped.Load() {
		t.Error("code that does not return is not stopped")
	}
	g.end()

	stopped.Store(false)
	g = startGuard(limit, func() { stopped.Store(true) })
	time.Sleep(3 * limit)
	if stopped.Load() {
		t.Error("code that the machine does not run is stopped")
	}
	g.end()
}

// TestGuardEnds when the code has returned.
func TestGuardEnds(t *testing.T) {
	const limit = 50 * time.Millisecond
	var stopped atomic.Bool
	startGuard(limit, func() { stopped.Store(true) }).end()
	for began := processorTime(); processorTime()-began < 3*limit; {
	}
	if stopped.Load() {
		t.Error("code that has returned is stopped")
	}
}
