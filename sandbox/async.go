package sandbox

import (
	"reflect"

	"github.com/dop251/goja"
)

// asyncContext is what follows code across await, promise reactions and timers: the invocation that began it, and
// the values of AsyncLocalStorage. It never changes; a change makes a new one.
type asyncContext struct {
	invocation *Invocation
	store      goja.Value
	loading    bool // it began while a module loaded
}

// tracker carries the asyncContext through goja's promise jobs.
type tracker struct{ i *Instance }

func (t tracker) Grab() any { return t.i.async }

func (t tracker) Resumed(x any) { t.i.async, _ = x.(*asyncContext) }

func (t tracker) Exited() { t.i.async = nil }

// loading says whether what runs now began while a module loaded.
func (i *Instance) loading() bool { return i.async != nil && i.async.loading }

// AsyncStore is the value that AsyncLocalStorage keeps in the present asynchronous context; nil when there is none.
func (i *Instance) AsyncStore() goja.Value {
	if i.async == nil {
		return nil
	}
	return i.async.store
}

// SetAsyncStore replaces that value for the code that runs now and for all that it starts.
func (i *Instance) SetAsyncStore(v goja.Value) {
	i.async = &asyncContext{invocation: i.Issuer(), store: v, loading: i.loading()}
}

// ContextType is the type of what the sandbox hands to the engine to follow asynchronous code.
func ContextType() reflect.Type { return reflect.TypeFor[asyncContext]() }
