//go:build unix

package sandbox

import (
	"syscall"
	"time"
)

// processorTime is how long the process has run on processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic("internal: the system does not tell how long the process has run: " + err.Error())
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
