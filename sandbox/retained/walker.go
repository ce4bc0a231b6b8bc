package retained

import (
	"maps"
	"reflect"
	"slices"
	"unsafe"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// walker is one walk. In its first part it follows the graph of a Baseline and sets aside every step that the graph
// does not have; in its second it follows those, and what the app's code holds.
type walker struct {
	*layout
	max      int
	visited  map[visit]*path
	queue    []work
	deferred []work
	// prototypes are visited when nothing else is left.
	prototypes []work
	leaves     []leaf
	weak       []weakTable
	weakDone   map[weakEntry]bool
	unknown    map[string]bool
	truncated  bool

	known   *graph // to follow; nil in the second part
	record  *graph // to fill; nil but when a Baseline is made
	modules []sandbox.HandlerModule
	object  *plan // of the object whose fields are visited now
	done    int   // leaves and steps so far
	at      map[declaration]string
	code    map[uintptr]string
	// kept is what a Mark needs beside; nil in a walk that only looks.
	kept         *kept
	later        []variableOf
	declarations *declarations
	// declaring is where the step that is made now is declared, when it leads into a function.
	declaring *declaration
}

// visit identifies an object. An object and its first field have one address, hence the type.
type visit struct {
	at   unsafe.Pointer
	plan *plan
}

// work is an object that is to be visited. Deferred work has the step still to be made.
type work struct {
	visit
	from     *path
	seg      segment
	declared *declaration
}

// leaf is a Leaf before it is rendered. same is the path of an object that was found before.
type leaf struct {
	from  *path
	seg   segment
	value string
	same  *path
}

func newWalker(l *layout, limit int) *walker {
	return &walker{
		layout: l, max: limit, visited: map[visit]*path{}, weakDone: map[weakEntry]bool{},
		unknown: map[string]bool{}, at: map[declaration]string{}, code: map[uintptr]string{},
	}
}

// run visits what is queued, and what weak maps hold for objects that were found.
func (w *walker) run() {
	for {
		for k := 0; k < len(w.queue); k++ {
			next := w.queue[k]
			w.fields(next.plan, next.at, next.from)
		}
		w.queue = w.queue[:0]
		if !w.weakValues() {
			return
		}
	}
}

// level visits what is queued, and leaves what that leads to in the queue.
func (w *walker) level() {
	now := w.queue
	w.queue = nil
	for _, next := range now {
		w.fields(next.plan, next.at, next.from)
	}
}

// finish visits the prototypes that were set aside.
func (w *walker) finish() {
	for len(w.prototypes) > 0 {
		next := w.prototypes
		w.prototypes = nil
		for _, p := range next {
			w.push(p.at, p.plan, p.from, p.seg)
		}
		w.run()
	}
}

func (w *walker) fields(p *plan, at unsafe.Pointer, from *path) {
	for k := range p.fields {
		f := &p.fields[k]
		f.visit(w, unsafe.Add(at, f.offset), from, f.seg)
	}
}

// step makes the path of a part that has no identity of its own.
func (w *walker) step(from *path, s segment) *path {
	switch {
	case s.kind == here:
		return from
	case from.id >= 0 && w.record != nil:
		return w.record.part(from, s)
	case from.id >= 0 && w.known != nil:
		if to := w.known.follow(from.id, s, code{}); to != nil {
			return to
		}
	}
	return from.child(s)
}

// push queues an object unless it has been visited.
func (w *walker) push(at unsafe.Pointer, p *plan, from *path, s segment) {
	v := visit{at, p}
	switch {
	case at == nil || p.opaque:
	case s.kind == here: // a part that stands for the whole
		if w.visited[v] == nil {
			w.enter(v, from)
		}
	case w.record != nil:
		w.note(v, from, s)
	case w.known == nil:
		w.reach(v, from, s)
	default:
		var to *path
		if from.id >= 0 {
			to = w.known.follow(from.id, s, w.codeOf(v))
		}
		if to == nil {
			w.done++
			w.deferred = append(w.deferred, work{v, from, s, w.declaring})
		} else if w.visited[v] == nil {
			w.enter(v, to)
		}
	}
}

// note records an object while a Baseline is made.
func (w *walker) note(v visit, from *path, s segment) {
	to := w.record.object(v, from, s)
	w.record.codes[to.id] = w.codeOf(v)
	if w.declaring != nil && to.declared == nil {
		to.declare(*w.declaring)
	}
	if w.visited[v] == nil {
		w.enter(v, to)
	}
}

// reach is push outside the graph.
func (w *walker) reach(v visit, from *path, s segment) {
	if before := w.visited[v]; before != nil {
		if s.data() {
			w.done++
			w.leaves = append(w.leaves, leaf{from: from, seg: s, same: before})
		}
		return
	}
	to := from.child(s)
	if w.declaring != nil {
		to.declare(*w.declaring)
	}
	w.done++
	w.enter(v, to)
}

func (w *walker) enter(v visit, to *path) {
	if len(w.visited) >= w.max {
		w.truncated = true
		return
	}
	w.visited[v] = to
	w.kept.object(v)
	w.queue = append(w.queue, work{visit: v, from: to})
}

// leaf notes a value, unless the graph has it.
func (w *walker) leaf(from *path, s segment, value string) {
	w.done++
	if from.id >= 0 {
		key := graphLeaf{from.id, s, value}
		if w.record != nil {
			w.record.leaves[key] = true
			return
		}
		if w.known != nil && w.known.leaves[key] {
			return
		}
	}
	w.leaves = append(w.leaves, leaf{from: from, seg: s, value: value})
}

// value visits a JavaScript value.
func (w *walker) value(v goja.Value, from *path, s segment) {
	switch x := v.(type) {
	case nil:
	case *goja.Object:
		w.push(unsafe.Pointer(x), w.objects, from, s)
	case goja.String:
		w.leaf(from, s, x.String())
	case *goja.Symbol:
		w.leaf(from, s, symbolText(x))
	default:
		w.otherValue(v, from, s)
	}
}

// otherValue visits what goja keeps in the place of a value: numbers, null, and properties with attributes.
func (w *walker) otherValue(v goja.Value, from *path, s segment) {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Pointer {
		w.leaf(from, s, v.String())
		return
	}
	p := w.planOf(r.Type().Elem())
	switch {
	case p.opaque || r.IsNil():
	case p.number:
		w.leaf(from, s, v.String())
	case p.inline:
		for _, f := range p.fields {
			f.visit(w, unsafe.Add(r.UnsafePointer(), f.offset), from, s)
		}
	default:
		w.fields(p, r.UnsafePointer(), w.step(from, s))
	}
}

func symbolText(s *goja.Symbol) string { return "Symbol(" + s.String() + ")" }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
