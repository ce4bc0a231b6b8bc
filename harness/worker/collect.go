package worker

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The memory of a check, in bytes. A check makes thousands of short-lived runtimes of a megabyte or more. A collection
// is due when the heap has taken as much again as the last one left, and not before it takes memoryFloor, nor before
// there is memoryRoom for more. Measured on an app of three seconds, one process: 2.6 s of processor time with 48 MiB,
// 3.0 s with 180 MiB and with 96 MiB, 3.6 s with 24 MiB; more memory costs more when it is touched for the first time,
// in each process. A limit of memory would say the same and costs more: at the limit, the runtime gives pages back that
// it needs again at once.
const (
	memoryFloor = 48 << 20
	memoryRoom  = 40 << 20
	// smallestHeap is the heap, in bytes, below which the runtime does not collect at GOGC=100. It grows with GOGC
	// (https://pkg.go.dev/runtime/debug#SetGCPercent, and heapMinimum in the runtime's source).
	smallestHeap = 4 << 20
)

// CollectLate sets how the garbage collector paces itself for as long as the process lives.
func CollectLate() {
	debug.SetGCPercent(memoryFloor / smallestHeap * 100)
	runtime.SetFinalizer(&collected{new(int)}, (*collected).again)
}

// collected is garbage that comes back: its finalizer runs after each collection. Objects of up to 16 bytes share their
// memory with others, unless they hold a pointer, and may stay for as long as those do.
type collected struct {
	percent *int
}

// again says, in percent of what the last collection left, when the next one is due.
func (c *collected) again() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if percent := growth(live[0].Value.Uint64()); percent != *c.percent {
		*c.percent = percent
		debug.SetGCPercent(percent)
	}
	runtime.SetFinalizer(c, (*collected).again)
}

// growth is how much a heap may grow in percent of what it holds.
func growth(left uint64) int {
	left = max(left, smallestHeap)
	room := max(left, memoryRoom)
	if left+room < memoryFloor {
		room = memoryFloor - left
	}
	return int(room * 100 / left)
}
