package worker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"crosstalk/harness"
	"crosstalk/sandbox/trace"
)

// process is a worker from the outside. It is not safe for concurrent use.
type process struct {
	limits Limits
	stop   <-chan struct{} // closed: what is under way has a moment to end
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	said   tail
	tasks  int         // done so far
	heap   uint64      // after the last
	late   atomic.Bool // it was ended because it took too long
	cut    atomic.Bool // it was ended because of stop
	idle   atomic.Bool // it was ended because it did not end by itself once there was nothing to do
	forged error       // how it broke the protocol; nil: it did not
	mark   harness.Mark
	ended  func() // waits for the process, once
}

// start starts a process and greets it. apart asks for a namespace without a network. The error is errGone for a
// process that was killed from outside.
func start(o Options, apart bool) (*process, error) {
	p := &process{limits: o.Limits, stop: o.Stop, cmd: o.Command()}
	p.cmd.Env = []string{} // nothing of ours: nil would inherit
	p.cmd.Stderr = &p.said
	isolate(p.cmd, apart)
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReaderSize(out, 1<<16)
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	p.ended = sync.OnceFunc(func() { _ = p.cmd.Wait() })
	if err := p.greet(); err != nil {
		p.end()
		if p.cut.Load() {
			return nil, p.interrupted()
		}
		if killed(p.cmd.ProcessState) && !p.late.Load() && !p.idle.Load() {
			return nil, errGone
		}
		return nil, fmt.Errorf("%w%s", err, p.said.words())
	}
	return p, nil
}

func (p *process) greet() error {
	watch := p.watch()
	defer watch.end()
	greeting := request{Hello: &hello{Protocol: Protocol, Version: harness.Version, Limits: p.limits}}
	if err := writeFrame(p.in, greeting); err != nil {
		return fmt.Errorf("a worker does not take what it is told: %w", err)
	}
	var a answer
	if err := readFrame(p.out, &a, maxAnswer); err != nil {
		return fmt.Errorf("a worker does not answer: %w", err)
	}
	if a.Hello == nil || a.Hello.Protocol != Protocol || a.Hello.Version != harness.Version {
		return errors.New("a worker is of another version")
	}
	return nil
}

// errGone says that the process has ended, or says what no worker says. It is of no use any more.
var errGone = errors.New("the worker is gone")

// interrupted is the error of what was under way in a process that was cut off.
func (p *process) interrupted() error {
	return &harness.Killed{At: p.mark, Reason: "interrupted: it did not end by itself"}
}

// do has a task done and gives the text of its result; exact keeps track of what is under way. When the context ends
// the worker is told to stop, and what it has until then is the result.
func (p *process) do(ctx context.Context, t harness.Task, exact bool) ([]byte, error) {
	p.mark = harness.Mark{}
	watch := p.watch()
	defer watch.end()
	p.tasks++
	if err := writeFrame(p.in, request{Number: p.tasks, Task: &t, Exact: exact}); err != nil {
		return nil, p.gone(err)
	}
	number := p.tasks
	stop := context.AfterFunc(ctx, func() { _ = writeFrame(p.in, request{Number: number, Stop: true}) })
	defer stop()
	for marks := 0; ; marks++ {
		var a answer
		if err := readFrame(p.out, &a, maxAnswer); err != nil {
			return nil, p.gone(err)
		}
		watch.alive()
		switch {
		case a.Number != p.tasks:
			return nil, p.gone(fmt.Errorf("%w of task %d, but of task %d", errFrame, p.tasks, a.Number))
		case a.Mark != nil && marks < maxMarks:
			p.mark = *a.Mark
		case a.Mark != nil:
			return nil, p.gone(fmt.Errorf("%w that is wanted: %d marks of one task", errFrame, marks))
		case a.Failed != nil:
			return nil, a.Failed.error()
		case a.Done:
			p.heap = a.Heap
			text, err := readText(p.out, maxFrame)
			if err != nil {
				return nil, p.gone(err)
			}
			return text, nil
		default:
			return nil, p.gone(fmt.Errorf("%w of a worker: it says nothing", errFrame))
		}
	}
}

// gone ends a process from which nothing can be read any more, and is errGone.
func (p *process) gone(err error) error {
	if errors.Is(err, errFrame) {
		p.forged = err
	}
	p.kill()
	return errGone
}

// worn says whether the process should be replaced although it behaves.
func (p *process) worn() bool { return p.tasks >= p.limits.Tasks || p.heap > p.limits.Memory/2 }

// end waits for a process that has closed its streams, or will not last.
func (p *process) end() {
	_ = p.in.Close()
	timer := time.AfterFunc(time.Second, func() {
		p.idle.Store(true)
		_ = p.cmd.Process.Kill()
	})
	defer timer.Stop()
	p.ended()
}

// kill ends the process and waits until it has ended.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.in.Close()
	p.ended()
}

// close lets the process end by itself, and kills it when it does not.
func (p *process) close() {
	go func() { _, _ = io.Copy(io.Discard, p.out) }() // so that it is not held up by what nobody reads
	p.end()
}

// death says what ended the process, given that it has; false where nothing of its own did: somebody has killed it.
func (p *process) death() (trace.By, bool) {
	said := p.said.String()
	switch {
	case p.late.Load():
		return trace.ByTime, true
	case p.forged != nil:
		return trace.ByFault, true
	case containsAny(said, "out of memory", "cannot allocate memory", "failed to reserve", "failed to commit",
		"failed to create new OS thread", "pthread_create failed", "fatal error: out of"):
		return trace.ByMemory, true
	case containsAny(said, "stack overflow", "stack exceeds"):
		return trace.ByStack, true
	case containsAny(said, "SIGSEGV", "fatal error") && peak(p.cmd.ProcessState) > p.limits.Memory/2:
		return trace.ByMemory, true // which the runtime did not take well
	case killed(p.cmd.ProcessState):
		return trace.ByMemory, peak(p.cmd.ProcessState) > p.limits.Memory/4*3 // by the system, which has no more
	case peak(p.cmd.ProcessState) > p.limits.Memory/4*3: // what is said of it then depends on who went without
		return trace.ByMemory, true
	default:
		return trace.ByFault, true
	}
}
