package retained

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// segment is one step of a path. It is a value, so that steps can be compared without being rendered.
type segment struct {
	kind segmentKind
	name string
	at   int
}

type segmentKind uint8

const (
	here     segmentKind = iota // no step at all
	property                    // .name or ["name"]
	index                       // [at]
	call                        // name as it stands, for what is part of the data: .get("k")
	variable                    // a captured variable, by name or by number
	inner                       // name as it stands, for what the engine adds
)

func prop(name string) segment     { return segment{kind: property, name: name} }
func item(k int) segment           { return segment{kind: index, at: k} }
func accessed(text string) segment { return segment{kind: call, name: text} }
func engine(text string) segment   { return segment{kind: inner, name: text} }

// data says whether the step is the app's choice: such a step is worth telling even when it leads to an object that
// has another path already.
func (s segment) data() bool {
	return s.kind != inner && s.kind != here && !(s.kind == property && s.name == "constructor")
}

func (s segment) String() string {
	switch s.kind {
	case property:
		if isIdentifier(s.name) {
			return "." + s.name
		}
		return "[" + strconv.Quote(s.name) + "]"
	case index:
		return "[" + strconv.Itoa(s.at) + "]"
	case variable:
		if s.name == "" {
			return "(captured " + strconv.Itoa(s.at) + ")"
		}
		return s.name
	default:
		return s.name
	}
}

func isIdentifier(name string) bool {
	for k, c := range []byte(name) {
		letter := c == '_' || c == '$' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (k == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// path is the way from a root to a place. Most paths are never rendered.
type path struct {
	up   *path
	seg  segment
	root string
	// id is the place in the graph of a Baseline, negative outside it.
	id    int32
	depth int32
	// trunk is the path on this one that is maxDepth long; nil on shorter ones.
	trunk *path
	// declared is the module-scope variable or the function that the path passed last.
	declared *place
	// holder is the beginning of the path that is put back as one thing; nil on the paths above such beginnings.
	holder *path
	text   string
}

// naming is the same path for a variable with a name that a function captured.
func (p *path) naming(name string) *path {
	if name == "" || p.id >= 0 || p.declared == nil || p.declared.function == nil {
		return p
	}
	q := *p
	q.declare(declaration{name: name, function: p.declared.function})
	return &q
}

// place is where a value is declared: a variable of a handler module, a function, or a variable that a function
// captured.
type place struct {
	declaration
	outer *place // passed before
}

// declaration has module and name, or function, or name and function.
type declaration struct {
	module, name string
	function     *goja.Program
}

// maxDepth is the number of steps of a path that are told, but for the last. Each step of a list of 100,000 elements
// that refer to each other would otherwise have a path as long as all before it.
const maxDepth = 100

// root is the empty path.
func root(kind string) *path { return &path{root: kind, id: free} }

// free marks a path that is not part of a Baseline.
const free = -1

func (p *path) child(s segment) *path {
	c := &path{up: p, seg: s, root: p.root, id: free, depth: p.depth + 1, trunk: p.trunk, declared: p.declared}
	if c.depth == maxDepth {
		c.trunk = c
	}
	if c.holder = p.holder; c.holder == nil || p.collects() {
		c.holder = c
	}
	return c
}

// The names of the places whose parts are put back one by one.
const (
	globalName      = "globalThis"
	environmentName = "process.env"
)

// collects says whether each part of what the path leads to is a thing of its own.
func (p *path) collects() bool {
	return p.holder == p && p.seg.kind == inner && (p.seg.name == globalName || p.seg.name == environmentName)
}

// declare says where what the path leads to is declared.
func (p *path) declare(d declaration) { p.declared = &place{d, p.declared} }

func (p *path) String() string {
	if p.text == "" && p.up != nil {
		p.text = p.up.with(p.seg)
	}
	return p.text
}

// with is the path of a step from p.
func (p *path) with(s segment) string {
	if s.kind == here {
		return p.String()
	}
	next := s.String()
	if p.trunk != nil && p.trunk != p {
		return p.trunk.String() + "…" + strconv.Itoa(int(p.depth-maxDepth)) + " more…" + next
	}
	text := p.String()
	if text == "" {
		next = strings.TrimPrefix(next, ".")
	}
	return text + next
}
