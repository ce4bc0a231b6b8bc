//go:build unix && !linux

package worker

import "syscall"

// memoryResource counts addresses; Go's runtime reserves some that it never uses.
const (
	memoryResource = syscall.RLIMIT_AS
	reserved       = 2 << 30
)
