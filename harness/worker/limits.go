package worker

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Limits bound a worker. The zero value of each takes the default.
type Limits struct {
	// Memory is how many bytes the process may have; default 1 GiB. An app has 512 MB on Forge.
	Memory uint64 `json:"memory,omitempty"`
	// Time is how long the process may be without a sign of life, in time that it runs on processors; default 20 s,
	// four times what code may take that the engine itself can stop.
	Time time.Duration `json:"time,omitempty"`
	// Tasks is after how many tasks a worker is replaced; default 10,000.
	Tasks int `json:"tasks,omitempty"`
}

func (l Limits) withDefaults() Limits {
	if l.Memory == 0 {
		l.Memory = 1 << 30
	}
	if l.Time == 0 {
		l.Time = 20 * time.Second
	}
	if l.Tasks == 0 {
		l.Tasks = 10_000
	}
	return l
}

// maxStack is Go's own stack in bytes: a recursion that the engine does not stop ends there. The deepest stack that the
// engine allows takes 64 MiB.
const maxStack = 256 << 20

// processors is how many a worker uses: one for the app, one to collect garbage beside it.
const processors = 2

// apply sets the limits for this process. They cannot be lifted again.
func (l Limits) apply() error {
	l = l.withDefaults()
	debug.SetMaxStack(maxStack)
	debug.SetMemoryLimit(int64(l.Memory / 4 * 3))
	runtime.GOMAXPROCS(min(runtime.GOMAXPROCS(0), processors))
	go l.watchMemory()
	return l.restrict()
}

// watchMemory ends the process once it has more memory than it may have. The system would, too, somewhat later and less
// tidily: Go's runtime is not made for being refused memory, and may crash in the middle of a collection.
func (l Limits) watchMemory() {
	held := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for range time.Tick(10 * time.Millisecond) { // in which a process gets ten megabytes or so
		metrics.Read(held)
		if n := held[0].Value.Uint64() - held[1].Value.Uint64(); n > l.Memory {
			fmt.Fprintf(os.Stderr, "crosstalk work: out of memory: %d bytes\n", n)
			os.Exit(1)
		}
	}
}

// slack is how many bytes the system lets a process have beyond its limit.
const slack = 256 << 20
