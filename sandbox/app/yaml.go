package app

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Limits of a manifest's tree. Forge caps the manifest far below them; they only stop alias bombs.
const (
	maxNodes = 200_000
	maxDepth = 200
)

// node is a YAML value with its place: a mapping (fields), a sequence (items) or a scalar. Anchors, aliases and merge
// keys are resolved. All methods accept a nil node, so that paths into absent parts of a manifest read naturally.
type node struct {
	pos    Position
	isMap  bool
	isList bool
	fields []field
	items  []*node
	scalar any
}

type field struct {
	key   string
	value *node
}

// at follows keys through mappings; nil when one is absent.
func (n *node) at(keys ...string) *node {
	for _, k := range keys {
		n = n.get(k)
	}
	return n
}

func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, f := range n.fields {
		if f.key == key {
			return f.value
		}
	}
	return nil
}

// text returns a string scalar, or "".
func (n *node) text() string {
	if n == nil {
		return ""
	}
	s, _ := n.scalar.(string)
	return s
}

// list returns the items of a sequence, or nil.
func (n *node) list() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

// position returns the zero Position for a nil node.
func (n *node) position() Position {
	if n == nil {
		return Position{}
	}
	return n.pos
}

// plain returns the value as JSON-able data: map[string]any, []any, string, bool, int64, uint64, float64 or nil.
func (n *node) plain() any {
	switch {
	case n == nil:
		return nil
	case n.isMap:
		return n.mapping()
	case n.isList:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = item.plain()
		}
		return out
	}
	return n.scalar
}

// mapping is plain for a mapping, and an empty map for anything else.
func (n *node) mapping() map[string]any {
	out := map[string]any{}
	if n == nil {
		return out
	}
	for _, f := range n.fields {
		out[f.key] = f.value.plain()
	}
	return out
}

// parseYAML returns the tree of the first document, or an empty scalar node for an empty file.
func parseYAML(file string, data []byte) (root *node, err *Error) {
	defer func() {
		// goccy/go-yaml has panicked on malformed input before; the manifest is the user's to fix, not ours.
		if r := recover(); r != nil {
			root, err = nil, &Error{Position: Position{File: file}, Msg: fmt.Sprintf("not readable as YAML: %v", r)}
		}
	}()
	parsed, parseErr := parser.ParseBytes([]byte(strings.TrimPrefix(string(data), "\ufeff")), 0)
	if parseErr != nil {
		return nil, yamlError(file, parseErr)
	}
	b := &treeBuilder{file: file, anchors: map[string]ast.Node{}}
	for _, doc := range parsed.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.DirectiveType {
			root = b.build(doc.Body, 0)
			return root, b.err
		}
	}
	return &node{pos: Position{File: file, Line: 1, Column: 1}}, nil
}

func yamlError(file string, err error) *Error {
	at := Position{File: file}
	msg := err.Error()
	var y yaml.Error
	if errors.As(err, &y) {
		msg = y.GetMessage()
		if tk := y.GetToken(); tk != nil && tk.Position != nil {
			at.Line, at.Column = tk.Position.Line, tk.Position.Column
		}
	}
	return &Error{Position: at, Msg: "malformed YAML: " + msg}
}

type treeBuilder struct {
	file    string
	anchors map[string]ast.Node
	nodes   int
	err     *Error
}

func (b *treeBuilder) place(n ast.Node) Position {
	tk := n.GetToken()
	if tk == nil || tk.Position == nil {
		return Position{File: b.file}
	}
	return Position{File: b.file, Line: tk.Position.Line, Column: tk.Position.Column}
}

func (b *treeBuilder) fail(n ast.Node, msg string) *node {
	if b.err == nil {
		b.err = &Error{Position: b.place(n), Msg: msg}
	}
	return &node{pos: b.place(n)}
}

func (b *treeBuilder) build(n ast.Node, depth int) *node {
	if n == nil {
		return &node{pos: Position{File: b.file}}
	}
	b.nodes++
	if b.nodes > maxNodes || depth > maxDepth {
		return b.fail(n, "malformed YAML: too large once its aliases are expanded")
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		return b.buildMapping(n, v.Values, depth)
	case *ast.MappingValueNode:
		return b.buildMapping(n, []*ast.MappingValueNode{v}, depth)
	case *ast.SequenceNode:
		out := &node{pos: b.place(n), isList: true}
		for _, item := range v.Values {
			out.items = append(out.items, b.build(item, depth+1))
		}
		return out
	case *ast.AnchorNode:
		b.anchors[v.Name.GetToken().Value] = v.Value
		return b.build(v.Value, depth+1)
	case *ast.AliasNode:
		name := v.Value.GetToken().Value
		target, ok := b.anchors[name]
		if !ok {
			return b.fail(n, fmt.Sprintf("malformed YAML: unknown anchor %q", name))
		}
		return b.build(target, depth+1)
	case *ast.TagNode:
		return b.build(v.Value, depth+1)
	}
	return &node{pos: b.place(n), scalar: scalar(n)}
}

func (b *treeBuilder) buildMapping(n ast.Node, values []*ast.MappingValueNode, depth int) *node {
	out := &node{pos: b.place(n), isMap: true}
	if len(values) > 0 {
		out.pos = b.place(values[0].Key)
	}
	var merged []field
	for _, v := range values {
		value := b.build(v.Value, depth+1)
		if v.Key.IsMergeKey() {
			merged = append(merged, mergedFields(value)...)
			continue
		}
		if v.Value == nil || v.Value.Type() == ast.NullType {
			value.pos = b.place(v.Key) // a value that is absent has no place of its own
		}
		out.fields = append(out.fields, field{key: keyText(v.Key), value: value})
	}
	for _, f := range merged {
		if out.get(f.key) == nil {
			out.fields = append(out.fields, f)
		}
	}
	return out
}

// mergedFields are the fields that "<<" brings: those of a mapping, or of a list of mappings.
func mergedFields(n *node) []field {
	out := n.fields
	for _, item := range n.items {
		out = append(out, item.fields...)
	}
	return out
}

func keyText(key ast.MapKeyNode) string {
	switch k := key.(type) {
	case *ast.StringNode:
		return k.Value
	case *ast.MappingKeyNode:
		if s, ok := k.Value.(*ast.StringNode); ok {
			return s.Value
		}
	}
	return key.GetToken().Value
}

func scalar(n ast.Node) any {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value
	case *ast.LiteralNode:
		return v.Value.Value
	case *ast.IntegerNode:
		return v.Value
	case *ast.FloatNode:
		return v.Value
	case *ast.BoolNode:
		return v.Value
	case *ast.NullNode:
		return nil
	}
	// .inf and .nan are not JSON; their spelling is.
	if tk := n.GetToken(); tk != nil {
		return tk.Value
	}
	return nil
}
