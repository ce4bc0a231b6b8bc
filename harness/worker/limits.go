package worker

import (
	"net"
	"runtime"
	"runtime/debug"
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
	return l.restrict()
}

// hasNetwork says whether an interface is up.
func hasNetwork() bool {
	interfaces, err := net.Interfaces()
	if err != nil {
		return true
	}
	for _, i := range interfaces {
		if i.Flags&net.FlagUp != 0 {
			return true
		}
	}
	return false
}
