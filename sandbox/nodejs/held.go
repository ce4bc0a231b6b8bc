package nodejs

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"crosstalk/sandbox/trace"
)

// The kinds of roots, as package retained names them.
const (
	memoryRoot      = "memory"
	timerRoot       = "timer"
	intrinsicRoot   = "intrinsic"
	environmentRoot = "environment"
	diskRoot        = "disk"
)

// anchor is the class of the object that the process makes for the walk to begin at.
const anchor = "CrosstalkRoots"

// Held are the texts that the heap and the disk still hold, once what can be collected is, and in which a canary
// stands, with a path to each. The process learns nothing of the canaries.
func (i *Instance) Held(canaries []trace.Canary) ([]trace.Held, error) {
	i.snapshot.Reset()
	i.run(command{Op: "snapshot"})
	if i.died != "" {
		return nil, fmt.Errorf("node: %s", i.died)
	}
	h, kinds, err := readHeap(i.snapshot.Bytes())
	i.snapshot = bytes.Buffer{}
	if err != nil {
		return nil, err
	}
	w := &walk{heap: h, kinds: kinds, seen: map[int]bool{}, found: map[string]trace.Held{}}
	for _, c := range canaries {
		if len(c.Value) >= shortest {
			w.canaries = append(w.canaries, c.Value)
		}
	}
	w.all()
	for _, e := range i.disk.Entries() {
		if text := string(e.Data); w.marked(text) || w.marked(e.Path) {
			w.hold(place{diskRoot, e.Path}, text)
		}
	}
	out := make([]trace.Held, 0, len(w.found))
	for _, held := range w.found {
		out = append(out, held)
	}
	slices.SortFunc(out, func(a, b trace.Held) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// shortest is how long a canary has to be to be looked for, in bytes: shorter ones stand in other texts by chance.
const shortest = 4

// walk goes through the heap from the app's roots, nearest places first.
type walk struct {
	*heap
	kinds    []string
	canaries []string
	seen     map[int]bool
	queue    []visit
	found    map[string]trace.Held // by path
}

// place is where something is held.
type place struct{ root, path string }

// visit is a node and where it was found.
type visit struct {
	node int
	at   place
}

func (w *walk) kind(node int) string {
	if k := w.nodes[node].kind; k < len(w.kinds) {
		return w.kinds[k]
	}
	return ""
}

func (w *walk) marked(text string) bool {
	return slices.ContainsFunc(w.canaries, func(c string) bool { return strings.Contains(text, c) })
}

func (w *walk) hold(at place, value string) {
	if _, known := w.found[at.path]; !known {
		w.found[at.path] = trace.Held{Path: at.path, Root: at.root, Value: value}
	}
}

// all walks from the roots.
func (w *walk) all() {
	from := slices.IndexFunc(w.nodes, func(n heapNode) bool {
		return w.strings[n.name] == anchor && n.kind < len(w.kinds) && w.kinds[n.kind] == "object"
	})
	if from < 0 {
		return
	}
	w.seen[from] = true
	w.named(w.to(from, "intrinsics"), intrinsicRoot, func(name string) string { return name })
	w.named(w.to(from, "env"), environmentRoot, func(name string) string { return "process.env" + property(name) })
	w.named(w.to(from, "globals"), memoryRoot, func(name string) string { return "globalThis" + property(name) })
	modules := w.to(from, "modules")
	for _, e := range w.members(modules) {
		w.scopes(e.node)
	}
	for _, e := range w.members(modules) {
		w.named(e.node, memoryRoot, func(name string) string { return "exports" + property(name) })
	}
	for n, e := range w.members(w.to(from, "tasks")) {
		w.push(e.node, place{timerRoot, fmt.Sprintf("timer[%d]", n)})
	}
	for len(w.queue) > 0 {
		v := w.queue[0]
		w.queue = w.queue[1:]
		w.visit(v)
	}
}

// members are the properties and elements of a node.
func (w *walk) members(node int) (out []heapEdge) {
	if node < 0 {
		return nil
	}
	for _, e := range w.of(node) {
		if e.kind == elementEdge || e.kind == propertyEdge && !engines(e.name) {
			out = append(out, e)
		}
	}
	return out
}

// named begins at the members of a node.
func (w *walk) named(node int, root string, path func(name string) string) {
	for _, e := range w.members(node) {
		w.push(e.node, place{root, path(e.name)})
	}
}

// scopes begins at the variables of the scopes around the functions that a module exports, the outermost first: those
// of the module.
func (w *walk) scopes(exports int) {
	var scopes []int
	for _, e := range w.members(exports) {
		for at := w.to(e.node, "context"); at >= 0 && w.name(at) == "system / Context"; at = w.to(at, "previous") {
			if !slices.Contains(scopes, at) {
				scopes = append(scopes, at)
			}
		}
	}
	slices.Reverse(scopes)
	for _, scope := range scopes {
		w.seen[scope] = true
		for _, e := range w.of(scope) {
			if e.kind == contextEdge {
				w.push(e.node, place{memoryRoot, e.name})
			}
		}
	}
}

func (w *walk) push(node int, at place) {
	if len(at.path) < maxPath {
		w.queue = append(w.queue, visit{node, at})
	}
}

// maxPath bounds how long a path may become, in bytes: a list whose items refer to one another has no end.
const maxPath = 2000

// visit looks at a node, and goes on to what it refers to when it was not there before.
func (w *walk) visit(v visit) {
	switch w.kind(v.node) {
	case "string", "concatenated string", "sliced string":
		if text := w.text(v.node, 0); w.marked(text) {
			w.hold(v.at, text)
		}
		return
	case "code", "object shape", "symbol", "number", "bigint":
		return
	}
	if w.seen[v.node] {
		return
	}
	w.seen[v.node] = true
	w.names(v)
	for _, e := range w.of(v.node) {
		if step, follow := w.step(v.node, e); follow {
			w.push(e.node, place{v.at.root, v.at.path + step})
		}
	}
}

// names holds the names of an object's properties in which a canary stands.
func (w *walk) names(v visit) {
	shape := w.to(v.node, "map")
	if shape < 0 {
		return
	}
	descriptors := w.to(shape, "descriptors")
	if descriptors < 0 {
		return
	}
	for _, e := range w.of(descriptors) {
		if w.kind(e.node) == "string" && w.marked(w.name(e.node)) {
			w.hold(place{v.at.root, v.at.path + property(w.name(e.node))}, w.name(e.node))
		}
	}
}

// text is the whole of a text, whose parts may be texts of their own.
func (w *walk) text(node, depth int) string {
	if depth > 100 {
		return ""
	}
	switch w.kind(node) {
	case "concatenated string":
		var out strings.Builder
		for _, part := range []string{"first", "second"} {
			if at := w.to(node, part); at >= 0 {
				out.WriteString(w.text(at, depth+1))
			}
		}
		return out.String()
	case "sliced string":
		if at := w.to(node, "parent"); at >= 0 {
			return w.text(at, depth+1)
		}
	}
	return w.name(node)
}

// engines says whether a name is one that V8 gives to what it keeps for itself.
func engines(name string) bool {
	switch name {
	case "map", "shared", "code", "feedback_cell", "native_context", "scope_info", "extension", "script", "__proto__",
		"properties", "elements", "constructor", "bound_shared":
		return true
	}
	return strings.HasPrefix(name, "<symbol")
}

// step is how a path goes on along an edge, and whether it does.
func (w *walk) step(node int, e heapEdge) (string, bool) {
	switch {
	case e.kind == weakEdge || engines(e.name) && e.kind != contextEdge:
		return "", false
	case e.kind == elementEdge:
		return "[" + strconv.Itoa(e.at) + "]", true
	case e.kind == propertyEdge:
		return property(e.name), true
	case e.kind == contextEdge:
		return "→" + e.name, true
	case e.kind == hiddenEdge:
		return "", true
	case e.name == "table":
		return "", true
	}
	if at, err := strconv.Atoi(e.name); err == nil {
		return w.entry(node, at), true
	}
	if e.name == "context" || e.name == "previous" {
		return "", true
	}
	return "«" + e.name + "»", e.kind == internalEdge
}

// entry is the path of an item of a Map or a Set. The table has a key, its value, and what is no reference, in turn.
func (w *walk) entry(table, at int) string {
	for _, e := range w.of(table) {
		if e.name != strconv.Itoa(at-1) {
			continue
		}
		switch w.kind(e.node) {
		case "string", "concatenated string":
			return ".get(" + strconv.Quote(w.text(e.node, 0)) + ")"
		default:
			return ".get(…)"
		}
	}
	return ".keys()"
}

// property is a step to a property.
func property(name string) string {
	for k, c := range []byte(name) {
		letter := c == '_' || c == '$' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (k == 0 || c < '0' || c > '9') {
			return "[" + strconv.Quote(name) + "]"
		}
	}
	return "." + name
}
