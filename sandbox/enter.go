package sandbox

import (
	"errors"
	"fmt"
	"time"

	"github.com/dop251/goja"

	"crosstalk/sandbox/trace"
)

// enter is the only way into the engine. It runs fn in an asynchronous context under the guard, and turns whatever
// the engine does to us into an error: an exception of the app's, or the end of the instance.
func (i *Instance) enter(c *asyncContext, fn func() error) (err error) {
	if i.died != "" {
		return errDead
	}
	before := i.async
	i.async = c
	guard := time.AfterFunc(i.config.Limits.Guard, func() { i.vm.Interrupt("guard") })
	defer func() {
		guard.Stop()
		i.async = before
		if r := recover(); r != nil {
			i.died = fmt.Sprintf("the engine failed on the app's code: %v", r)
			err = &engineError{trace.Crashed, i.died}
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

var errDead = errors.New("the instance has ended")

// engineError is an error after which the instance cannot go on.
type engineError struct {
	outcome trace.Outcome
	reason  string
}

func (e *engineError) Error() string { return e.reason }

func (i *Instance) fatal(err error) *engineError {
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	switch {
	case errors.As(err, &interrupted):
		at := i.firstPosition(interrupted.Stack())
		return &engineError{trace.Interrupted, withPosition(
			fmt.Sprintf("the code ran for more than %s without returning", i.config.Limits.Guard), at)}
	case errors.As(err, &overflow):
		at := i.firstPosition(overflow.Stack())
		return &engineError{trace.Overflowed, withPosition(
			fmt.Sprintf("calls were nested more than %d deep", i.config.Limits.CallStack), at)}
	default:
		return nil
	}
}

func withPosition(text, at string) string {
	if at == "" {
		return text
	}
	return text + ", at " + at
}
