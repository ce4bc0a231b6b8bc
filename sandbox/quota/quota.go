// Package quota bounds what the engine's native functions make and go through. No code of an app's shall end or stop
// the process by calling them. Where V8 refuses, so does it, in the same words; where only we do, the invocation ends.
package quota

import (
	"fmt"

	"github.com/dop251/goja"

	"crosstalk/sandbox/backtrack"
)

// Quota is what the code in one engine may have made. It is not safe for concurrent use.
type Quota struct {
	vm         *goja.Runtime
	layout     *layout
	end        func(reason string)
	rangeError *goja.Object
	studies    *backtrack.Studies
	match      callFunc
	made       int64
}

// check looks at a call before it is made, and throws where it may not be. It may replace an argument by what the
// function would make of it.
type check func(q *Quota, c *goja.FunctionCall)

// Install puts the checks in front of an engine's functions, before any code of an app runs. What is found out of
// regular expressions is remembered in studies. End is called with why an invocation cannot go on, and does not return.
// The error is that of Prepare, and that of an engine which was changed already.
func Install(vm *goja.Runtime, studies *backtrack.Studies, end func(reason string)) (*Quota, error) {
	known, err := prepared()
	if err != nil {
		return nil, err
	}
	q := &Quota{vm: vm, layout: known, studies: studies, end: end}
	q.enlist()
	q.rangeError = vm.Get("RangeError").ToObject(vm)
	for _, g := range early {
		of := find(vm, g.of)
		for _, name := range g.names {
			q.guard(of.Get(name), g.check)
		}
	}
	q.guardRegExps()
	if err := q.operate(); err != nil {
		return nil, err
	}
	return q, nil
}

// Reset begins a new invocation, which may make as much as any.
func (q *Quota) Reset() { q.made = 0 }

// guard puts a check in front of a native function, and of what it constructs.
func (q *Quota) guard(f goja.Value, look check) {
	call, construct := q.layout.code(f)
	if call == nil {
		panic("internal: the engine has no such native function")
	}
	if plain := *call; plain != nil {
		*call = func(c goja.FunctionCall) goja.Value {
			look(q, &c)
			return plain(c)
		}
	}
	if plain := *construct; plain != nil {
		*construct = func(arguments []goja.Value, target *goja.Object) *goja.Object {
			c := goja.FunctionCall{Arguments: arguments}
			look(q, &c)
			return plain(c.Arguments, target)
		}
	}
}

// fail throws V8's error.
func (q *Quota) fail(format string, arguments ...any) {
	e, err := q.vm.New(q.rangeError, q.vm.ToValue(fmt.Sprintf(format, arguments...)))
	if err != nil {
		panic(err)
	}
	panic(e)
}

// make counts a value that a function is about to make, of so many bytes.
func (q *Quota) make(bytes int64) {
	if bytes < large {
		return
	}
	if q.made += bytes; q.made > maxMade {
		q.end(fmt.Sprintf("the invocation made more than %d MiB of large values", maxMade>>20))
	}
}

// text counts a string of so many characters, wide ones or not.
func (q *Quota) text(characters int64) {
	switch {
	case characters > v8Text:
		q.fail("Invalid string length")
	case characters > maxText:
		q.end(fmt.Sprintf("a text has more than %d million characters", maxText>>20))
	}
	q.make(characters)
}

// bytes counts a buffer.
func (q *Quota) bytes(n int64) {
	if n > maxBuffer {
		q.end(fmt.Sprintf("a buffer has more than %d MiB", maxBuffer>>20))
	}
	q.make(n)
}

// Bytes counts a buffer that a function of ours is about to make.
func (q *Quota) Bytes(n int64) { q.bytes(n) }

// through counts the items of an array that a function goes through.
func (q *Quota) through(items int64) {
	if items > maxItems {
		q.end(fmt.Sprintf("a function goes through more than %d million items", maxItems>>20))
	}
}
