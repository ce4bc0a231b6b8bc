package app

import (
	"fmt"
	"iter"

	"crosstalk/sandbox/nesting"
)

// What the parsers are asked to read. Both end the process where their stack is full, which a million levels do, be
// they brackets or signs in a row. Both are quick up to some thousand levels; of sums, the bundler takes time by the
// square.
const (
	maxNested = 2000   // levels of brackets
	maxChain  = 50_000 // words and signs between two of ; , { }
)

// parsable refuses a source that no parser should be asked to read. What looks like a quote in a regular expression, a
// template or a comment may mislead it.
func parsable(text []byte) error {
	var n nesting.Count
	for c := range unquoted(text) {
		switch n.Add(c); {
		case n.Depth > maxNested:
			return fmt.Errorf("brackets are nested more than %d deep", maxNested)
		case n.Chain > maxChain:
			return fmt.Errorf("an expression or a statement has more than %d parts", maxChain)
		}
	}
	return nil
}

// unquoted are the bytes of a source, but of what stands in quotes on one line only the quote that begins it.
func unquoted(text []byte) iter.Seq[byte] {
	return func(yield func(byte) bool) {
		var quote byte
		for k := 0; k < len(text); k++ {
			c := text[k]
			switch {
			case quote != 0 && c == '\\':
				k++
				continue
			case quote != 0 && c != '\n' && c != quote:
				continue
			case quote != 0:
				quote = 0
				continue
			case c == '"' || c == '\'':
				quote = c
			}
			if !yield(c) {
				return
			}
		}
	}
}
