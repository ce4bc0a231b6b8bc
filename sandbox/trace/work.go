package trace

import (
	"cmp"
	"slices"
)

// Size is how large a field of a payload is.
type Size struct {
	Field string `json:"field"` // "body.count"
	Unit  Unit   `json:"unit"`
	N     int    `json:"n"`
	// Most is how large the field can be in the largest request that the platform takes; 0: as large as one likes.
	Most int `json:"most,omitempty"`
}

// Unit is what the size of a field is counted in.
type Unit string

// The units.
const (
	Number     Unit = "number"     // the field is a number, and its size is itself
	Characters Unit = "characters" // of a text
	Words      Unit = "words"      // of a text
	Items      Unit = "items"      // of a list
)

// Work is what an invocation of a metered run did. It counts the same on every machine.
type Work struct {
	// Exhausted: there was more to do than is counted, and the invocation was ended.
	Exhausted bool `json:"exhausted,omitempty"`
	// Places are where work was done, most first.
	Places []Spent `json:"places"`
}

// Spent is the work of one place in the source: how often a function was entered, a loop went round, or which steps a
// regular expression takes that backtracks.
type Spent struct {
	Position string `json:"position"`
	Pattern  string `json:"pattern,omitempty"` // of a regular expression: "/(a+)+$/"
	Steps    int    `json:"steps"`
	// Length is that of the longest text to which the regular expression was applied.
	Length int `json:"length,omitempty"`
}

// maxPlaces is how many places are kept.
const maxPlaces = 256

// Add adds the work of a place, if there was any.
func (w *Work) Add(s Spent) {
	if s.Steps == 0 {
		return
	}
	more := func(a, b Spent) int {
		return cmp.Or(cmp.Compare(b.Steps, a.Steps), cmp.Compare(a.Position, b.Position))
	}
	at, _ := slices.BinarySearchFunc(w.Places, s, more)
	if at < maxPlaces {
		w.Places = slices.Insert(w.Places, at, s)
		w.Places = w.Places[:min(len(w.Places), maxPlaces)]
	}
}

// At is how often a place did its work.
func (w *Work) At(position, pattern string) int {
	for _, s := range w.Places {
		if s.Position == position && s.Pattern == pattern {
			return s.Steps
		}
	}
	return 0
}
