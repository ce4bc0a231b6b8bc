package nodejs

import (
	"encoding/json"
	"errors"
	"fmt"
)

// heap is a heap snapshot of V8's, as a graph.
type heap struct {
	nodes   []heapNode
	edges   []heapEdge
	strings []string
}

// heapNode is an object, a text or another thing on the heap; its edges are those from one index up to another.
type heapNode struct {
	kind, name int // of node_types, of strings
	from, to   int
}

// heapEdge is what refers to a node: a property, an element, a variable of a scope, or something of the engine's.
type heapEdge struct {
	kind string
	name string // empty for elements
	at   int    // of an element, or of what the engine counts
	node int
}

// The names of the kinds of nodes and edges, as V8 12 and 13 write them (v8/src/profiler/heap-snapshot-generator.cc).
const (
	weakEdge     = "weak"
	propertyEdge = "property"
	elementEdge  = "element"
	contextEdge  = "context"
	internalEdge = "internal"
	hiddenEdge   = "hidden"
)

var errSnapshot = errors.New("the heap snapshot is not as it should be")

// snapshotFile is the file format.
type snapshotFile struct {
	Snapshot struct {
		Meta struct {
			NodeFields []string          `json:"node_fields"`
			NodeTypes  []json.RawMessage `json:"node_types"`
			EdgeFields []string          `json:"edge_fields"`
			EdgeTypes  []json.RawMessage `json:"edge_types"`
		} `json:"meta"`
	} `json:"snapshot"`
	Nodes   []int    `json:"nodes"`
	Edges   []int    `json:"edges"`
	Strings []string `json:"strings"`
}

// readHeap reads a snapshot. It believes no number in it.
func readHeap(text []byte) (*heap, []string, error) {
	var f snapshotFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errSnapshot, err)
	}
	m := f.Snapshot.Meta
	var nodeTypes, edgeTypes []string
	if len(m.NodeTypes) == 0 || len(m.EdgeTypes) == 0 || json.Unmarshal(m.NodeTypes[0], &nodeTypes) != nil ||
		json.Unmarshal(m.EdgeTypes[0], &edgeTypes) != nil || len(m.NodeFields) < 5 || len(m.EdgeFields) != 3 {
		return nil, nil, errSnapshot
	}
	h := &heap{strings: f.Strings}
	if err := h.readNodes(f, len(m.NodeFields)); err != nil {
		return nil, nil, err
	}
	for k := 0; k+2 < len(f.Edges); k += 3 {
		kind, name, to := f.Edges[k], f.Edges[k+1], f.Edges[k+2]/len(m.NodeFields)
		if kind < 0 || kind >= len(edgeTypes) || to < 0 || to >= len(h.nodes) {
			return nil, nil, errSnapshot
		}
		e := heapEdge{kind: edgeTypes[kind], at: name, node: to}
		if e.kind != elementEdge && e.kind != hiddenEdge {
			if name < 0 || name >= len(f.Strings) {
				return nil, nil, errSnapshot
			}
			e.name = f.Strings[name]
		}
		h.edges = append(h.edges, e)
	}
	if n := len(h.nodes); n == 0 || h.nodes[n-1].to > len(h.edges) {
		return nil, nil, errSnapshot
	}
	return h, nodeTypes, nil
}

// readNodes reads the nodes: type, name, id, size and number of edges come first in each.
func (h *heap) readNodes(f snapshotFile, fields int) error {
	at := 0
	for k := 0; k+fields <= len(f.Nodes); k += fields {
		kind, name, edges := f.Nodes[k], f.Nodes[k+1], f.Nodes[k+4]
		if kind < 0 || name < 0 || name >= len(f.Strings) || edges < 0 || edges > len(f.Edges) {
			return errSnapshot
		}
		h.nodes = append(h.nodes, heapNode{kind: kind, name: name, from: at, to: at + edges})
		at += edges
	}
	return nil
}

// of are the edges of a node.
func (h *heap) of(node int) []heapEdge { return h.edges[h.nodes[node].from:h.nodes[node].to] }

// name is what a node is called: of a text, the text.
func (h *heap) name(node int) string { return h.strings[h.nodes[node].name] }

// to is the node that an edge of a name leads to; -1: there is none.
func (h *heap) to(node int, name string) int {
	for _, e := range h.of(node) {
		if e.name == name && e.kind != weakEdge {
			return e.node
		}
	}
	return -1
}
