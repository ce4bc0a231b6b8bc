package sandbox

import (
	"sync"
	"sync/atomic"
	"time"
)

// guard ends code that does not return. The time it counts is the time for which the machine let the process run:
// where others keep it busy, code that takes a second must not be taken for code that never ends.
type guard struct {
	timer *time.Timer
	set   sync.Mutex // held while timer is set: it may go off at once, on another goroutine
	done  atomic.Bool
	left  time.Duration // processor time after which the code is stopped
	used  time.Duration // by the process, when left was set
	tries int
	stop  func()
}

const (
	// guardParts: the processor time is first looked at when one such part of the guard's time is over.
	guardParts = 5
	// guardTries bounds how often a guard gives more time.
	guardTries = 20
)

// startGuard calls stop once the code has run for so long. The result is ended when it has returned.
func startGuard(limit time.Duration, stop func()) *guard {
	g := &guard{left: limit - limit/guardParts, stop: stop}
	g.set.Lock()
	defer g.set.Unlock()
	g.timer = time.AfterFunc(limit/guardParts, g.look)
	return g
}

func (g *guard) look() {
	g.set.Lock()
	timer := g.timer
	g.set.Unlock()
	used := processorTime()
	if g.tries > 0 {
		g.left -= used - g.used
	}
	g.used = used
	g.tries++
	const slack = 20 * time.Millisecond
	switch {
	case g.done.Load():
		return
	case g.tries > 1 && g.left < slack, g.tries > guardTries:
		g.stop()
		return
	}
	timer.Reset(g.left)
	if g.done.Load() {
		timer.Stop()
	}
}

func (g *guard) end() {
	g.done.Store(true)
	g.timer.Stop()
}
