package fuzz

import (
	"slices"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// Minimal executes tapes once each and returns those of them which together show all that all show: the shortest first,
// so that a short one is kept in the place of a long one. The error is that of Run.
func Minimal(app *harness.App, m *harness.Model, seed uint64, tapes [][]byte) ([][]byte, error) {
	o := newObserver(app, tenant.World{Seed: seed})
	tapes = slices.Clone(tapes)
	slices.SortStableFunc(tapes, func(a, b []byte) int { return len(a) - len(b) })
	seen := map[feature]bool{}
	var out [][]byte
	for _, tape := range tapes {
		x, err := o.run(Read(tape, len(m.Entries)).Schedule(m, "fuzz"))
		if err != nil {
			return nil, err
		}
		news := false
		for _, f := range x.features(0) {
			news = news || !seen[f]
			seen[f] = true
		}
		if news {
			out = append(out, tape)
		}
	}
	return out, nil
}
