package app

import (
	"fmt"
	"iter"
)

// What the parsers are asked to read. Both end the process where their stack is full, which a million levels do, be
// they brackets or signs in a row. Both are quick up to some thousand levels; of sums, the bundler takes time by the
// square.
const (
	maxNested = 2000   // levels of brackets
	maxChain  = 50_000 // words and signs between two of ; , { }
)

// parsable refuses a source that no parser should be asked to read. It is a bound and no measure: what looks like a
// quote or a bracket in a regular expression, a template or a comment may mislead it.
func parsable(text []byte) error {
	depth, chain, word := 0, 0, false
	for c := range unquoted(text) {
		before := word
		if word = isWord(c); !word && c > ' ' || word && !before {
			chain++
		}
		switch c {
		case '{':
			depth, chain = depth+1, 0
		case '(', '[':
			depth++
		case '}':
			depth, chain = max(depth-1, 0), 0
		case ')', ']':
			depth = max(depth-1, 0)
		case ';', ',':
			chain = 0
		}
		if depth > maxNested {
			return fmt.Errorf("brackets are nested more than %d deep", maxNested)
		}
		if chain > maxChain {
			return fmt.Errorf("an expression or a statement has more than %d parts", maxChain)
		}
	}
	return nil
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
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
