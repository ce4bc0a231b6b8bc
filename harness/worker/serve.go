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
	if err := to.write(answer{Hello: &hello{Protocol: Protocol, Version: harness.Version}}); err != nil {
		return err
	}
	s := &server{from: from, ahead: make(chan heard, 1), to: to}
	return s.work()
}

// server is a worker at work. Most tasks are short, and one goroutine reads, works and answers. Beside a task that
// takes longer another one reads on, to be told to stop.
type server struct {
	from    *bufio.Reader
	ahead   chan heard
	current stopper
	to      *writer
}

// heard is a request that came, or why none does.
type heard struct {
	request request
	err     error
}

// short is how long a task may take before somebody listens beside it.
const short = 100 * time.Millisecond

// work does the tasks one after another.
func (s *server) work() error {
	w := &harness.Worker{}
	for next := s.hear(); ; {
		r := next.request
		switch {
		case errors.Is(next.err, io.EOF):
			return nil
		case next.err != nil:
			return next.err
		}
		s.current.begin(r.Number)
		listener := time.AfterFunc(short, func() { s.ahead <- s.hear() })
		result, a := done(s.current.context(), w, *r.Task, &marker{to: s.to, of: r.Number, exact: r.Exact})
		s.current.end() // before the next task can come
		if err := s.to.tell(r.Number, a, result); err != nil {
			return err
		}
		if listener.Stop() {
			next = s.hear()
		} else {
			next = <-s.ahead
		}
	}
}

// hear reads the next request that is more than to stop what is under way.
func (s *server) hear() heard {
	for {
		var r request
		err := readFrame(s.from, &r, maxFrame)
		if err != nil && s.current.busy() {
			os.Exit(0) // nobody waits for what is being done
		}
		if r.Stop {
			s.current.stop(r.Number)
		}
		if err != nil || r.Task != nil {
			return heard{r, err}
		}
	}
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
	if err != nil {
		return err
	}
	first, err := frameOf(a)
	if err == nil {
		_, err = w.out.Write(append(first, frame...)) // at once; no mark comes any more
	}
	return err
}

// stopper is the context of the task that is under way.
type stopper struct {
	lock   sync.Mutex
	number int
	ctx    context.Context //nolint:containedctx // it is that of a task, and passed on with it
	cancel context.CancelFunc
}

func (s *stopper) begin(number int) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.number = number
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

func (s *stopper) stop(number int) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.cancel != nil && s.number == number {
		s.cancel()
	}
}

func (s *stopper) end() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.cancel()
	s.cancel = nil
}
