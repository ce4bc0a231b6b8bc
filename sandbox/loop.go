package sandbox

import (
	"container/heap"
	"slices"

	"github.com/dop251/goja"
)

// loop is the event loop of one instance: tasks ordered by virtual time, then by the order in which they were
// scheduled. The clock never runs by itself; it jumps to the next task that is due. One goroutine, no real time.
type loop struct {
	now   int64
	seq   int
	tasks taskHeap
}

// task is a call that is due at a time. Its values are fields and not captured by a Go closure, so that a walk over
// what the instance retains finds them.
type task struct {
	at, every int64
	id, seq   int
	fn        goja.Value
	args      []goja.Value
	context   *asyncContext
	index     int // in the heap; -1 when not queued
}

type taskHeap []*task

func (h taskHeap) Len() int { return len(h) }
func (h taskHeap) Less(a, b int) bool {
	return h[a].at < h[b].at || h[a].at == h[b].at && h[a].seq < h[b].seq
}
func (h taskHeap) Swap(a, b int) {
	h[a], h[b] = h[b], h[a]
	h[a].index, h[b].index = a, b
}
func (h *taskHeap) Push(x any) {
	t := x.(*task)
	t.index = len(*h)
	*h = append(*h, t)
}
func (h *taskHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	t.index = -1
	return t
}

func (l *loop) add(t *task) {
	l.seq++
	t.seq = l.seq
	if t.id == 0 {
		t.id = l.seq
	}
	heap.Push(&l.tasks, t)
}

// due returns the next task and moves the clock to it, or nil when none is due by the deadline.
func (l *loop) due(deadline int64) *task {
	if len(l.tasks) == 0 || l.tasks[0].at > deadline {
		return nil
	}
	t := heap.Pop(&l.tasks).(*task)
	l.now = max(l.now, t.at)
	return t
}

// dueBut is due without the tasks of one invocation.
func (l *loop) dueBut(held *Invocation, deadline int64) *task {
	var first *task
	for k, t := range l.tasks {
		others := t.context == nil || t.context.invocation != held
		if others && t.at <= deadline && (first == nil || l.tasks.Less(k, first.index)) {
			first = t
		}
	}
	if first == nil {
		return nil
	}
	heap.Remove(&l.tasks, first.index)
	l.now = max(l.now, first.at)
	return first
}

// Timer schedules fn(args…) after delay milliseconds of virtual time, and again after each when repeat is set; Node.js
// takes a delay below 1 as 1. It returns an id for ClearTimer. A delay of 0 is allowed for setImmediate and for
// internal use, and comes after everything that is due already.
func (i *Instance) Timer(fn goja.Value, args []goja.Value, delay int64, repeat bool) int {
	t := &task{at: i.loop.now + max(delay, 0), fn: fn, args: args, context: i.async}
	if repeat {
		t.every = max(delay, 1)
	}
	i.loop.add(t)
	return t.id
}

// ClearTimer forgets a timer; an unknown id is ignored, as in Node.js.
func (i *Instance) ClearTimer(id int) {
	for _, t := range i.loop.tasks {
		if t.id == id {
			heap.Remove(&i.loop.tasks, t.index)
			return
		}
	}
	if r := i.repeating; r != nil && r.id == id {
		r.every = 0
	}
}

// Scheduled counts the calls that were scheduled so far. A call that repeats counts each time.
func (i *Instance) Scheduled() int { return i.loop.seq }

// Forget drops the pending calls that came after so many were scheduled. Those that repeat and began before stay.
func (i *Instance) Forget(scheduled int) {
	i.loop.tasks = slices.DeleteFunc(i.loop.tasks, func(t *task) bool { return t.id > scheduled })
	heap.Init(&i.loop.tasks)
	for k, t := range i.loop.tasks {
		t.index = k
	}
}

// Pending is the number of timers and answers that the instance still waits for.
func (i *Instance) Pending() int { return len(i.loop.tasks) }

// runTask calls a task in the asynchronous context that scheduled it, then all promise jobs that follow from it.
func (i *Instance) runTask(t *task) {
	i.repeating = t
	err := i.enter(t.context, func() error {
		fn, ok := goja.AssertFunction(t.fn)
		if !ok {
			return nil
		}
		_, err := fn(goja.Undefined(), t.args...)
		return err
	})
	i.repeating = nil
	if err != nil {
		i.recordException(t.context, err)
	}
	if t.every > 0 && i.died == "" {
		t.at = i.loop.now + t.every
		i.loop.add(t)
	}
}

// maxDrain bounds the tasks of one Drain: a timer that repeats would otherwise never let it end.
const maxDrain = 1000

// Drain runs what is still pending and due within so many virtual milliseconds, as part of the last invocation's
// window: it stands for the time in which the process is thawed again.
func (i *Instance) Drain(within int64) {
	deadline := i.loop.now + within
	for range maxDrain {
		t := i.loop.due(deadline)
		if t == nil || i.died != "" {
			return
		}
		i.runTask(t)
	}
}
