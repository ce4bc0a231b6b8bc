package sandbox

import (
	"sync"

	"github.com/dop251/goja"
)

// awaited is the promise that an await of a value waits for: a promise of the engine's own is awaited as it is, and all
// else resolves a new one. It is called inside enter, and can run code of the app's: a then of its own.
func (i *Instance) awaited(v goja.Value) (*goja.Promise, error) {
	// One that is fulfilled already needs nobody who handles it.
	if p, own := i.ownPromise(v); own && p.State() == goja.PromiseStateFulfilled {
		return p, nil
	}
	awaited, err := i.await(goja.Undefined(), v)
	if err != nil {
		return nil, err
	}
	return awaited.Export().(*goja.Promise), nil
}

// ownPromise is what a value is as a promise of the engine's own class, not of one that the app derives from it.
func (i *Instance) ownPromise(v goja.Value) (*goja.Promise, bool) {
	object, is := v.(*goja.Object)
	if !is {
		return nil, false
	}
	p, is := object.Export().(*goja.Promise)
	return p, is && object.Prototype() == i.promisePrototype
}

// awaitProgram awaits a value as the platform does: with the intrinsics that were there before the app's code ran.
var awaitProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(libraryPrefix+"await", `((P, then, call, none) => v => {
		const p = new P(r => r(v)); call.call(then, p, none, none); return p;
	})(Promise, Promise.prototype.then, Function.prototype.call, () => {})`, true)
})
