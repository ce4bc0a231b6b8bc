package retained

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/dop251/goja"
)

// graph is the shape of what is held: places, and the steps between them. Each object has one place. A step may lead to
// several, when it led to one object before a module was loaded and to another after.
type graph struct {
	steps  map[graphStep]int32
	others map[graphStep][]int32 // where a step leads beside steps
	leaves map[graphLeaf]bool
	paths  []*path
	codes  []code
	// global is the place of the global object: names found there need no prefix.
	global int32
	ids    map[visit]int32 // of objects; only while the graph is made
}

type graphStep struct {
	from int32
	seg  segment
}

type graphLeaf struct {
	from  int32
	seg   segment
	value string
}

// code tells kinds of objects apart: by their type and, for functions, by what they run.
type code struct {
	typ  reflect.Type
	runs uintptr
}

func newGraph() *graph {
	g := &graph{
		steps: map[graphStep]int32{}, others: map[graphStep][]int32{}, leaves: map[graphLeaf]bool{}, ids: map[visit]int32{},
	}
	for _, kind := range seedKinds {
		g.place(&path{root: kind})
	}
	g.global = free
	return g
}

// seedKinds are the roots of the things that every instance has; the places of the same numbers lead to them.
var seedKinds = []string{Environment, Intrinsic, Memory}

func (g *graph) seeds(kind string) *path { return g.paths[slices.Index(seedKinds, kind)] }

// part returns the place, a step away, of something that has no identity of its own.
func (g *graph) part(from *path, s segment) *path {
	key := graphStep{from.id, s}
	if id, ok := g.steps[key]; ok {
		return g.paths[id]
	}
	p := g.place(from.child(s))
	g.steps[key] = p.id
	return p
}

// object returns the place of an object to which a step leads.
func (g *graph) object(v visit, from *path, s segment) *path {
	id, ok := g.ids[v]
	if !ok {
		id = g.place(from.child(s)).id
		g.ids[v] = id
	}
	key := graphStep{from.id, s}
	switch first, ok := g.steps[key]; {
	case !ok:
		g.steps[key] = id
	case first != id && !slices.Contains(g.others[key], id):
		g.others[key] = append(g.others[key], id)
	}
	return g.paths[id]
}

// follow returns the place of an object of that kind that is a step away, or nil.
func (g *graph) follow(from int32, s segment, kind code) *path {
	key := graphStep{from, s}
	id, ok := g.steps[key]
	if !ok {
		return nil
	}
	if g.codes[id] == kind {
		return g.paths[id]
	}
	for _, id := range g.others[key] {
		if g.codes[id] == kind {
			return g.paths[id]
		}
	}
	return nil
}

// place adds a path. Paths of a Baseline are shared and do not change later, so they are rendered now.
func (g *graph) place(p *path) *path {
	if p.up != nil && p.up.id == g.global && g.global >= 0 {
		p.text = segmentText(p.seg)
	}
	_ = p.String()
	p.id = int32(len(g.paths))
	g.paths, g.codes = append(g.paths, p), append(g.codes, code{})
	return p
}

// segmentText is the name of a global.
func segmentText(s segment) string {
	if s.kind == property && isIdentifier(s.name) {
		return s.name
	}
	return globalName + s.String()
}

func (w *walker) codeOf(v visit) code {
	if v.plan != w.objects {
		return code{typ: v.plan.typ}
	}
	inside := w.implementation((*goja.Object)(v.at))
	c := code{typ: inside.Type()}
	p, at := w.planOf(c.typ), inside.Addr().UnsafePointer()
	switch {
	case p.function >= 0:
		c.runs = uintptr(unsafe.Pointer(w.programOf(unsafe.Add(at, p.function))))
	case p.native >= 0:
		if f := inside.FieldByName("f"); f.Kind() == reflect.Func && !f.IsNil() {
			c.runs = f.Pointer()
		}
	}
	return c
}
