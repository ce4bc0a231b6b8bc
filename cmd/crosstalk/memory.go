package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The memory of a check, in bytes: no collection before the process takes memoryFloor, none later before it takes
// memoryFactor times what the last one left. A check makes thousands of short-lived runtimes of a megabyte or more.
// Measured on four apps of two seconds each: 22.9 s of processor time when a collection is due at five times what the
// last one left, whatever that is (70 MB here), 24.8 s at nine times, 15.9 s so.
const (
	memoryFloor  = 180 << 20
	memoryFactor = 5
)

// collectLate sets how the garbage collector paces itself for as long as the process lives.
func collectLate() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryFloor)
	runtime.SetFinalizer(&collected{limit: memoryFloor}, (*collected).again)
}

// collected is garbage that comes back: its finalizer runs after each collection.
type collected struct {
	limit int64
}

// again moves the limit to where the next collection is due.
func (c *collected) again() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	due := int64(min(live[0].Value.Uint64()*memoryFactor, math.MaxInt64))
	if due = max(due, memoryFloor); due != c.limit {
		c.limit = due
		debug.SetMemoryLimit(due)
	}
	runtime.SetFinalizer(c, (*collected).again)
}
