package nodejs

import "slices"

// loop is the event loop of one instance: tasks ordered by virtual time, then by the order in which they were
// scheduled, as that of package sandbox.
type loop struct {
	now   int64
	seq   int
	tasks []*task
}

// task is a timer of the process's, or the answer to a request.
type task struct {
	at, every int64
	id, seq   int
	step      int     // whose code made it; 0: none
	answer    *answer // nil: a timer
}

// before is the order in which tasks run.
func (t *task) before(o *task) bool { return t.at < o.at || t.at == o.at && t.seq < o.seq }

func (l *loop) add(t *task) {
	l.seq++
	t.seq = l.seq
	at, _ := slices.BinarySearchFunc(l.tasks, t, func(o, t *task) int {
		if o.before(t) {
			return -1
		}
		return 1
	})
	l.tasks = slices.Insert(l.tasks, at, t)
}

// due takes the next task and moves the clock to it; nil when none is due by the deadline. Those of one step, held, are
// left out; 0: of none.
func (l *loop) due(deadline int64, held int) *task {
	k := slices.IndexFunc(l.tasks, func(t *task) bool { return held == 0 || t.step != held })
	if k < 0 || l.tasks[k].at > deadline {
		return nil
	}
	t := l.tasks[k]
	l.tasks = slices.Delete(l.tasks, k, k+1)
	l.now = max(l.now, t.at)
	return t
}

// clear forgets a timer.
func (l *loop) clear(id int) {
	l.tasks = slices.DeleteFunc(l.tasks, func(t *task) bool { return t.answer == nil && t.id == id })
}
