// Package nesting tells how deep code nests, and how long its expressions are, without parsing it.
package nesting

// Count follows code from byte to byte. It is a bound and no measure: what looks like a bracket in a text, a regular
// expression, a template or a comment counts. The zero value stands before the first byte.
type Count struct {
	// Depth is how many brackets are open.
	Depth int
	// Chain is how many words and signs have come since the last of ; , { }.
	Chain int
	word  bool
}

// Add counts the next byte.
func (n *Count) Add(c byte) {
	before := n.word
	if n.word = isWord(c); !n.word && c > ' ' || n.word && !before {
		n.Chain++
	}
	switch c {
	case '(', '[', '{':
		n.Depth++
	case ')', ']', '}':
		n.Depth = max(n.Depth-1, 0)
	}
	switch c {
	case '{', '}', ';', ',':
		n.Chain = 0
	}
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
