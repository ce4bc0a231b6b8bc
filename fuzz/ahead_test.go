package fuzz_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"crosstalk/fuzz"
	"crosstalk/harness"
)

// counting makes experiments that are told apart by what they have spent, until the context ends.
func counting(n int, last error) func(context.Context) iter.Seq2[harness.Experiment, error] {
	return func(ctx context.Context) iter.Seq2[harness.Experiment, error] {
		return func(yield func(harness.Experiment, error) bool) {
			for k := 0; k < n && ctx.Err() == nil; k++ {
				if !yield(harness.Experiment{Spent: k}, nil) {
					return
				}
			}
			if last != nil {
				yield(harness.Experiment{}, last)
			}
		}
	}
}

func TestAheadKeepsTheOrder(t *testing.T) {
	wrong := errors.New("wrong")
	found, stop := fuzz.Ahead(t.Context(), counting(100, wrong))
	defer stop()
	k := 0
	for e, err := range found {
		if k == 100 && !errors.Is(err, wrong) || k < 100 && (err != nil || e.Spent != k) {
			t.Fatalf("number %d is %+v, %v", k, e, err)
		}
		k++
	}
	if k != 101 {
		t.Errorf("%d came, want a hundred and the error", k)
	}
}

// TestAheadStops ends a search of which nobody takes anything any more.
func TestAheadStops(t *testing.T) {
	ended := make(chan bool, 1)
	found, stop := fuzz.Ahead(t.Context(), func(ctx context.Context) iter.Seq2[harness.Experiment, error] {
		return func(yield func(harness.Experiment, error) bool) {
			defer func() { ended <- true }()
			counting(1_000_000, nil)(ctx)(yield)
		}
	})
	for e, err := range found {
		if err != nil || e.Spent == 3 {
			break
		}
	}
	stop()
	select {
	case <-ended:
	default:
		t.Error("the search goes on")
	}
}

// TestAheadPanics has a fault of the search come out where its experiments are taken.
func TestAheadPanics(t *testing.T) {
	found, stop := fuzz.Ahead(t.Context(), func(context.Context) iter.Seq2[harness.Experiment, error] {
		return func(func(harness.Experiment, error) bool) { panic("internal: a fault") }
	})
	defer stop()
	defer func() {
		if r := recover(); r != "internal: a fault" {
			t.Errorf("recovered %v", r)
		}
	}()
	for e, err := range found {
		t.Errorf("an experiment came: %+v, %v", e, err)
	}
}
