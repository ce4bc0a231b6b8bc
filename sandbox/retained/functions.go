package retained

import (
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"crosstalk/sandbox"
)

// functionText makes a function a leaf. The text of a function is one too when it is no part of a bundle: code that
// was built from data holds the data.
func functionText(l *layout, _ *plan, f reflect.StructField) visitor {
	text := int(l.offset("baseJsFuncObject", "src")) - int(f.Offset)
	if f.Type != reflect.TypeFor[*goja.Program]() || l.offset("baseJsFuncObject", "src") < 0 {
		return nil
	}
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		program, source := *(**goja.Program)(at), *(*string)(unsafe.Add(at, text))
		value := strings.TrimSpace("function " + w.ownText(unsafe.Add(at, -int(f.Offset)), "name"))
		if w.generated(program) {
			value += ": " + source
		}
		if from.id < 0 && from.declared == nil {
			from.declare(declaration{function: program})
		}
		w.leaf(from, segment{}, value)
	}
}

// generated says whether code was made from text at run time.
func (w *walker) generated(p *goja.Program) bool {
	file := w.fileOf(p)
	if file == nil || strings.HasPrefix(file.Name(), libraryPrefix) {
		return false
	}
	for k := range w.modules {
		if file == w.fileOf(w.modules[k].Compiled) {
			return false
		}
	}
	return true
}

// libraryPrefix begins the file names of the sandbox's own modules.
const libraryPrefix = "crosstalk:"

// nativeText makes a function of the engine a leaf and visits what its Go closure captured.
func nativeText(_ *layout, _ *plan, f reflect.StructField) visitor {
	return func(w *walker, at unsafe.Pointer, from *path, s segment) {
		base := unsafe.Add(at, -int(f.Offset))
		w.leaf(from, segment{}, strings.TrimSpace("native function "+w.ownText(base, "name")))
		w.closure(*(*unsafe.Pointer)(at), from, engine("«native»"))
	}
}

// captures visits the variables around a JavaScript function.
func captures(l *layout, _ *plan, f reflect.StructField) visitor {
	return declared(l, f, "→", int(l.program)-int(f.Offset))
}

// frame visits the variables of a suspended function.
func frame(l *layout, _ *plan, f reflect.StructField) visitor {
	return declared(l, f, "«frame»→", int(l.contextProgram)-int(f.Offset))
}

// frameStack visits the other values of a suspended function.
func frameStack(l *layout, _ *plan, f reflect.StructField) visitor {
	visit, program := l.slot(f.Type), int(l.contextProgram)-int(f.Offset) // the context comes first in an execCtx
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		if *(*unsafe.Pointer)(at) == nil {
			return
		}
		to := w.step(from, engine("«frame»"))
		if to.id < 0 {
			to.declare(declaration{function: *(**goja.Program)(unsafe.Add(at, program))})
		}
		visit(w, at, to, segment{})
	}
}

// declared visits what belongs to a function whose program lies at an offset from the field.
func declared(l *layout, f reflect.StructField, name string, program int) visitor {
	visit := l.slot(f.Type)
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		w.declaring = &declaration{function: *(**goja.Program)(unsafe.Add(at, program))}
		visit(w, at, from, engine(name))
		w.declaring = nil
	}
}

// outer leads to the variables of the function around.
func outer(l *layout, _ *plan, f reflect.StructField) visitor {
	visit := l.slot(f.Type)
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) { visit(w, at, from, engine("^")) }
}

// variables visits captured variables. They have names where a direct eval might ask for them: at module scope, where
// a bundle has one that never runs. Those are paths of their own.
func variables(_ *layout, owner *plan, f reflect.StructField) visitor {
	names, ok := owner.typ.FieldByName("names")
	if !ok || names.Type != reflect.TypeFor[map[unistring.String]uint32]() {
		names.Offset = f.Offset
	}
	back := int(names.Offset) - int(f.Offset)
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		values := *(*[]goja.Value)(at)
		var slots map[unistring.String]uint32
		if back != 0 {
			slots = *(*map[unistring.String]uint32)(unsafe.Add(at, back))
		}
		named := variableNames(slots, len(values))
		m := w.moduleOf(named, values)
		if m != nil || from.holder == nil {
			w.kept.scope(unsafe.Add(at, -int(f.Offset)))
		}
		for k, v := range values {
			if m != nil && wrapperNames[named[k]] {
				continue
			}
			s := segment{variable, strings.TrimPrefix(named[k], " "), k} // the engine says " this"
			to := w.scopeOf(m, named[k], from)
			w.kept.variable(slot{to, s, &values[k]})
			switch {
			case v == nil || goja.IsUndefined(v):
			case m != nil && !w.inSource(declaration{module: m.Module, name: named[k]}):
				w.later = append(w.later, variableOf{to, s, v})
			default:
				w.value(v, to, s)
			}
		}
	}
}

// scopeOf is the path from which a variable is one step away: for those of a handler module the empty path, and for
// others that of their scope.
func (w *walker) scopeOf(m *sandbox.HandlerModule, name string, from *path) *path {
	if m == nil {
		return from.naming(name)
	}
	to := root(Memory)
	to.declare(declaration{module: m.Module, name: name})
	if len(w.modules) > 1 {
		to.text = m.File + ": "
	}
	return to
}

// variableOf is a variable of a package that a bundle holds. What a variable of the app leads to as well is told as the
// app's: its developer knows the name.
type variableOf struct {
	from *path
	seg  segment
	v    goja.Value
}

// inSource says whether a variable is declared in a file of the app's own, as far as that is known.
func (w *walker) inSource(d declaration) bool {
	at, ok := w.at[d]
	if !ok {
		at = w.positionFor(d, w.declarations)
		w.at[d] = at
	}
	return sandbox.InSource(at)
}

// variableNames are the names of n variables, empty where the engine has kept none.
func variableNames(slots map[unistring.String]uint32, n int) []string {
	named := make([]string, n)
	for name, k := range slots {
		if k &= slotMask; int(k) < n {
			named[k] = name.String()
		}
	}
	return named
}

// slotMask removes what goja keeps about a variable beside its number, in the upper byte (maskConst and others, vm.go).
const slotMask = 0x00ffffff

// wrapperNames are what the function that is a bundle has beside the variables of the bundle. The engine keeps this
// under a name that begins with a space.
var wrapperNames = map[string]bool{
	" this": true, "arguments": true,
	"exports": true, "require": true, "module": true, "__filename": true, "__dirname": true,
}

// moduleOf is the handler module whose scope has the variables; nil when they belong to another function. The
// parameters of the wrapper tell its scope from others that have names, and the file name tells modules apart.
func (w *walker) moduleOf(named []string, values []goja.Value) *sandbox.HandlerModule {
	k := slices.Index(named, "__filename")
	if k < 0 || !slices.Contains(named, "__dirname") {
		return nil
	}
	file, ok := values[k].(goja.String)
	if !ok {
		return nil
	}
	for k := range w.modules {
		if strings.HasSuffix(file.String(), "/"+w.modules[k].Module+".cjs") {
			return &w.modules[k]
		}
	}
	return nil
}
