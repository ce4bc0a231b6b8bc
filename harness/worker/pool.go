package worker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"crosstalk/harness"
	"crosstalk/sandbox/trace"
)

// Options set up a Pool. The zero value of each field but Command works.
type Options struct {
	// Command is a process that calls Serve with its standard streams, before it is started.
	Command func() *exec.Cmd
	// Size is how many processes work at the same time; default 1.
	Size   int
	Limits Limits
	// Stop, when it is closed, ends tasks that go on for longer than a moment after it: each is a *harness.Killed by
	// nothing. No channel: none does.
	Stop <-chan struct{}
}

// Self is the command that runs this program once more, with the arguments that have it call Serve.
func Self(arguments ...string) (func() *exec.Cmd, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("where this program is cannot be found out: %w", err)
	}
	// What it is called is part of what it does, where one file is several programs.
	named := append([]string{os.Args[0]}, arguments...)
	return func() *exec.Cmd { return &exec.Cmd{Path: path, Args: named} }, nil
}

// Pool is a number of worker processes, which are started when they are needed and replaced when they are gone. It is
// what harness.OpenIn wants. It is safe for concurrent use; Close ends all processes.
type Pool struct {
	options Options
	free    chan struct{} // one for each process that may work and does not
	begin   func()        // once
	lock    sync.Mutex
	idle    []*process
	opening *harness.Opening // what a fresh process has to do first
	shared  atomic.Bool      // the system gives no namespace without a network
	started atomic.Int64
	ended   atomic.Int64 // processes that tasks or others have taken down
}

// New makes a Pool. No process is started yet.
func New(o Options) *Pool {
	o.Size = max(o.Size, 1)
	o.Limits = o.Limits.withDefaults()
	p := &Pool{options: o, free: make(chan struct{}, o.Size)}
	p.begin = sync.OnceFunc(func() { p.more(1) })
	return p
}

// warm is how long a pool works before it has one process more. What each process makes once, the compiled app in its
// forms, takes a third of a second, which a short check has no use for.
const warm = time.Second

// more lets one process more work now, and others after it.
func (p *Pool) more(now int) {
	p.free <- struct{}{}
	if now < p.options.Size {
		time.AfterFunc(warm, func() { p.more(now + 1) })
	}
}

// Parallel is how many tasks are done at the same time.
func (p *Pool) Parallel() int { return p.options.Size }

// Started is how many processes were started so far.
func (p *Pool) Started() int { return int(p.started.Load()) }

// Ended is how many processes have ended before their time.
func (p *Pool) Ended() int { return int(p.ended.Load()) }

// maxKills is how often in a row a process may be killed from outside while it does the same task. Two hundred kills in
// a campaign hit one task a few times at most.
const maxKills = 100

// Do has a task done; see harness.Workers. A task whose process was killed from outside, by whatever, is done again by
// another one. A task that takes down its process is done once more in a fresh one, where that may hold what earlier
// tasks have left, or where it has to be found out which part of the task it was.
func (p *Pool) Do(ctx context.Context, t harness.Task) (harness.Result, error) {
	text, err := p.have(ctx, t)
	if err != nil {
		return harness.Result{}, err
	}
	var r harness.Result
	if err := parse(text, &r); err != nil {
		return harness.Result{}, forged(err)
	}
	if !r.Answers(t) {
		return harness.Result{}, forged(fmt.Errorf("%w of what was asked", errFrame))
	}
	if t.Open != nil {
		p.remember(*t.Open, r.Opened)
	}
	return r, nil
}

