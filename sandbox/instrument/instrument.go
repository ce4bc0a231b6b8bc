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
)

// Table says what there is to observe in an app. It never changes.
type Table struct {
	// Branches are the places of the app's own files that the counters count, by number.
	Branches []Branch
	// Sites are the places that compare, by number: in the app's own files and in packages.
	Sites []Site
	// Words are the words of the app's own files, each once, in the order of the bundles.
	Words []Word
	// Files are the app's own files and the packages' that are in the bundles, in the order of the bundles.
	Files []File
}

// Branch is a place that code reaches or does not.
type Branch struct {
	Kind BranchKind
	// Position is where the statement or expression begins, "src/index.js:3:7".
	Position string
}

// BranchKind says which way of a statement or expression a Branch is.
type BranchKind string

// The kinds of branches.
const (
	Entry      BranchKind = "function"
	Then       BranchKind = "if"
	Else       BranchKind = "else"
	Consequent BranchKind = "?"
	Alternate  BranchKind = ":"
	Loop       BranchKind = "loop"
	Exit       BranchKind = "exit"
	And        BranchKind = "&&"
	Or         BranchKind = "||"
	Nullish    BranchKind = "??"
	Case       BranchKind = "case"
	NoCase     BranchKind = "no case"
	Catch      BranchKind = "catch"
)

// Site is a place that compares.
type Site struct {
	// Op is the operator, or the name of the method; see the constants.
	Op       string
	Position string
	// Own: it stands in the app's own files.
	Own bool
	// Literals are the operand that is known beforehand: one, or of a switch its cases, or the properties that are read.
	Literals []Value
	// Swapped: the literal is the left operand.
	Swapped bool
}

// The operators of sites that are no operators of the language's.
const (
	Switch   = "switch"   // a discriminant and a case
	Lookup   = "[]"       // an object and the key that is read from it
	Elements = "elements" // two sequences of which elements were compared one by one
	Read     = "."        // an object and a property that is read from it and that it lacks
)

// Value is a value as it is told to those who look for inputs.
type Value struct {
	Kind Kind
	// Text is a string itself, the digits of a number, the bytes of bytes, the source of a pattern; empty for others.
	Text string
}

// Kind is the kind of a Value.
type Kind string

// The kinds of values.
const (
	Undefined Kind = "undefined"
	Null      Kind = "null"
	Boolean   Kind = "boolean"
	Number    Kind = "number"
	BigInt    Kind = "bigint"
	String    Kind = "string"
	Symbol    Kind = "symbol"
	Bytes     Kind = "bytes"
	Pattern   Kind = "pattern" // a regular expression
	Object    Kind = "object"
	Function  Kind = "function"
)

// Word is a word of the app's source.
type Word struct {
	Kind WordKind
	Text string
	File string // where it stands first
}

// WordKind says what a Word is in the source.
type WordKind string

// The kinds of words.
const (
	TextWord     WordKind = "string"
	PropertyWord WordKind = "property"
	PatternWord  WordKind = "pattern"
	NumberWord   WordKind = "number"
)

// File says how far a file of a bundle is observed.
type File struct {
	Name            string
	Own             bool
	Branches, Sites int
	// Without says why less of the file is observed than could be; empty when all is.
	Without string
}

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
	var err error
	for _, level := range []level{everything, branchesOnly, nothing} {
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
)

func (t *Table) compile(name, script string, level level) (program *goja.Program, err error) {
	defer func() {
		if r := recover(); r != nil && level != nothing {
			err = fmt.Errorf("the engine does not take the hooks: %v", r)
		} else if r != nil {
			panic(r)
		}
	}()
	none := func(string) ([]byte, error) { return nil, nil } // no map may name a file for us to read
	tree, err := goja.Parse(name, script, parser.WithSourceMapLoader(none))
	if err != nil {
		return nil, err
	}
	w := newWriter(t, tree, name, level)
	if !w.parameters() {
		return nil, fmt.Errorf("internal: %s is not a function", name)
	}
	app.Walk(tree, w.enter, w.leave)
	w.close()
	return goja.CompileAST(tree, false)
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
	case strings.Contains(name, "node_modules/"):
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
	for _, name := range Parameters() {
		target := identifier(name, function.Function)
		function.ParameterList.List = append(function.ParameterList.List, &ast.Binding{Target: target})
	}
	return true
}

func identifier(name string, at file.Idx) *ast.Identifier {
	return &ast.Identifier{Name: unistring.NewFromString(name), Idx: at}
}
