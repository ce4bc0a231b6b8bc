package fuzz

import (
	"context"
	"iter"
	"sync"

	"crosstalk/harness"
)

// maxAhead is how many experiments a search makes before they are asked for: a few batches, so that it is never waited
// for, and little is made in vain.
const maxAhead = 32

// Ahead begins a search at once, beside whatever tries what it makes, and gives the same experiments in the same order.
// Stop ends the search and waits for that. The iterator is used once, and not after stop.
func Ahead(
	ctx context.Context, search func(context.Context) iter.Seq2[harness.Experiment, error],
) (found iter.Seq2[harness.Experiment, error], stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	type made struct {
		experiment harness.Experiment
		err        error
		panicked   any
	}
	ready := make(chan made, maxAhead)
	go func() {
		defer close(ready)
		defer func() {
			if r := recover(); r != nil {
				ready <- made{panicked: r}
			}
		}()
		for e, err := range search(ctx) {
			select {
			case ready <- made{experiment: e, err: err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	found = func(yield func(harness.Experiment, error) bool) {
		for m := range ready {
			if m.panicked != nil {
				panic(m.panicked)
			}
			if !yield(m.experiment, m.err) {
				return
			}
		}
	}
	return found, sync.OnceFunc(func() {
		cancel()
		for range ready {
		}
	})
}
