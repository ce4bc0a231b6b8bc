package quota

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox/backtrack"
)

// guardRegExps puts checks in front of all that applies a regular expression. The engine asks whether these properties
// are its own before it takes a shorter way, which they stay.
func (q *Quota) guardRegExps() {
	prototype := find(q.vm, "RegExp.prototype")
	match := prototype.GetSymbol(goja.SymMatch)
	if call, _ := q.layout.code(match); call != nil {
		q.match = *call
	}
	q.guard(prototype.Get("exec"), apply(once))
	q.guard(prototype.Get("test"), apply(once))
	q.guard(match, apply(asFlagged))
	q.guard(prototype.GetSymbol(goja.SymMatchAll), apply(throughout))
	q.guard(prototype.GetSymbol(goja.SymSearch), apply(once))
	q.guard(prototype.GetSymbol(goja.SymSplit), apply(throughout))
	q.guard(prototype.GetSymbol(goja.SymReplace), replacePattern)
}

// extent is how far a regular expression is applied: up to its first match, to the end of the text, or as its flag g
// says.
type extent int

const (
	once extent = iota
	throughout
	asFlagged
)

// apply looks at a regular expression that is about to be applied. Those that the engine applies in linear time need
// nothing.
func apply(far extent) check {
	return func(q *Quota, c *goja.FunctionCall) {
		if q.layout.backtracking(c.This) && len(c.Arguments) > 0 {
			q.steps(c, far)
		}
	}
}

// replacePattern looks also at what is put in place of what is found.
func replacePattern(q *Quota, c *goja.FunctionCall) {
	apply(asFlagged)(q, c)
	if len(c.Arguments) < 2 || is(c.This, q.layout.regexp) == nil {
		return
	}
	s, isText := c.Arguments[0].(goja.String)
	with, isWith := c.Arguments[1].(goja.String)
	if !isText || !isWith {
		return
	}
	r := newReplacement(s, with)
	if r.made(int64(s.Length())+1) <= maxText {
		return
	}
	most := int64(1)
	if _, flags := q.layout.written(c.This); strings.Contains(flags, "g") {
		found := q.match(goja.FunctionCall{This: c.This, Arguments: []goja.Value{s}})
		_, most, _ = q.layout.items(found)
	}
	q.text(r.made(most))
}

// harmless texts are too short for any pattern to take long.
const harmless = 16

func (q *Quota) steps(c *goja.FunctionCall, far extent) {
	text := asText(c.Arguments[0])
	if text == nil {
		return
	}
	if c.Arguments[0] = text; text.Length() < harmless {
		return
	}
	source, flags := q.layout.written(c.This)
	all := far == throughout || far == asFlagged && strings.Contains(flags, "g")
	study := q.studies.Of(source, flags, all)
	if len(study.Attacks) > 0 && study.Pattern.Steps(text.String(), maxSteps) >= maxSteps {
		q.end(fmt.Sprintf("the regular expression /%s/%s takes more than %d million steps on a text of %d characters",
			backtrack.Shortened(source), flags, maxSteps/1_000_000, text.Length()))
	}
}
