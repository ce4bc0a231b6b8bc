package fuzz

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestATapeGivesItsPlanBack(t *testing.T) {
	plans := []Plan{
		{Calls: []Call{{}}},
		{Calls: []Call{{Entry: 299, Who: 3, Start: 2, Pause: 1, Made: []byte{1, 2, 3}}}},
		{Calls: []Call{
			{Entry: 1, Edits: []Edit{{SetText, "/body/action", "opened"}, {Op: Drop, Path: "/headers"}}},
			{Entry: 2, Who: 1, Edits: []Edit{{Nest, "", "data"}}},
		}},
	}
	for _, want := range plans {
		if diff := cmp.Diff(want, Read(want.Tape(), 300)); diff != "" {
			t.Errorf("read back (-want +got):\n%s", diff)
		}
	}
}

// Whatever bytes Go's fuzzer makes, they are a plan that can be written.
func TestAnyBytesAreATape(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		tape := make([]byte, rng.IntN(400))
		for k := range tape {
			tape[k] = byte(rng.Uint32())
		}
		p := Read(tape, 7)
		if len(p.Calls) == 0 || len(p.Calls) > MaxCalls {
			t.Fatalf("%d calls", len(p.Calls))
		}
		again := Read(p.Tape(), 7)
		if diff := cmp.Diff(p, again); diff != "" {
			t.Fatalf("the tape of a plan gives another one (-plan +again):\n%s", diff)
		}
	}
}
