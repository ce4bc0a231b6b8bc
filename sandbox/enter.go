package sandbox

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox/trace"
)

// enter is the only way into the engine. It runs fn in an asynchronous context under the guard, and turns whatever
// the engine does to us into an error: an exception of the app's, or the end of the instance. A panic of our own, whose
// text begins with "internal:", goes on: the app is not to blame for it.
func (i *Instance) enter(c *asyncContext, fn func() error) (err error) {
	if i.died != "" {
		return errDead
	}
	before := i.async
	i.async = c
	guard := startGuard(i.config.Limits.Guard, func() { i.vm.Interrupt(stoppedByGuard) })
	defer func() {
		guard.end()
		i.async = before
		if r := recover(); r != nil {
			err = i.panicked(r)
		}
	}()
	err = fn()
	if fatal := i.fatal(err); fatal != nil {
		i.died = fatal.reason
		return fatal
	}
	i.recordRejections()
	return err
}

// stop says who interrupted the engine.
type stop string

const (
	stoppedByGuard  stop = "guard"
	stoppedByEvents stop = "events"
	stoppedByMeter  stop = "meter"
)

// panicked ends the instance after a panic that came out of the engine. An exception of the app's is only returned:
// its text may not be asked for here, because that can run code of the app's.
func (i *Instance) panicked(r any) error {
	if exception, ok := r.(*goja.Exception); ok {
		return exception
	}
	if ours(r) {
		panic(r)
	}
	fatal := &engineError{trace.Crashed, fmt.Sprintf("the engine failed on the app's code: %v", r)}
	if err, ok := r.(error); ok {
		if known := i.fatal(err); known != nil {
			fatal = known
		}
	}
	i.died = fatal.reason
	return fatal
}

// ours says whether a panic is our own complaint about ourselves.
func ours(r any) bool {
	switch r := r.(type) {
	case string:
		return strings.HasPrefix(r, "internal:")
	case error:
		return strings.HasPrefix(r.Error(), "internal:")
	}
	return false
}

// try runs fn, which reads values of the app's and so may run its code, and returns what that throws. It is called
// inside enter.
func (i *Instance) try(fn func()) error {
	_, err := mustCallable(i.vm, i.vm.ToValue(func(goja.FunctionCall) goja.Value {
		fn()
		return goja.Undefined()
	}))(goja.Undefined())
	return err
}

var errDead = errors.New("the instance has ended")

// engineError is an error after which the instance cannot go on.
type engineError struct {
	outcome trace.Outcome
	reason  string
}

func (e *engineError) Error() string { return e.reason }

// exhaust ends the invocation, and with it the instance, in the middle of what the engine does: the app cannot catch
// it. What is counted is the same on every machine.
func (i *Instance) exhaust(reason string) {
	if m := i.config.Meter; m != nil {
		m.out = true
	}
	i.spent = i.program.metered
	i.exhausted = true
	panic(&engineError{trace.Exhausted, withPosition(reason, i.Position())})
}

// Make counts a buffer of so many bytes, which a Go function makes for the app; too large a one ends the invocation.
func (i *Instance) Make(bytes int64) { i.quota.Bytes(bytes) }

// Exhaust ends the invocation because what the app asks for takes longer than anything that is counted.
func (i *Instance) Exhaust(reason string) { i.exhaust(reason) }

// CheckCode looks at a text that the app is about to have run as code: one that nests too deep throws, as in V8.
func (i *Instance) CheckCode(text string) { i.quota.Code(text) }

func (i *Instance) fatal(err error) *engineError {
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	var exhausted *engineError
	switch {
	case errors.As(err, &exhausted):
		return exhausted
	case errors.As(err, &interrupted) && interrupted.Value() == stoppedByMeter:
		i.spent = true
		return &engineError{trace.Exhausted, "the invocation did more work than is counted"}
	case errors.As(err, &interrupted):
		at := i.firstPosition(interrupted.Stack())
		return &engineError{trace.Interrupted, withPosition(i.interruption(interrupted), at)}
	case errors.As(err, &overflow):
		i.spent = i.program.metered
		at := i.firstPosition(overflow.Stack())
		return &engineError{trace.Overflowed, withPosition(
			fmt.Sprintf("calls were nested more than %d deep", i.config.Limits.CallStack), at)}
	default:
		return nil
	}
}

func (i *Instance) interruption(e *goja.InterruptedError) string {
	if e.Value() == stoppedByEvents {
		return i.tooManyEvents()
	}
	return fmt.Sprintf("the code ran for more than %s without returning", i.config.Limits.Guard)
}

func withPosition(text, at string) string {
	if at == "" {
		return text
	}
	return text + ", at " + at
}
