package harness

import "iter"

// waiting holds the experiments that a check has not tried yet: those that it was given, and then those that are made
// one by one when they are asked for.
type waiting struct {
	given []Experiment
	more  func() (Experiment, error, bool)
	next  *Experiment // the first of more, when it was looked at already
}

func newWaiting(given []Experiment, more iter.Seq2[Experiment, error]) (w *waiting, stop func()) {
	if more == nil {
		return &waiting{given: given}, func() {}
	}
	pull, stop := iter.Pull2(more)
	return &waiting{given: given, more: pull}, stop
}

// peek is the first experiment; nil when none is left.
func (w *waiting) peek() (*Experiment, error) {
	switch {
	case len(w.given) > 0:
		return &w.given[0], nil
	case w.next != nil || w.more == nil:
		return w.next, nil
	}
	e, err, ok := w.more()
	if !ok {
		w.more = nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	w.next = &e
	return w.next, nil
}

// drop takes the first experiment away.
func (w *waiting) drop() {
	if len(w.given) > 0 {
		w.given = w.given[1:]
		return
	}
	w.next = nil
}
