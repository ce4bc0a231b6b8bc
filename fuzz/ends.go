package fuzz

import (
	"cmp"
	"fmt"
	"slices"

	"crosstalk/sandbox/trace"
)

// ends counts how the invocations of a search ended.
type ends map[End]int

// End is one way in which invocations end.
type End struct {
	Function, Entry string
	Outcome         trace.Outcome
	// Position is where the exception came from, where there was one.
	Position string
	Message  string
}

func (e ends) add(t *trace.Trace) {
	for _, i := range t.Invocations {
		end := End{Function: i.Function, Entry: i.Entry, Outcome: i.Outcome}
		if i.Error != nil {
			end.Position, end.Message = i.Error.Position, i.Error.Message
		}
		if len(e) < maxEnds || e[end] > 0 {
			e[end]++
		}
	}
}

// maxEnds bounds how many ways are told apart: messages may hold what was sent.
const maxEnds = 1000

// Summary says what a search has reached, and what not.
type Summary struct {
	Status
	// Ends are the ways in which invocations ended, the commonest first, with their share of all.
	Ends []Share
	// Missed are the places in the app's own files that were never reached, in the order of the code.
	Missed []string
	// Blind are the app's own files that are not observed, and why.
	Blind []string
}

// Share is a way to end, and how many of a hundred invocations ended so.
type Share struct {
	End
	Percent float64
}

// Summary tells of the search so far.
func (s *Search) Summary() Summary {
	out := Summary{Status: s.Status(), Missed: s.observe.missed(), Blind: s.observe.blind()}
	all := 0
	for _, n := range s.ends {
		all += n
	}
	for end, n := range s.ends {
		out.Ends = append(out.Ends, Share{end, 100 * float64(n) / float64(all)})
	}
	slices.SortFunc(out.Ends, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Percent, a.Percent), cmp.Compare(fmt.Sprint(a.End), fmt.Sprint(b.End)))
	})
	return out
}
