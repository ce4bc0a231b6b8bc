package scenarios_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain collects garbage as seldom as the command does: these tests make hundreds of thousands of runtimes.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
