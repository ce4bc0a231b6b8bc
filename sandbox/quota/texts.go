package quota

import (
	"math"
	"strings"

	"github.com/dop251/goja"
)

// this is the text that a method of strings is called on. What is none is made one, as the method would.
func this(c *goja.FunctionCall) goja.String {
	if c.This == nil || goja.IsUndefined(c.This) || goja.IsNull(c.This) {
		return nil // the method throws
	}
	s := asText(c.This)
	if s != nil {
		c.This = s
	}
	return s
}

// asText is what a value is as a text; nil for a symbol.
func asText(v goja.Value) goja.String {
	if _, isSymbol := v.(*goja.Symbol); isSymbol {
		return nil
	}
	s, _ := v.ToString().(goja.String)
	return s
}

// whole is an argument as a whole number, which it becomes; large ones are cut to what no limit allows.
func whole(c *goja.FunctionCall, k int) int64 {
	if k >= len(c.Arguments) {
		return 0
	}
	v := c.Arguments[k]
	if _, isObject := v.(*goja.Object); isObject {
		v = v.ToNumber()
		c.Arguments[k] = v
	}
	if _, isSymbol := v.(*goja.Symbol); isSymbol {
		return 0
	}
	f := v.ToFloat()
	switch {
	case math.IsNaN(f):
		return 0
	case math.Abs(f) > v8Safe:
		return int64(math.Copysign(v8Safe+1, f))
	}
	return int64(f)
}

func lengthOf(v goja.Value) int64 {
	if s, ok := v.(goja.String); ok {
		return int64(s.Length())
	}
	return 0
}

// times is a product that does not overflow.
func times(a, b int64) int64 {
	if a > 0 && b > v8Safe/a {
		return v8Safe
	}
	return a * b
}

func repeat(q *Quota, c *goja.FunctionCall) {
	s := this(c)
	if s == nil {
		return
	}
	switch n := whole(c, 0); {
	case n < 0 || n > v8Safe:
		// the method throws
	case s.Length() == 0 && n > 0:
		c.Arguments[0] = q.vm.ToValue(1)
	default:
		q.text(times(int64(s.Length()), n))
	}
}

func pad(q *Quota, c *goja.FunctionCall) {
	s := this(c)
	if s == nil {
		return
	}
	n := whole(c, 0)
	if len(c.Arguments) > 1 && lengthOf(c.Arguments[1]) == 0 {
		if _, isText := c.Arguments[1].(goja.String); isText {
			return
		}
	}
	if n > int64(s.Length()) {
		q.text(n)
	}
}

func concatTexts(q *Quota, c *goja.FunctionCall) {
	total := lengthOf(c.This)
	for _, a := range c.Arguments {
		total += lengthOf(a)
	}
	q.text(total)
}

// replaceText looks at the texts that a text is put in place of. What regular expressions find is looked at where they
// are applied.
func replaceText(q *Quota, c *goja.FunctionCall) {
	if len(c.Arguments) < 2 {
		return
	}
	s, isText := c.This.(goja.String)
	find, isPlain := c.Arguments[0].(goja.String)
	with, isWith := c.Arguments[1].(goja.String)
	if !isText || !isPlain || !isWith {
		return
	}
	r := newReplacement(s, with)
	most := int64(s.Length()) + 1
	if r.made(most) <= maxText {
		return
	}
	if n := find.Length(); n > 0 {
		most = int64(strings.Count(s.String(), find.String()))
	}
	q.text(r.made(most))
}

// replacement is what is put in place of parts of a text: so many characters, parts of the text itself that are found
// once each ($&, $1), and all that is before or behind what was found.
type replacement struct{ length, characters, parts, sides int64 }

func newReplacement(text, with goja.String) replacement {
	w := with.String()
	sides := int64(strings.Count(w, "$`") + strings.Count(w, "$'"))
	return replacement{
		length: int64(text.Length()), characters: int64(with.Length()),
		parts: int64(strings.Count(w, "$")) - sides, sides: sides,
	}
}

// made is how long the result is at most when it is put in so often.
func (r replacement) made(often int64) int64 {
	return r.length + times(r.parts, r.length) + times(often, r.characters+times(r.sides, r.length))
}

func raw(q *Quota, c *goja.FunctionCall) {
	if o, ok := c.Argument(0).(*goja.Object); ok {
		q.through(q.length(o.Get("raw")))
	}
}
