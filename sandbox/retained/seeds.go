package retained

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"crosstalk/sandbox"
)

// structure visits what every instance of the library has: the environment, the global object, the engine's objects,
// and the library's modules. What is found there and not in the graph is set aside for held.
func (w *walker) structure(i *sandbox.Instance) {
	if env := w.environment(i); env != nil {
		w.seed(environmentName, Environment, env)
	}
	later := []intrinsic(nil)
	for _, o := range intrinsics(i.VM()) {
		if strings.HasPrefix(o.name, "%") {
			later = append(later, o)
		} else {
			w.seed(o.name, Intrinsic, o.object)
		}
	}
	w.seed(globalName, Intrinsic, i.VM().GlobalObject())
	if w.record != nil {
		w.record.global = w.record.ids[visit{unsafe.Pointer(i.VM().GlobalObject()), w.objects}]
	}
	w.level() // a module that is a global variable too goes by that name
	w.libraryModules(i)
	w.run()
	for _, o := range later {
		w.seed(o.name, Intrinsic, o.object)
	}
	w.run()
	w.finish()
	w.symbolRegistry(i.VM())
}

// libraryModules visits the library's modules, those that apps can require first.
func (w *walker) libraryModules(i *sandbox.Instance) {
	for _, internal := range []bool{false, true} {
		for _, m := range i.LibraryModules() {
			if strings.HasPrefix(m.Name, libraryPrefix) == internal {
				w.seed(moduleName(m.Name), Memory, w.ownProperty(m.Object, "exports"))
			}
		}
	}
}

// moduleName is how a path begins that leads into a library module.
func moduleName(name string) string { return fmt.Sprintf("require(%q)", name) }

// seed visits something that every instance has.
func (w *walker) seed(name, kind string, v goja.Value) { w.value(v, w.seeds(kind), engine(name)) }

func (w *walker) seeds(kind string) *path {
	if w.record != nil {
		return w.record.seeds(kind)
	}
	return w.known.seeds(kind)
}

// held visits what the app's code holds: variables and exports of its modules, what it added to the structure, then the
// variables of packages, and then calls that are still to come: what several lead to is told as the first one's.
func (w *walker) held(i *sandbox.Instance) {
	memory := root(Memory)
	for _, m := range w.modules {
		name := "exports"
		if len(w.modules) > 1 {
			name = m.File + ": exports"
		}
		if m.Exports != nil {
			w.value(m.Exports, memory, accessed(name))
		}
	}
	for _, d := range w.deferred {
		w.declaring = d.declared
		w.reach(d.visit, d.from, d.seg)
	}
	w.deferred, w.declaring = nil, nil
	w.scriptScope(i.VM(), memory)
	w.run()
	for _, v := range w.later {
		w.value(v.v, v.from, v.seg)
	}
	w.later = nil
	w.run()
	for k, t := range i.Tasks() {
		w.task(k, t)
	}
	if store := i.AsyncStore(); store != nil {
		w.value(store, root(Async), accessed(asyncName))
	}
	w.run()
	w.finish()
}

func (w *walker) task(k int, t sandbox.Task) {
	name := fmt.Sprintf("timer[%d]", k)
	from := root(Timer)
	from.declare(declaration{function: w.functionProgram(t.Function)})
	w.value(t.Function, from, accessed(name+".callback"))
	for n, arg := range t.Args {
		w.value(arg, from, accessed(fmt.Sprintf("%s.args[%d]", name, n)))
	}
	if t.Store != nil {
		w.value(t.Store, root(Async), accessed(name+".store"))
	}
}

// functionProgram is the code of a JavaScript function; nil for other functions.
func (w *walker) functionProgram(fn goja.Value) *goja.Program {
	object, ok := fn.(*goja.Object)
	if !ok {
		return nil
	}
	inside := w.implementation(object)
	if p := w.planOf(inside.Type()); p.function >= 0 {
		return w.programOf(unsafe.Add(inside.Addr().UnsafePointer(), p.function))
	}
	return nil
}

// environment is process.env if process has been loaded.
func (w *walker) environment(i *sandbox.Instance) goja.Value {
	for _, m := range i.LibraryModules() {
		if m.Name == "process" {
			if process, ok := w.ownProperty(m.Object, "exports").(*goja.Object); ok {
				return w.ownProperty(process, "env")
			}
		}
	}
	return nil
}

// ownProperty reads a property that is no accessor; nil when there is none.
func (w *walker) ownProperty(o *goja.Object, name unistring.String) goja.Value {
	base := w.baseOf(o)
	if base == nil {
		return nil
	}
	v := w.propertyMap(base)[name]
	if plain := w.plainValue(v); plain != nil {
		return plain
	}
	return v
}

type intrinsic struct {
	name   string
	object *goja.Object
}

// intrinsics lists the objects that the engine itself knows, in the order in which it declares them. Those that were
// not needed yet do not exist. The names of those that JavaScript has no name for begin with %.
func intrinsics(vm *goja.Runtime) (out []intrinsic) {
	global := reflect.ValueOf(vm).Elem().FieldByName("global")
	if global.Kind() != reflect.Struct {
		return nil
	}
	for k := range global.NumField() {
		f := global.Field(k)
		if f.Type() == objectPointer && !f.IsNil() {
			name := intrinsicName(global.Type(), global.Type().Field(k).Name)
			out = append(out, intrinsic{name, (*goja.Object)(f.UnsafePointer())})
		}
	}
	return out
}

// nameless are classes that the engine has but no global variable leads to.
var nameless = map[string]bool{
	"TypedArray": true, "GeneratorFunction": true, "AsyncFunction": true, "Generator": true, "Eval": true,
}

func intrinsicName(global reflect.Type, field string) string {
	class, prototype := strings.CutSuffix(field, "Prototype")
	_, declared := global.FieldByName(class)
	switch {
	case !declared || nameless[class] || class[0] < 'A' || class[0] > 'Z':
		return "%" + field + "%"
	case prototype:
		return class + ".prototype"
	default:
		return class
	}
}

// scriptScope visits let, const and class of scripts, which are no properties of the global object.
func (w *walker) scriptScope(vm *goja.Runtime, from *path) {
	global := reflect.ValueOf(vm).Elem().FieldByName("global")
	if global.Kind() != reflect.Struct {
		return
	}
	if stash := global.FieldByName("stash"); stash.IsValid() && stash.Kind() == reflect.Struct {
		at := unsafe.Pointer(stash.UnsafeAddr())
		w.push(at, w.planOf(stash.Type()), from, segment{})
	}
}

// symbolRegistry visits the names of Symbol.for.
func (w *walker) symbolRegistry(vm *goja.Runtime) {
	field := reflect.ValueOf(vm).Elem().FieldByName("symbolRegistry")
	type registry = map[unistring.String]*goja.Symbol
	if !field.IsValid() || field.Type() != reflect.TypeFor[registry]() {
		return
	}
	names := map[string]bool{}
	for name := range *(*registry)(unsafe.Pointer(field.UnsafeAddr())) {
		names[name.String()] = true
	}
	from := w.step(w.seeds(Memory), engine(symbolsName))
	for _, name := range sortedKeys(names) {
		w.leaf(from, accessed(fmt.Sprintf("(%q)", name)), name)
	}
}
