package worker

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// watch kills a process that gives no sign of life. What counts is how long it has run on processors since the last:
// where the machine is busy, a process that waits is not one that hangs.
type watch struct {
	p     *process
	lock  sync.Mutex
	since time.Duration // processor time at the last sign of life, once it was looked at
	known bool
	idle  int // looks at which it had not run since the one before
	slept int // the same, of the whole task
	last  time.Duration
	begun time.Duration // processor time at the first look, once there was one
	some  bool
	done  chan struct{}
	start *time.Timer
}

const (
	look = 500 * time.Millisecond
	// maxIdle is how many looks in a row may show a process that neither runs nor answers, a minute: it sleeps for ever.
	maxIdle = 120
	// maxSigns is how often a task may take the time that it has until a sign of life, whatever signs it gives: half an
	// hour of processor time, and ten minutes of sleep.
	maxSigns = 100
	maxSlept = 10 * maxIdle
	// grace is how long a task may go on when everything is to stop.
	grace = 2 * time.Second
)

func (p *process) watch() *watch {
	w := &watch{p: p, done: make(chan struct{})}
	w.start = time.AfterFunc(look, w.run) // most tasks are over by then
	return w
}

func (w *watch) run() {
	t := time.NewTicker(look)
	defer t.Stop()
	stop, over := w.p.stop, (<-chan time.Time)(nil)
	for {
		select {
		case <-w.done:
			return
		case <-stop:
			stop, over = nil, time.After(grace)
		case <-over:
			w.p.cut.Store(true)
			_ = w.p.cmd.Process.Kill()
			return
		case <-t.C:
			if w.hangs(processorTime(w.p.cmd.Process.Pid)) {
				w.p.late.Store(true)
				_ = w.p.cmd.Process.Kill()
				return
			}
		}
	}
}

// hangs says whether it is enough, given how long the process has run.
func (w *watch) hangs(used time.Duration) bool {
	w.lock.Lock()
	defer w.lock.Unlock()
	if !w.known {
		w.since, w.known = used, true
	}
	if !w.some {
		w.begun, w.some = used, true
	}
	w.idle, w.slept = w.idle+1, w.slept+1
	if used != w.last {
		w.last, w.idle, w.slept = used, 0, w.slept-1
	}
	return used-w.since > w.p.limits.Time || w.idle > maxIdle ||
		used-w.begun > maxSigns*w.p.limits.Time || w.slept > maxSlept
}

// alive notes a sign of life.
func (w *watch) alive() {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.known, w.idle = false, 0
}

func (w *watch) end() {
	w.start.Stop()
	close(w.done)
}

// tail keeps the first and the last that a process says: a fatal error of Go's comes first, a long story after it.
type tail struct {
	lock  sync.Mutex
	first []byte
	last  []byte
}

const kept = 4 << 10

func (t *tail) Write(text []byte) (int, error) {
	t.lock.Lock()
	defer t.lock.Unlock()
	n := len(text)
	room := min(kept-len(t.first), len(text))
	t.first, text = append(t.first, text[:room]...), text[room:]
	t.last = append(t.last, text...)
	t.last = t.last[max(len(t.last)-kept, 0):]
	return n, nil
}

func (t *tail) String() string {
	t.lock.Lock()
	defer t.lock.Unlock()
	return string(t.first) + string(t.last)
}

// words are what was said, to stand behind an error; empty when nothing was.
func (t *tail) words() string {
	if text := strings.TrimSpace(t.String()); text != "" {
		return ": " + text
	}
	return ""
}

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// firstLine is the first line of what a process said before it ended, to stand in a reason; empty when there is none.
func firstLine(said string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	if line == "" {
		return ""
	}
	return ": " + line
}
