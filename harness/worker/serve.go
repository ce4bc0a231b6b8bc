package worker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"

	"crosstalk/harness"
)

// Serve does tasks that come in until the stream ends, under the limits that the first frame sets. It is the whole life
// of a worker process: when the stream ends while a task is under way, the process ends. The error is that of a stream
// that is no protocol of this version.
func Serve(in io.Reader, out io.Writer) error {
	from, to := bufio.NewReaderSize(in, 1<<16), &writer{out: out}
	var first request
	if err := readFrame(from, &first, maxFrame); err != nil {
		return fmt.Errorf("not started by crosstalk: %w", err)
	}
	switch h := first.Hello; {
	case h == nil || h.Protocol != Protocol:
		return fmt.Errorf("not started by crosstalk: no greeting of %s", Protocol)
	case h.Version != harness.Version:
		return fmt.Errorf("started by version %s of crosstalk, and is version %s", h.Version, harness.Version)
	}
	if err := first.Hello.Limits.apply(); err != nil {
		return err
	}
	greeting := hello{Protocol: Protocol, Version: harness.Version, Network: hasNetwork()}
	if err := to.write(answer{Hello: &greeting}); err != nil {
		return err
	}
	return serve(from, to)
}

// serve does the tasks one after another. It reads on while it does, to be told to stop.
func serve(from *bufio.Reader, to *writer) error {
	tasks := make(chan request)
	var current stopper
	ended := make(chan error, 1)
	go func() {
		defer close(tasks)
		for {
			var r request
			if err := readFrame(from, &r, maxFrame); err != nil {
				if current.busy() {
					os.Exit(0) // nobody waits for what is being done
				}
				ended <- err
				return
			}
			if r.Stop {
				current.stop()
			}
			if r.Task != nil {
				current.begin()
				tasks <- r
			}
		}
	}()
	w := &harness.Worker{}
	for r := range tasks {
		result, a := done(current.context(), w, *r.Task, &marker{to: to, of: r.Number, exact: r.Exact})
		current.end() // before the next task can come
		if err := to.tell(r.Number, a, result); err != nil {
			return err
		}
	}
	if err := <-ended; !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// done does a task and says what came of it.
func done(ctx context.Context, w *harness.Worker, t harness.Task, m *marker) (result harness.Result, a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Failed: &failure{Kind: ownFault, Text: fmt.Sprintf("%v\n%s", r, debug.Stack())}}
		}
	}()
	result, err := w.Do(ctx, t, m.mark)
	if err != nil {
		return result, answer{Failed: failureOf(err)}
	}
	return result, answer{Done: true, Heap: heap()}
}

// marker sends marks: all, or one at times.
type marker struct {
	to    *writer
	of    int // the number of the task
	exact bool
	last  time.Time
}

const seldom = 200 * time.Millisecond

func (m *marker) mark(at harness.Mark) {
	now := time.Now() //nolint:forbidigo // nothing that is compared comes from it
	if m.last.IsZero() {
		m.last = now
	}
	if m.exact || now.Sub(m.last) > seldom {
		m.last = now
		_ = m.to.write(answer{Number: m.of, Mark: &at})
	}
}

// heap is how many bytes the process holds.
func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// writer writes whole frames.
type writer struct {
	lock sync.Mutex
	out  io.Writer
}

func (w *writer) write(v any) error {
	w.lock.Lock()
	defer w.lock.Unlock()
	return writeFrame(w.out, v)
}

// tell says what came of a task.
func (w *writer) tell(number int, a answer, r harness.Result) error {
	a.Number = number
	if !a.Done {
		return w.write(a)
	}
	frame, err := frameOf(r)
	if errors.Is(err, errLarge) {
		return w.write(answer{Number: number, Failed: failureOf(err)})
	}
	if err == nil {
		err = w.write(a)
	}
	if err == nil {
		_, err = w.out.Write(frame) // no mark comes any more
	}
	return err
}

// stopper is the context of the task that is under way.
type stopper struct {
	lock   sync.Mutex
	ctx    context.Context //nolint:containedctx // it is that of a task, and passed on with it
	cancel context.CancelFunc
}

func (s *stopper) begin() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.ctx, s.cancel = context.WithCancel(context.Background())
}

func (s *stopper) context() context.Context {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.ctx
}

func (s *stopper) busy() bool {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.cancel != nil
}

func (s *stopper) stop() {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.cancel != nil {
		s.cancel()
	}
}

func (s *stopper) end() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.cancel()
	s.cancel = nil
}
