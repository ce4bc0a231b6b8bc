//go:build !linux

package worker

import (
	"os"
	"os/exec"
	"time"
)

// isolate does nothing here: there is no way to take the network from a process.
func isolate(*exec.Cmd, bool) {}

var began = time.Now() //nolint:forbidigo // for a kill timer, and nothing that is compared

// processorTime is the time that has passed, where there is no other measure.
func processorTime(int) time.Duration { return time.Since(began) } //nolint:forbidigo // see began

// killed says whether somebody ended the process: it has told nothing of itself.
func killed(s *os.ProcessState) bool { return s.ExitCode() == -1 }

// peak is not known here.
func peak(*os.ProcessState) uint64 { return 0 }
