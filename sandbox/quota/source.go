package quota

import (
	"fmt"

	"github.com/dop251/goja"

	"crosstalk/sandbox/nesting"
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
	var n nesting.Count
	for k := range len(text) {
		switch n.Add(text[k]); {
		case n.Depth > v8Nesting:
			q.fail(overflow)
		case n.Chain > maxChain:
			q.end(fmt.Sprintf("code has an expression of more than %d parts", maxChain))
		}
	}
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
