package fuzz

import "math/rand/v2"

// corpus holds the plans that showed something new, in the order in which they were found.
type corpus struct{ entries []*entry }

// entry is a plan of the corpus.
type entry struct {
	plan  Plan
	seals []seal
	picks int // how often it was picked to be mutated
}

func (c *corpus) add(e *entry) { c.entries = append(c.entries, e) }

func (c *corpus) last() *entry { return c.entries[len(c.entries)-1] }

func (c *corpus) any(r *rand.Rand) *Plan {
	if len(c.entries) == 0 {
		return nil
	}
	return &choose(r, c.entries).plan
}

// pick takes a plan to mutate: of three that chance takes, the one that was picked least often, so that what was found
// last, and lies deepest, gets its share (AFLFast's power schedules reward what is rare; CCS 2016).
func (c *corpus) pick(r *rand.Rand) *entry {
	if len(c.entries) == 0 {
		return nil
	}
	best := choose(r, c.entries)
	for range 2 {
		other := choose(r, c.entries)
		if other.picks < best.picks {
			best = other
		}
	}
	best.picks++
	return best
}
