// Package retained finds what a runtime still holds, with a readable path to it.
//
// It reads the engine's own structures by reflection, so it sees what no JavaScript can: captured variables, private
// fields, suspended functions, values of weak maps, bytes. What the same library holds in a runtime that served nobody
// is left out; see Baseline. SelfTest tells whether the installed engine is still understood.
package retained

import (
	"slices"
	"strings"

	"crosstalk/sandbox"
)

// Roots say where a value is held.
const (
	Memory      = "memory"      // variables, exports, globals, state of library modules
	Timer       = "timer"       // calls that are still to come
	Async       = "async"       // values that follow asynchronous code
	Intrinsic   = "intrinsic"   // built-in objects and classes that the app changed
	Environment = "environment" // process.env
	Disk        = "disk"        // files and folders
)

// DefaultMaxNodes is the number of objects that Walk visits by default: ten times the 50,000 of a bundle of seven large
// libraries. Data of that size takes about a second and 0.6 GB of allocations (BenchmarkWalk).
const DefaultMaxNodes = 500_000

// Options sets up a Walk; the zero value works.
type Options struct {
	// MaxNodes bounds the number of objects that are visited; default DefaultMaxNodes.
	MaxNodes int
	// Baseline is what to leave out; it is one of the same Program. Without one, Walk makes its own, which takes longer
	// than the walk.
	Baseline *Baseline
}

// Snapshot is what an instance held at one moment. It does not change when the instance goes on.
type Snapshot struct {
	// Leaves are sorted by Path, then by the order in which they were found.
	Leaves []Leaf
	// Nodes is the number of objects that were visited, those of the baseline included.
	Nodes int
	// Truncated says that MaxNodes was reached: leaves are missing, those with long paths first.
	Truncated bool
	// Unknown names the Go functions and types in what the app holds that the walk cannot look into, sorted.
	Unknown []string
}

// Leaf is a value that has no parts.
type Leaf struct {
	// Path reads like JavaScript where it can: cache.current.displayName. "→" leads into the variables that a function
	// captured, and "^" from there to those of the function around it; names in «» are the engine's. A variable whose
	// name the engine did not keep is (captured 0), a private field is #0. Of a path of more than 100 steps, the
	// beginning and the last step are told: "list.next…4900 more….name". With several handler modules, paths that begin
	// with a variable have the file in front.
	Path string
	// Root is one of Memory, Timer, Async, Intrinsic, Environment and Disk.
	Root string
	// DeclaredAt is the position of the variable at module scope or else of the function that holds the value:
	// "src/index.js:3:7". It is empty when the path has neither.
	DeclaredAt string
	// Value is the text of a string, number or other primitive; bytes are text when they are printable UTF-8 and hex
	// otherwise. "→ x" says that the object is the one at the path x; "{}" and the like stand for an object without
	// contents, "function f" for a function.
	Value string
	// Holder is what holds the value, for Mark.Restore.
	Holder Holder
}

// Walk visits everything that the instance retains, breadth first, so that a value has its shortest path. It only
// reads: no JavaScript runs and no getter is called. The same history of an instance gives the same Snapshot.
func Walk(i *sandbox.Instance, opt Options) *Snapshot {
	opt = opt.withDefaults(i)
	w := newWalker(newLayout(opt.Baseline.rules), opt.MaxNodes)
	w.walk(i, opt.Baseline)
	return w.snapshot(opt.Baseline)
}

func (opt Options) withDefaults(i *sandbox.Instance) Options {
	if opt.MaxNodes <= 0 {
		opt.MaxNodes = DefaultMaxNodes
	}
	if opt.Baseline == nil {
		opt.Baseline = NewBaseline(i.Program(), i.Config())
	}
	return opt
}

func (w *walker) walk(i *sandbox.Instance, b *Baseline) {
	w.declarations = b.declarations
	w.known = b.graph
	w.modules = i.HandlerModules()
	w.structure(i)
	w.known = nil
	w.held(i)
	w.disk(i)
}

func (w *walker) snapshot(b *Baseline) *Snapshot {
	s := &Snapshot{Nodes: len(w.visited), Truncated: w.truncated, Unknown: sortedKeys(w.unknown)}
	s.Leaves = make([]Leaf, len(w.leaves))
	names := newNaming(w, b)
	for k, l := range w.leaves {
		value := l.value
		if l.same != nil {
			value = "→ " + l.same.String()
		}
		s.Leaves[k] = Leaf{
			Path: l.from.with(l.seg), Root: l.from.root, DeclaredAt: w.declaredAt(l.from, b), Value: value,
			Holder: names.of(l.from, l.seg),
		}
	}
	slices.SortStableFunc(s.Leaves, func(a, b Leaf) int { return strings.Compare(a.Path, b.Path) })
	return s
}
