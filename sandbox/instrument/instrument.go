// Package instrument puts hooks into a compiled app that tell which branches ran and what was compared.
//
// The hooks go into the syntax tree and not into the text: every node keeps its place, so that positions, stacks and
// what a function's toString gives are those of the script without hooks, and nothing has to be parsed again.
package instrument

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/unistring"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/closure"
	"crosstalk/sandbox/quota"
)

// Parameters are the names of the parameters that the script's function has got after its own: Hooks in their order. No
// variable of an app can have these names.
func Parameters() []string {
	return []string{counterName, equalName, valueName, leftName, rightName, readName}
}

const (
	counterName = "%count" // an array of bytes, by number of branch
	equalName   = "%equal" // (a, b, site) → a === b
	valueName   = "%value" // (a, site) → a, which is compared with the literal of the site
	leftName    = "%left"  // (a, site) → a, which is compared with what follows
	rightName   = "%right" // (b, site) → b, which is compared with what came before
	readName    = "%read"  // (a, site) → a, of which the literals of the site are read
)

// Script compiles a script with hooks, and adds to the table what it has. The script is a function expression, which
// takes the hooks as further parameters. Where the engine does not take the hooks, they are left out step by step: at
// last the program has none. The error is that of a script that does not compile without hooks either.
func (t *Table) Script(name, script string) (*goja.Program, error) {
	return t.attempt(name, script, everything, branchesOnly, nothing)
}

// attempt compiles at the first level that the engine takes.
func (t *Table) attempt(name, script string, levels ...level) (*goja.Program, error) {
	var err error
	for _, level := range levels {
		var program *goja.Program
		attempt := *t
		if program, err = attempt.compile(name, script, level); err == nil {
			*t = attempt
			return program, nil
		}
	}
	return nil, err
}

// level is how much is put in.
type level int

const (
	everything level = iota
	branchesOnly
	nothing
	metered
)

// parameters are those of a script with so much in it.
func (l level) parameters() []string {
	if l == metered {
		return MeterParameters()
	}
	return Parameters()
}

func (t *Table) compile(name, script string, level level) (program *goja.Program, err error) {
	defer func() {
		if r := recover(); r != nil && level != nothing {
			err = fmt.Errorf("the engine does not take the hooks: %v", r)
		} else if r != nil {
			panic(r)
		}
	}()
	tree, err := Parse(name, script)
	if err != nil {
		return nil, err
	}
	closure.Separate(tree)
	w := newWriter(t, tree, name, level)
	if !w.parameters() {
		return nil, fmt.Errorf("internal: %s is not a function", name)
	}
	app.Walk(tree, w.enter, w.leave)
	w.close()
	quota.Operators(tree)
	return goja.CompileAST(tree, false)
}

// Parse reads a script with its inline source map alone: no map may name a file for us to read.
func Parse(name, script string) (*ast.Program, error) {
	none := func(string) ([]byte, error) { return nil, nil }
	return goja.Parse(name, script, parser.WithSourceMapLoader(none))
}

// origin says whose a piece of code is.
type origin int

const (
	bundlers origin = iota // what the bundler and we have put around it
	packages
	own
)

func (w *writer) originOf(name string) origin {
	switch {
	case name == "" || name == w.name || strings.HasPrefix(name, "crosstalk:") || strings.HasPrefix(name, "<"):
		return bundlers
	case app.InPackage(name):
		return packages
	}
	return own
}

// parameters adds the hooks to the parameters of the script's function.
func (w *writer) parameters() bool {
	if len(w.tree.Body) == 0 {
		return false
	}
	statement, ok := w.tree.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return false
	}
	function, ok := statement.Expression.(*ast.FunctionLiteral)
	if !ok {
		return false
	}
	w.wrapper = function
	for _, name := range w.level.parameters() {
		target := identifier(name, function.Function)
		function.ParameterList.List = append(function.ParameterList.List, &ast.Binding{Target: target})
	}
	return true
}

func identifier(name string, at file.Idx) *ast.Identifier {
	return &ast.Identifier{Name: unistring.NewFromString(name), Idx: at}
}
