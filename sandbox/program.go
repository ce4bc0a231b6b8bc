// Package sandbox is one warm execution environment: a goja runtime under a virtual clock, seeded randomness and
// fixed limits.
package sandbox

import (
	"fmt"
	"slices"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/backtrack"
	"crosstalk/sandbox/closure"
	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/quota"
)

// Program is an App compiled once. It never changes; any number of instances, on any goroutines, share it.
type Program struct {
	App     *app.App
	library *Library
	globals []Global                 // of the library, those that the app has
	bundles map[string]*goja.Program // by handler module
	// instrumented: the bundles take hooks, and table says for what.
	instrumented bool
	table        instrument.Table
	// metered: the bundles take the hooks of a Meter instead.
	metered bool
	// studies are of the regular expressions that the app applies; all forms of it share them.
	studies *backtrack.Studies
}

// Compile compiles the bundles of an App. The error of a bundle that goja refuses names the file.
func Compile(a *app.App, library *Library) (*Program, error) {
	p := &Program{
		App: a, library: library, globals: library.globalsOf(a), bundles: map[string]*goja.Program{},
		studies: &backtrack.Studies{},
	}
	for _, b := range a.Bundles {
		program, err := compileBundle(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.File, err)
		}
		p.bundles[b.Module] = program
	}
	return p, nil
}

// bundleName is what goja calls a bundle before its source map is applied. It has no slash, because goja takes the
// sources of a map as relative to the folder of that name.
const bundleName = "bundle"

func compileBundle(b app.Bundle) (*goja.Program, error) {
	tree, err := instrument.Parse(bundleName, b.Script)
	if err != nil {
		return nil, err
	}
	closure.Separate(tree)
	quota.Operators(tree)
	return compiled(tree)
}

// compiled is what the engine makes of a script. It works out what is constant, and may fail in that.
func compiled(tree *ast.Program) (program *goja.Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the engine cannot compile it: %v", r)
		}
	}()
	return goja.CompileAST(tree, false)
}

// Explain returns the program in the form in which the engine keeps the names of captured variables; see
// app.Bundle.Explained. What an instance of it does is the same.
func (p *Program) Explain() *Program {
	a := *p.App
	a.Bundles = slices.Clone(a.Bundles)
	out := p.form()
	out.App = &a
	for k := range a.Bundles {
		b := &a.Bundles[k]
		plain := b.Script
		b.Script = b.Explained()
		program, err := compileBundle(*b)
		if err != nil {
			b.Script, program = plain, p.bundles[b.Module]
		}
		out.bundles[b.Module] = program
	}
	return out
}

// form is the program without its bundles, for another form of them.
func (p *Program) form() *Program {
	return &Program{
		App: p.App, library: p.library, globals: p.globals, bundles: map[string]*goja.Program{}, studies: p.studies,
	}
}

// Copying returns the program in which objects that are copies of others go through instrument.CopyHook, which an
// instance of it needs.
func (p *Program) Copying() *Program {
	out := p.form()
	for _, b := range p.App.Bundles {
		program, err := instrument.Copies(bundleName, b.Script)
		if err != nil {
			panic("internal: a bundle that was compiled does not compile: " + err.Error())
		}
		out.bundles[b.Module] = program
	}
	return out
}

// Function returns the function of the app with that key, or nil.
func (p *Program) Function(key string) *app.Function { return p.App.Function(key) }
