package worker

import (
	"os"
	"sync"
	"testing"
	"time"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// BenchmarkIsolation measures how many runs a second workers make, as a multiple of what this process makes itself
// (workers/process), in batches as a check makes them, on two processors, and the same of the time that all processes
// run on processors, which a busy machine changes less. A batch of the one follows a batch of the other.
func BenchmarkIsolation(b *testing.B) {
	opt := harness.OpenOptions{StandIns: true}
	here, err := harness.Open(demo, opt)
	if err != nil {
		b.Fatal(err)
	}
	workers := pool(b, Options{Size: processors})
	there, err := harness.OpenIn(b.Context(), workers, demo, opt)
	if err != nil {
		b.Fatal(err)
	}
	m, err := here.Explore(b.Context(), 1)
	if err != nil {
		b.Fatal(err)
	}
	var steps []harness.Step
	for _, e := range m.Entries {
		for _, name := range []string{tenant.Neighbour, tenant.Observed, tenant.Observed} {
			steps = append(steps, e.Step(name, tenant.FirstUser, m.Payload(e, harness.Typical)))
		}
	}
	s := m.Schedule("bench", steps, true)
	batch := func(a *harness.App) time.Duration {
		start := time.Now()
		free := make(chan struct{}, processors+1)
		var all sync.WaitGroup
		for k := range 64 {
			free <- struct{}{}
			all.Go(func() {
				defer func() { <-free }()
				if run, err := a.Run(s, tenant.World{Seed: uint64(k)}); err != nil || run.Broken != "" {
					b.Error(err)
				}
			})
		}
		all.Wait()
		return time.Since(start)
	}
	batch(here)
	for began := time.Now(); time.Since(began) < processors*warm; { // until all workers work
		batch(there)
	}
	var inside, outside, insideWork, outsideWork time.Duration
	for b.Loop() {
		began := workers.processorTime()
		inside += batch(here)
		between := workers.processorTime()
		outside += batch(there)
		insideWork += between - began
		outsideWork += workers.processorTime() - between
	}
	b.ReportMetric(float64(inside)/float64(outside), "workers/process")
	b.ReportMetric(float64(insideWork)/float64(outsideWork), "processor-time")
	b.ReportMetric(0, "ns/op")
}

// processorTime is how long this process and the idle workers have run so far.
func (p *Pool) processorTime() time.Duration {
	sum := processorTime(os.Getpid())
	for _, w := range p.idle {
		sum += processorTime(w.cmd.Process.Pid)
	}
	return sum
}