// have has a task done and gives the text of its result.
func (p *Pool) have(ctx context.Context, t harness.Task) ([]byte, error) {
	p.begin()
	<-p.free
	defer func() { p.free <- struct{}{} }()
	alone := t.Open != nil // nothing else was done in the process
	for kills := 0; kills < maxKills; {
		w, err := p.take(ctx, alone)
		if err != nil {
			return nil, err
		}
		before := w.heap
		text, err := w.do(ctx, t, alone)
		if t.Open != nil && err != nil && !errors.Is(err, errGone) {
			w.close() // it has no app
			return nil, err
		}
		if !errors.Is(err, errGone) {
			p.put(w)
			return text, err
		}
		if w.cut.Load() {
			return nil, w.interrupted()
		}
		p.ended.Add(1)
		by, own := w.death()
		switch {
		case !own:
			kills++
		case alone || before < w.limits.Memory/8 && !t.HasSteps():
			return nil, p.killed(w, by, t)
		default:
			alone = true
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return nil, fmt.Errorf("worker processes were killed %d times from outside while they did one thing; "+
		"is there enough memory on this machine? --jobs 1 takes less", maxKills)
}

// forged is the error of a task whose worker says what none says: the app's code has got hold of it.
func forged(err error) error {
	return &harness.Killed{
		By: trace.ByFault, Reason: "the process that ran the app's code broke its protocol: " + err.Error(),
	}
}

// killed is the error of a task that has taken down a process. One that has failed by itself is our own fault, and no
// result: that is a panic.
func (p *Pool) killed(w *process, by trace.By, t harness.Task) error {
	if w.forged != nil && by == trace.ByFault {
		return forged(w.forged)
	}
	if w.cmd.ProcessState.Exited() && by == trace.ByFault {
		panic("internal: a worker process has failed" + w.said.words())
	}
	slow := "a built-in function of the engine did not come back"
	if t.Open != nil {
		slow = "loading did not end"
	}
	reason := map[trace.By]string{
		trace.ByMemory: fmt.Sprintf("more memory was wanted than a worker process may have (%d MiB)", w.limits.Memory>>20),
		trace.ByTime:   fmt.Sprintf("%s within %s of processor time", slow, w.limits.Time),
		trace.ByStack:  "the engine called itself more deeply than its stack allows",
		trace.ByFault:  "the engine failed on the app's code" + firstLine(w.said.String()),
	}[by]
	return &harness.Killed{By: by, At: w.mark, Reason: reason}
}

// remember keeps how the app was opened, for processes to come.
func (p *Pool) remember(o harness.Opening, opened *harness.Opened) {
	p.lock.Lock()
	defer p.lock.Unlock()
	o.Opened = opened
	p.opening = &o
}

// take gives an idle process, or a fresh one that has opened the app; one is wanted that has done nothing else.
func (p *Pool) take(ctx context.Context, fresh bool) (w *process, err error) {
	p.lock.Lock()
	if n := len(p.idle); n > 0 && !fresh {
		w, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	opening := p.opening
	p.lock.Unlock()
	if w != nil {
		return w, nil
	}
	for range maxKills {
		w, err = p.start()
		if errors.Is(err, errGone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if opening == nil {
			return w, nil
		}
		_, err = w.do(context.WithoutCancel(ctx), harness.Task{Open: opening}, false)
		if !errors.Is(err, errGone) {
			return w, err
		}
		if w.cut.Load() {
			return nil, w.interrupted()
		}
		if by, own := w.death(); own {
			return nil, p.killed(w, by, harness.Task{Open: opening})
		}
	}
	return nil, errors.New("worker processes are killed from outside while they start")
}

// start starts a process: without a network, where the system allows that.
func (p *Pool) start() (*process, error) {
	p.started.Add(1)
	apart := !p.shared.Load()
	w, err := start(p.options, apart)
	if err != nil && apart && !errors.Is(err, errGone) {
		p.shared.Store(true)
		w, err = start(p.options, false)
	}
	if err != nil {
		return nil, fmt.Errorf("no worker process: %w; --jobs 0 runs the app in this process", err)
	}
	return w, nil
}

// put keeps a process for the next task, if it is needed.
func (p *Pool) put(w *process) {
	p.lock.Lock()
	keep := !w.worn() && len(p.idle) < p.options.Size
	if keep {
		p.idle = append(p.idle, w)
	}
	p.lock.Unlock()
	if !keep {
		w.close()
	}
}

// Close ends the processes. No Do is under way, and none comes after it.
func (p *Pool) Close() {
	p.lock.Lock()
	defer p.lock.Unlock()
	var all sync.WaitGroup
	for _, w := range p.idle {
		all.Go(w.close)
	}
	all.Wait()
	p.idle = nil
}
