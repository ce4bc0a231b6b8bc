package sandbox

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dop251/goja"
	nodeerrors "github.com/dop251/goja_nodejs/errors"

	"crosstalk/sandbox/app"
)

// loaded is a handler module after its code ran: its exports, or why there are none.
type loaded struct {
	exports *goja.Object // nil when the module threw, or exports something that is no object
	names   []string     // of what it exports
	// handlers are the exports that the manifest names, by name. They are read once: an export can be a getter.
	handlers map[string]handler
	err      error
}

// handler is an export that the manifest names: its value, or the exception of the getter that should give it.
type handler struct {
	value goja.Value
	err   error
}

// Require loads a library module and returns its exports. A name that the library does not have is a JavaScript
// Error with code MODULE_NOT_FOUND, as packages that probe for optional dependencies expect.
func (i *Instance) Require(name string) (*goja.Object, error) {
	m := i.program.library.find(name)
	if m == nil {
		return nil, i.moduleNotFound(name)
	}
	if e := i.modules[m.name]; e != nil {
		return e.Get("exports").ToObject(i.vm), nil
	}
	program, err := m.program()
	if err != nil {
		panic("internal: a built-in module does not compile: " + err.Error())
	}
	module := i.vm.NewObject()
	exports := i.vm.NewObject()
	_ = module.Set("exports", exports)
	i.modules[m.name] = module
	native := goja.Undefined()
	if m.native != nil {
		native = i.vm.ToValue(m.native(i))
	}
	if err := i.runModule(program, exports, i.requireFunction(), module, native); err != nil {
		delete(i.modules, m.name)
		return nil, err
	}
	return module.Get("exports").ToObject(i.vm), nil
}

// Unload forgets a library module, so that the next require runs it afresh. What still refers to the old one keeps it.
func (i *Instance) Unload(name string) { delete(i.modules, name) }

func (i *Instance) runModule(p *goja.Program, args ...goja.Value) error {
	wrapper, err := i.vm.RunProgram(p)
	if err != nil {
		return err
	}
	call, ok := goja.AssertFunction(wrapper)
	if !ok {
		return fmt.Errorf("internal: a module is not a function")
	}
	_, err = call(goja.Undefined(), args...)
	return err
}

func (i *Instance) requireFunction() goja.Value {
	return i.vm.ToValue(func(c goja.FunctionCall) goja.Value {
		exports, err := i.Require(c.Argument(0).String())
		if err != nil {
			panic(i.thrown(err))
		}
		return exports
	})
}

// thrown turns a Go error into the value that JavaScript sees as thrown.
func (i *Instance) thrown(err error) any {
	var e *goja.Exception
	if errors.As(err, &e) {
		return e.Value()
	}
	return i.vm.NewGoError(err)
}

// moduleNotFound is the error that Node.js throws, with its code.
func (i *Instance) moduleNotFound(name string) error {
	e := nodeerrors.NewError(i.vm, nil, "MODULE_NOT_FOUND", "Cannot find module '%s'", name)
	return i.vm.Try(func() { panic(e) })
}

// load runs the code of a handler module once, on first use, and remembers how that went.
func (i *Instance) load(module string) *loaded {
	if l := i.bundles[module]; l != nil {
		return l
	}
	l := &loaded{}
	i.bundles[module] = l
	before := i.async
	i.async = &asyncContext{invocation: i.Issuer(), store: i.AsyncStore(), loading: true}
	defer func() { i.async = before }()
	p := i.program.bundles[module]
	if p == nil {
		panic(fmt.Sprintf("internal: no bundle for module %q", module))
	}
	object := i.vm.NewObject()
	exports := i.vm.NewObject()
	_ = object.Set("exports", exports)
	name := i.vm.ToValue("/var/task/" + module + ".cjs")
	args := []goja.Value{exports, i.requireFunction(), object, name, i.vm.ToValue("/var/task")}
	l.err = i.runModule(p, append(args, i.hooks...)...)
	if l.err == nil {
		l.err = i.readExports(module, object, l)
	}
	i.watchPrototypes(nil)
	return l
}

// readExports reads what the app's functions need of a module. Every read may run code of the app's. The error is
// that of module.exports itself, or of the engine.
func (i *Instance) readExports(module string, object *goja.Object, l *loaded) error {
	l.handlers = map[string]handler{}
	if err := i.try(func() { l.exports, _ = object.Get("exports").(*goja.Object) }); err != nil || l.exports == nil {
		return err
	}
	var readable []string
	for _, f := range i.program.App.Functions {
		if _, done := l.handlers[f.Export]; done || f.Module != module {
			continue
		}
		var h handler
		h.err = i.try(func() { h.value = l.exports.Get(f.Export) })
		if i.fatal(h.err) != nil {
			return h.err
		}
		if h.value != nil {
			readable = append(readable, f.Export)
		}
		l.handlers[f.Export] = h
	}
	err := i.try(func() { l.names = l.exports.Keys() })
	if i.fatal(err) != nil {
		return err
	}
	if err != nil { // a Proxy that does not list its keys
		l.names = readable
	}
	return nil
}

// failure is why none of the functions of a module can run; nil when one of its handlers could be read.
func (l *loaded) failure(functions []app.Function) error {
	if l.err != nil {
		return l.err
	}
	var first error
	for _, f := range functions {
		h, ok := l.handlers[f.Export]
		switch {
		case ok && h.value != nil:
			return nil
		case ok && first == nil:
			first = h.err
		}
	}
	return first
}

// Exports runs a handler module if that has not happened, and lists what it exports; nothing when module.exports is no
// object. The error is an exception of the app's, in the module or in the getters of all its handlers, or the end of
// the instance.
func (i *Instance) Exports(module string) (names []string, err error) {
	err = i.enter(i.async, func() error {
		l := i.load(module)
		names = slices.Clone(l.names)
		return l.failure(i.program.App.Functions)
	})
	return names, err
}

// Export is a handler that a module exports, as it was when the module had loaded; nil when the module has not loaded
// or lacks it, when reading it threw, and when the manifest does not name it. No code of the app runs.
func (i *Instance) Export(module, name string) goja.Value {
	if l := i.bundles[module]; l != nil {
		return l.handlers[name].value
	}
	return nil
}

// defineGlobal installs a global that loads its module on first use. Assigning to it replaces it, as for any global.
func (i *Instance) defineGlobal(g Global) error {
	object := i.vm.GlobalObject()
	settle := func(v goja.Value) goja.Value {
		_ = object.DefineDataProperty(g.Name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		return v
	}
	get := func(goja.FunctionCall) goja.Value {
		exports, err := i.Require(g.Module)
		if err != nil {
			panic(i.thrown(err))
		}
		if g.Export == "" {
			return settle(exports)
		}
		return settle(exports.Get(g.Export))
	}
	set := func(c goja.FunctionCall) goja.Value { return settle(c.Argument(0)) }
	return object.DefineAccessorProperty(g.Name, i.vm.ToValue(get), i.vm.ToValue(set), goja.FLAG_TRUE, goja.FLAG_FALSE)
}
