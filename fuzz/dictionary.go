package fuzz

import "math/rand/v2"

// dictionary holds words that the app's code knows: its literals, the names it reads, and what it was seen to compare
// its input with.
type dictionary struct {
	words []string
	known map[string]bool
}

// maxWords bounds the dictionary; what is found later is left out.
const maxWords = 4096

func newDictionary() *dictionary { return &dictionary{known: map[string]bool{}} }

func (d *dictionary) add(words ...string) {
	for _, w := range words {
		if !d.known[w] && len(w) <= MaxText && len(d.words) < maxWords {
			d.known[w] = true
			d.words = append(d.words, w)
		}
	}
}

func (d *dictionary) pick(r *rand.Rand) string {
	if len(d.words) == 0 {
		return choose(r, oddTexts)
	}
	return choose(r, d.words)
}
