package sandbox

import (
	"container/heap"

	"github.com/dop251/goja"
)

// CallBare calls a function that was invoked before with nothing of ours around it: no guard, no outcome, no
// invocation record. It is what Invoke is compared with.
func (i *Instance) CallBare(inv *Invocation) (string, error) {
	i.async = &asyncContext{invocation: inv}
	i.trace.Events = i.trace.Events[:0]
	l := i.bundles[inv.Function.Module]
	handler, _ := goja.AssertFunction(l.exports.Get(inv.Function.Export))
	payload, err := i.jsonParse(goja.Undefined(), i.vm.ToValue(string(inv.Payload)))
	if err != nil {
		return "", err
	}
	context, err := i.jsonParse(goja.Undefined(), i.vm.ToValue(string(inv.Context)))
	if err != nil {
		return "", err
	}
	result, err := handler(goja.Undefined(), payload, context)
	if err != nil {
		return "", err
	}
	p := result.Export().(*goja.Promise)
	for p.State() == goja.PromiseStatePending {
		t := heap.Pop(&i.loop.tasks).(*task)
		fn, _ := goja.AssertFunction(t.fn)
		if _, err := fn(goja.Undefined(), t.args...); err != nil {
			return "", err
		}
	}
	text, err := i.stringify(goja.Undefined(), p.Result())
	if err != nil {
		return "", err
	}
	return text.String(), nil
}

// InitializeBare runs what a handler module and its packages run at load in an engine that has nothing of ours but
// the modules that the code requires.
func (p *Program) InitializeBare(module string) error {
	i := &Instance{program: p, vm: goja.New(), modules: map[string]*goja.Object{}, states: map[string]any{}}
	i.config.Limits = i.config.Limits.WithDefaults()
	if err := i.vm.Set("global", i.vm.GlobalObject()); err != nil {
		return err
	}
	wrapper, err := i.vm.RunProgram(p.bundles[module])
	if err != nil {
		return err
	}
	call, _ := goja.AssertFunction(wrapper)
	object, exports := i.vm.NewObject(), i.vm.NewObject()
	if err := object.Set("exports", exports); err != nil {
		return err
	}
	_, err = call(goja.Undefined(), exports, i.requireFunction(), object)
	return err
}

// Names is what the watch over built-in objects sees of the properties of one.
func (i *Instance) Names(object *goja.Object) (count int, last string, known bool) {
	return (&watched{object: object}).names()
}
