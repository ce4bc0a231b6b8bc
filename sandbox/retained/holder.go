package retained

import (
	"cmp"
	"slices"
	"strings"
)

// Holder names a thing that holds values and that a Mark can put back: a variable at module scope, the exports of a
// handler module, a global, an environment variable, a file, a library module, a built-in, all pending calls, or what
// AsyncLocalStorage has. It is plain data: in another instance with the same history it names the same thing.
type Holder struct {
	// Root is one of the roots that Leaf has.
	Root string
	// Name is where the paths of the thing begin: "cache", "src/index.js: cache" with several handler modules, "exports",
	// "globalThis.x", "process.env.X", "/tmp/export.csv", `require("events")`, "Array.prototype"; "timers" and
	// "AsyncLocalStorage" for all that has the root Timer or Async.
	Name string
	// DeclaredAt is where a variable is declared, "src/index.js:3:7"; empty for what is no variable.
	DeclaredAt string
}

// The holders that have no path of their own.
const (
	timersName = "timers"
	asyncName  = "AsyncLocalStorage"
	// symbolsName is where the names given to Symbol.for are told. No code can see which names are registered.
	symbolsName = "Symbol.for"
)

func compareHolders(a, b Holder) int {
	return cmp.Or(strings.Compare(a.Root, b.Root), strings.Compare(a.Name, b.Name),
		strings.Compare(a.DeclaredAt, b.DeclaredAt))
}

// Holders lists what holds the values in which two snapshots differ, without duplicates, ordered by root, then by name.
// The names given to Symbol.for are left out: no code of an app can tell which there are.
func Holders(differences []Difference) []Holder {
	var out []Holder
	for _, d := range differences {
		if d.Holder.Name != symbolsName {
			out = append(out, d.Holder)
		}
	}
	slices.SortFunc(out, compareHolders)
	return slices.Compact(out)
}

// naming finds the holders of paths.
type naming struct {
	w        *walker
	baseline *Baseline
	known    map[*path]Holder
}

func newNaming(w *walker, b *Baseline) *naming { return &naming{w, b, map[*path]Holder{}} }

// of is the holder of what is a step from a path.
func (n *naming) of(from *path, s segment) Holder {
	switch {
	case from.root == Timer:
		return Holder{Root: Timer, Name: timersName}
	case from.root == Async:
		return Holder{Root: Async, Name: asyncName}
	case from.holder != nil && !from.collects():
		return n.at(from.holder)
	case from.collects():
		return n.part(from, s)
	default:
		return Holder{Root: from.root, Name: from.with(s), DeclaredAt: n.declaredAt(from)}
	}
}

// at is the holder whose paths begin with p.
func (n *naming) at(p *path) Holder {
	h, ok := n.known[p]
	if !ok {
		if p.up != nil && p.up.collects() {
			h = n.part(p.up, p.seg)
		} else {
			h = Holder{Root: p.root, Name: p.String(), DeclaredAt: n.declaredAt(p)}
		}
		n.known[p] = h
	}
	return h
}

// part is the holder that is a global or an environment variable. What the engine and the library call by a name of
// their own keeps that when the app replaces it.
func (n *naming) part(from *path, s segment) Holder {
	if g := n.baseline.graph; from.id == g.global && from.id >= 0 {
		if id, ok := g.steps[graphStep{from.id, s}]; ok && !g.paths[id].collects() {
			own := g.paths[id].holder
			return Holder{Root: own.root, Name: own.String()}
		}
	}
	return Holder{Root: from.root, Name: from.with(s)}
}

// declaredAt is the position of a variable at module scope.
func (n *naming) declaredAt(p *path) string {
	for d := p.declared; d != nil; d = d.outer {
		if d.module != "" {
			return n.w.declaredAt(&path{declared: d}, n.baseline)
		}
	}
	return ""
}
