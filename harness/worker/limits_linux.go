package worker

import "syscall"

// memoryResource counts what a process may write to, and not the addresses that Go's runtime reserves and never uses:
// private writable mappings, since Linux 4.7 (getrlimit(2)).
const (
	memoryResource = syscall.RLIMIT_DATA
	reserved       = 0
)
