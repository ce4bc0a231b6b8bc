//go:build unix

package worker

import (
	"fmt"

	"syscall"
)

// restrict has the system hold the process to its limits: memory, no file that it could write, no core dump.
func (l Limits) restrict() error {
	for _, r := range []struct {
		resource int
		name     string
		most     uint64
	}{
		{memoryResource, "memory", l.Memory + slack + reserved},
		{syscall.RLIMIT_FSIZE, "files", 0},
		{syscall.RLIMIT_CORE, "core dumps", 0},
	} {
		if raced && r.resource == memoryResource {
			continue
		}
		if err := syscall.Setrlimit(r.resource, &syscall.Rlimit{Cur: r.most, Max: r.most}); err != nil {
			return fmt.Errorf("the system does not limit %s: %w", r.name, err)
		}
	}
	return nil
}
