package userfile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Limits of a file's tree. Forge caps a manifest far below them; they only stop alias bombs.
const (
	maxNodes = 200_000
	maxDepth = 200
)

// Node is a YAML value with its place: a mapping (Fields), a sequence (Items) or a scalar, which is a string, a bool,
// an int64, a uint64, a float64 or nil. Anchors, aliases and merge keys are resolved. All methods accept a nil Node, so
// that paths into absent parts of a file read naturally.
type Node struct {
	Pos    Position
	IsMap  bool
	IsList bool
	Fields []Field
	Items  []*Node
	Scalar any
}

// Field is one member of a mapping. Pos is the place of the key.
type Field struct {
	Key   string
	Pos   Position
	Value *Node
}

// At follows keys through mappings; nil when one is absent.
func (n *Node) At(keys ...string) *Node {
	for _, k := range keys {
		n = n.Get(k)
	}
	return n
}

// Get returns the value of a key of a mapping; nil when it is absent.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, f := range n.Fields {
		if f.Key == key {
			return f.Value
		}
	}
	return nil
}

// Text returns a string scalar, or "".
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	s, _ := n.Scalar.(string)
	return s
}

// List returns the items of a sequence, or nil.
func (n *Node) List() []*Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// Position returns the zero Position for a nil node.
func (n *Node) Position() Position {
	if n == nil {
		return Position{}
	}
	return n.Pos
}

// Plain returns the value as JSON-able data: map[string]any, []any, string, bool, int64, uint64, float64 or nil.
func (n *Node) Plain() any {
	switch {
	case n == nil:
		return nil
	case n.IsMap:
		return n.Mapping()
	case n.IsList:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = item.Plain()
		}
		return out
	}
	return n.Scalar
}

// Mapping is Plain for a mapping, and an empty map for anything else.
func (n *Node) Mapping() map[string]any {
	out := map[string]any{}
	if n == nil {
		return out
	}
	for _, f := range n.Fields {
		out[f.Key] = f.Value.Plain()
	}
	return out
}

// ParseYAML returns the tree of the first document, or an empty scalar Node for an empty file. The error names the file
// as given.
func ParseYAML(file string, data []byte) (root *Node, err *Error) {
	defer func() {
		// goccy/go-yaml has panicked on malformed input before; the file is the user's to fix, not ours.
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
	return &Node{Pos: Position{File: file, Line: 1, Column: 1}}, nil
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

func (b *treeBuilder) fail(n ast.Node, msg string) *Node {
	if b.err == nil {
		b.err = &Error{Position: b.place(n), Msg: msg}
	}
	return &Node{Pos: b.place(n)}
}

func (b *treeBuilder) build(n ast.Node, depth int) *Node {
	if n == nil {
		return &Node{Pos: Position{File: b.file}}
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
		out := &Node{Pos: b.place(n), IsList: true}
		for _, item := range v.Values {
			out.Items = append(out.Items, b.build(item, depth+1))
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
	return &Node{Pos: b.place(n), Scalar: scalar(n)}
}

func (b *treeBuilder) buildMapping(n ast.Node, values []*ast.MappingValueNode, depth int) *Node {
	out := &Node{Pos: b.place(n), IsMap: true}
	if len(values) > 0 {
		out.Pos = b.place(values[0].Key)
	}
	var merged []Field
	for _, v := range values {
		value := b.build(v.Value, depth+1)
		if v.Key.IsMergeKey() {
			merged = append(merged, mergedFields(value)...)
			continue
		}
		if v.Value == nil || v.Value.Type() == ast.NullType {
			value.Pos = b.place(v.Key) // a value that is absent has no place of its own
		}
		out.Fields = append(out.Fields, Field{Key: keyText(v.Key), Pos: b.place(v.Key), Value: value})
	}
	for _, f := range merged {
		if out.Get(f.Key) == nil {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

// mergedFields are the fields that "<<" brings: those of a mapping, or of a list of mappings.
func mergedFields(n *Node) []Field {
	out := n.Fields
	for _, item := range n.Items {
		out = append(out, item.Fields...)
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
