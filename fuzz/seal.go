package fuzz

import (
	"slices"
	"strings"
	"sync"

	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
)

// seal is a place in the input that the code compared with what it computed of other input: a signature, a digest, a
// length. When those are mutated, the seal has to be put on anew, or nothing behind the check is reached again.
type seal struct {
	call int
	path string
	site site // of the comparison
}

// site is a place that compares: in the app's code, or a function of Node.js that is called there.
type site struct {
	number   int
	position string
}

func siteOf(c sandbox.Comparison) site { return site{c.Site, c.Position} }

// maxAttempts bounds how many candidates one comparison in the code makes in a search, and maxOfOne how many those of
// one execution make.
const (
	maxAttempts = 60
	maxOfOne    = 12
)

// solution is an edit of one call's payload.
type solution struct {
	call int
	edit Edit
}

// input returns the places in the payloads of a plan's calls, which are filled when they are asked for first.
func (s *Search) input(p Plan) func() [][]place {
	return sync.OnceValue(func() (out [][]place) {
		for _, c := range p.Calls {
			out = append(out, places(s.mutator.filled(c)))
		}
		return out
	})
}

// solutions are the edits of an input after which a comparison may turn out the other way.
func solutions(input [][]place, c sandbox.Comparison) (out []solution) {
	for call, all := range input {
		for _, e := range solve(all, c) {
			out = append(out, solution{call, e})
		}
	}
	return out
}

// solve queues plans in which comparisons of an execution turn out the other way.
func (s *Search) solve(c candidate, x *execution) {
	made, input := map[site]int{}, s.input(c.plan)
	for _, cmp := range x.feedback.Comparisons {
		s.mutator.words.add(wordsOf(cmp)...)
		at := siteOf(cmp)
		for _, n := range solutions(input(), cmp) {
			if made[at] == maxOfOne || s.attempts[at] == maxAttempts {
				break
			}
			if s.enqueueEdit(c, n.call, n.edit, at) {
				made[at]++
				s.attempts[at]++
			}
		}
	}
}

// enqueueEdit queues the plan with one more edit, and says whether that is a plan which was not tried yet.
func (s *Search) enqueueEdit(c candidate, call int, e Edit, at site) bool {
	next := c.plan.Clone()
	s.replace(&next.Calls[call], e)
	if s.tried[string(next.Tape())] {
		return false
	}
	s.enqueue(candidate{plan: next, seals: append(slices.Clone(c.seals), seal{call, e.Path, at})})
	return true
}

// replace adds an edit in the place of those before it that it makes void.
func (s *Search) replace(c *Call, e Edit) {
	if e.Op <= Drop {
		c.Edits = slices.DeleteFunc(c.Edits, func(old Edit) bool {
			return old.Path == e.Path || strings.HasPrefix(old.Path, e.Path+"/")
		})
	}
	s.mutator.add(c, e)
}

// twice are the seals of so many calls that are made twice.
func twice(seals []seal, calls int) []seal {
	out := slices.Clone(seals)
	for _, s := range seals {
		s.call += calls
		out = append(out, s)
	}
	return out
}

// shortestSeal is how long, in bytes, a text must be that is taken for a signature and put on anew.
const shortestSeal = 8

// sealed is the plan with the first of its seals that is broken put on anew.
func (s *Search) sealed(c candidate, x *execution) (candidate, bool) {
	for _, seal := range c.seals {
		if seal.call >= len(c.plan.Calls) {
			continue
		}
		all := places(s.mutator.filled(c.plan.Calls[seal.call]))
		for _, cmp := range x.feedback.Comparisons {
			if siteOf(cmp) != seal.site || !isBroken(cmp) {
				continue
			}
			for _, e := range solve(all, cmp) {
				if e.Path == seal.path {
					out := candidate{plan: c.plan.Clone(), seals: c.seals, whole: c.whole}
					s.replace(&out.plan.Calls[seal.call], e)
					return out, true
				}
			}
		}
	}
	return candidate{}, false
}

// isBroken says whether a comparison is one of two signatures that are not the same.
func isBroken(c sandbox.Comparison) bool {
	return c.A.Text != c.B.Text && min(len(c.A.Text), len(c.B.Text)) >= shortestSeal
}

func wordsOf(c sandbox.Comparison) (out []string) {
	for _, o := range append([]instrument.Value{c.A, c.B}, c.Known...) {
		if o.Kind == instrument.String && o.Text != "" {
			out = append(out, o.Text)
		}
	}
	return out
}
