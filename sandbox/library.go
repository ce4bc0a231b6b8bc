package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/quota"
)

// Module is code that require returns inside an Instance: a Node.js built-in, or a stand-in for an npm package.
type Module struct {
	Name string
	// Source is CommonJS text. It sees exports, require, module and native.
	Source string
	// Native makes the Go side of the module for one Instance, on first use; the result is `native` in Source.
	// Without it native is undefined.
	Native func(*Instance) any
}

// Global is a global variable that comes into being on first use: an export of a Module. An empty Export takes the
// whole of module.exports.
type Global struct {
	Name, Module, Export string
	// For says which apps have it; nil: all.
	For func(*app.App) bool
}

// Part is what one room adds to every Instance.
type Part struct {
	Modules []Module
	Globals []Global
	// Setup runs once for each Instance, before any code of the app. An error is a fault of the room's.
	Setup func(*Instance) error
}

// Library is all Parts together. A module is compiled when the first instance loads it, which saves 50 ms at start;
// apart from that a Library never changes. All instances share it.
type Library struct {
	modules map[string]*libraryModule
	globals []Global
	setups  []func(*Instance) error
}

type libraryModule struct {
	name    string
	program func() (*goja.Program, error)
	native  func(*Instance) any
}

// NewLibrary puts the parts together. It fails when two modules have one name, and where the engine is not one that is
// known (see quota.Prepare).
func NewLibrary(parts ...Part) (*Library, error) {
	if err := quota.Prepare(); err != nil {
		return nil, err
	}
	l := &Library{modules: map[string]*libraryModule{}}
	for _, p := range parts {
		for _, m := range p.Modules {
			if l.modules[m.Name] != nil {
				return nil, fmt.Errorf("library: two modules are called %q", m.Name)
			}
			compiled := sync.OnceValues(func() (*goja.Program, error) { return compileModule(m) })
			l.modules[m.Name] = &libraryModule{name: m.Name, program: compiled, native: m.Native}
		}
		l.globals = append(l.globals, p.Globals...)
		if p.Setup != nil {
			l.setups = append(l.setups, p.Setup)
		}
	}
	return l, nil
}

// Names lists the modules, sorted.
func (l *Library) Names() []string { return slices.Sorted(maps.Keys(l.modules)) }

// Has says whether require(name) finds a module; the prefix "node:" makes no difference.
func (l *Library) Has(name string) bool { return l.find(name) != nil }

func (l *Library) find(name string) *libraryModule {
	if m := l.modules[name]; m != nil {
		return m
	}
	const prefix = "node:"
	if len(name) > len(prefix) && name[:len(prefix)] == prefix {
		return l.modules[name[len(prefix):]]
	}
	return nil
}

// libraryPrefix marks stack frames of our own modules, so that positions shown to users skip them.
const libraryPrefix = "crosstalk:"

func compileModule(m Module) (*goja.Program, error) {
	text := "(function(exports,require,module,native){" + m.Source + "\n})"
	ast, err := goja.Parse(libraryPrefix+m.Name, text, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, err
	}
	return goja.CompileAST(ast, false)
}

// globalsOf are the globals that an app has, in the order of the library's parts.
func (l *Library) globalsOf(a *app.App) (out []Global) {
	for _, g := range l.globals {
		if g.For == nil || g.For(a) {
			out = append(out, g)
		}
	}
	return out
}
