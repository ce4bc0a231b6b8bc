package quota

import (
	"fmt"

	"github.com/dop251/goja"
)

func code(q *Quota, c *goja.FunctionCall) {
	for _, a := range c.Arguments {
		if s, ok := a.(goja.String); ok {
			q.Code(s.String())
		}
	}
}

// Code looks at a text that is about to be parsed as code.
func (q *Quota) Code(text string) {
	if len(text) < v8Nesting {
		return
	}
	depth, chain, word := 0, 0, false
	for k := range len(text) {
		c := text[k]
		before := word
		if word = isWord(c); !word && c > ' ' || word && !before {
			chain++
		}
		depth = max(depth+step(c), 0)
		if c == '{' || c == '}' || c == ';' || c == ',' {
			chain = 0
		}
		if depth > v8Nesting {
			q.fail(overflow)
		}
		if chain > maxChain {
			q.end(fmt.Sprintf("code has an expression of more than %d parts", maxChain))
		}
	}
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// step is by how many levels a bracket leads inwards.
func step(c byte) int {
	switch c {
	case '(', '[', '{':
		return 1
	case ')', ']', '}':
		return -1
	}
	return 0
}

// JSON looks at a text that is about to be parsed as JSON, with a function that sees each part or without.
func (q *Quota) JSON(text string, revived bool) {
	if len(text) < v8Reviver {
		return
	}
	depth, quoted := 0, false
	for k := 0; k < len(text); k++ {
		switch c := text[k]; {
		case quoted && c == '\\':
			k++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			if depth++; revived && depth > v8Reviver {
				q.fail(overflow)
			} else if depth > maxDepth {
				q.end(fmt.Sprintf("JSON nests more than %d deep", maxDepth))
			}
		case c == ']' || c == '}':
			depth--
		}
	}
}
