package sandbox

import (
	"maps"
	"slices"

	"github.com/dop251/goja"
)

// What follows shows the places from which an instance's state is reached. No code of the app runs, and nothing that is
// returned may be changed but by those that put back what was there before.

// Task is a call that the instance still has to make: a timer, an immediate, or the answer to a request.
type Task struct {
	Function goja.Value
	Args     []goja.Value
	// Store is the AsyncLocalStorage value in which the call will run; nil when there is none.
	Store goja.Value
}

// Tasks lists the pending calls in the order in which they are due.
func (i *Instance) Tasks() []Task {
	tasks := slices.Clone(i.loop.tasks)
	slices.SortFunc(tasks, func(a, b *task) int {
		switch h := (taskHeap{a, b}); {
		case h.Less(0, 1):
			return -1
		case h.Less(1, 0):
			return 1
		}
		return 0
	})
	out := make([]Task, len(tasks))
	for k, t := range tasks {
		out[k] = Task{Function: t.fn, Args: t.args}
		if t.context != nil {
			out[k].Store = t.context.store
		}
	}
	return out
}

// HandlerModule is a handler module of the app whose code has run.
type HandlerModule struct {
	Module, File string
	// Compiled is its bundle. Functions of the bundle share its source file.
	Compiled *goja.Program
	// Exports is nil when the module threw.
	Exports *goja.Object
}

// HandlerModules lists the handler modules that have run, in the order of the App's bundles.
func (i *Instance) HandlerModules() []HandlerModule {
	var out []HandlerModule
	for _, b := range i.program.App.Bundles {
		if l := i.bundles[b.Module]; l != nil {
			out = append(out, HandlerModule{b.Module, b.File, i.program.bundles[b.Module], l.exports})
		}
	}
	return out
}

// LibraryModule is a module of the Library that has run; Object is its `module` object.
type LibraryModule struct {
	Name   string
	Object *goja.Object
}

// LibraryModules lists the library modules that have run, sorted by name.
func (i *Instance) LibraryModules() []LibraryModule {
	var out []LibraryModule
	for _, name := range slices.Sorted(maps.Keys(i.modules)) {
		out = append(out, LibraryModule{name, i.modules[name]})
	}
	return out
}

// ModuleNames lists every module that the Library has, sorted.
func (p *Program) ModuleNames() []string { return slices.Sorted(maps.Keys(p.library.modules)) }

// GlobalModule is the library module that a global of the Library belongs to; empty for any other name.
func (p *Program) GlobalModule(name string) string {
	for _, g := range p.globals {
		if g.Name == name {
			return g.Module
		}
	}
	return ""
}

// GlobalNames lists the globals that the Library installs for the app, in the order of its parts.
func (p *Program) GlobalNames() []string {
	var names []string
	for _, g := range p.globals {
		names = append(names, g.Name)
	}
	return names
}
