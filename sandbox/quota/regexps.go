package quota

import (
	"fmt"
	"strings"
	"sync"

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
	if _, flags, err := q.pattern(c.This); err == nil && strings.Contains(flags, "g") {
		found := q.match(goja.FunctionCall{This: c.This, Arguments: []goja.Value{s}})
		_, most, _ = q.layout.items(found)
	}
	q.text(r.made(most))
}

func (q *Quota) pattern(v goja.Value) (source, flags string, err error) {
	if q.source == nil {
		if err := q.readers(); err != nil {
			return "", "", err
		}
	}
	s, err := q.source(goja.Undefined(), v)
	if err != nil {
		return "", "", err
	}
	f, err := q.flags(goja.Undefined(), v)
	if err != nil {
		return "", "", err
	}
	return s.String(), f.String(), nil
}

// readers makes functions that read a regular expression, in an engine that the app has not changed.
var readers = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("crosstalk:quota", `[
		r => Object.getOwnPropertyDescriptor(RegExp.prototype, "source").get.call(r),
		r => Object.getOwnPropertyDescriptor(RegExp.prototype, "flags").get.call(r),
	]`, true)
})

func (q *Quota) readers() error {
	list, err := q.vm.RunProgram(readers())
	if err != nil {
		return err
	}
	values, _, _ := q.layout.items(list)
	q.source, _ = goja.AssertFunction(values[0])
	q.flags, _ = goja.AssertFunction(values[1])
	return nil
}

// applied is a pattern, as a whole or up to its first match.
type applied struct {
	source, flags string
	all           bool
}

// studies remembers the patterns that backtrack by how they are written: nil for one that cannot explode.
type studies struct {
	mu    sync.Mutex
	known map[applied]*backtrack.Pattern
}

var explosive = studies{known: map[applied]*backtrack.Pattern{}}

// mostStudied is how many patterns are remembered: more than an app has, unless it makes them out of what it is sent.
const mostStudied = 10_000

func (s *studies) of(a applied) *backtrack.Pattern {
	s.mu.Lock()
	p, known := s.known[a]
	s.mu.Unlock()
	if known {
		return p
	}
	p, err := backtrack.Compile(a.source, a.flags, a.all)
	if err != nil || len(p.Attacks()) == 0 {
		p = nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= mostStudied {
		clear(s.known)
	}
	s.known[a] = p
	return p
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
	source, flags, err := q.pattern(c.This)
	if err != nil {
		return
	}
	all := far == throughout || far == asFlagged && strings.Contains(flags, "g")
	p := explosive.of(applied{source, flags, all})
	if p != nil && p.Steps(text.String(), maxSteps) >= maxSteps {
		q.end(fmt.Sprintf("the regular expression /%s/%s takes more than %d million steps on a text of %d characters",
			backtrack.Shortened(source), flags, maxSteps/1_000_000, text.Length()))
	}
}
