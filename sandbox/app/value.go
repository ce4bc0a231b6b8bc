package app

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// maxDepth bounds how deep a literal is read, and how often a name stands for another.
const maxDepth = 8

// value reads an expression of a source.
func (f *sentFile) value(e ast.Expression, depth int) *Value {
	if depth > maxDepth {
		return &Value{}
	}
	switch e := e.(type) {
	case *ast.StringLiteral:
		return constant(e.Value.String())
	case *ast.NumberLiteral:
		return constant(e.Value)
	case *ast.BooleanLiteral:
		return constant(e.Value)
	case *ast.NullLiteral:
		return constant(nil)
	case *ast.TemplateLiteral:
		if len(e.Expressions) == 0 && len(e.Elements) == 1 && e.Tag == nil {
			return constant(e.Elements[0].Parsed.String())
		}
	case *ast.ObjectLiteral:
		return f.members(e, depth)
	case *ast.Identifier:
		return f.named(e, depth)
	case *ast.ConditionalExpression:
		return merged(f.value(e.Consequent, depth+1), f.value(e.Alternate, depth+1))
	case *ast.UnaryExpression:
		kinds := map[token.Token]string{token.NOT: "flag", token.MINUS: "number", token.PLUS: "number"}
		return &Value{Kind: kinds[e.Operator]}
	case *ast.BinaryExpression:
		return &Value{Kind: operationKind(e.Operator)}
	case *ast.DotExpression:
		if e.Identifier.Name == "length" {
			return &Value{Kind: "number"}
		}
		if v := f.known[nameOf(e.Left)+"."+e.Identifier.Name.String()]; v != nil {
			return v
		}
	case *ast.CallExpression:
		if slices.Contains([]string{"parseInt", "parseFloat", "Number", "now", "getTime"}, calleeName(e)) {
			return &Value{Kind: "number"}
		}
	}
	return &Value{}
}

func operationKind(t token.Token) string {
	switch t {
	case token.MINUS, token.MULTIPLY, token.SLASH, token.REMAINDER:
		return "number"
	case token.EQUAL, token.STRICT_EQUAL, token.NOT_EQUAL, token.STRICT_NOT_EQUAL, token.LESS, token.GREATER,
		token.LESS_OR_EQUAL, token.GREATER_OR_EQUAL:
		return "flag"
	default:
		return ""
	}
}

func constant(v any) *Value {
	text, err := json.Marshal(v)
	if err != nil {
		return &Value{}
	}
	return &Value{Literal: string(text)}
}

// members reads an object literal.
func (f *sentFile) members(e *ast.ObjectLiteral, depth int) *Value {
	out := &Value{Fields: map[string]*Value{}}
	for _, p := range e.Value {
		switch p := p.(type) {
		case *ast.PropertyShort:
			out.Fields[p.Name.Name.String()] = f.named(&p.Name, depth)
		case *ast.PropertyKeyed:
			if name, ok := p.Key.(*ast.StringLiteral); ok && p.Kind == ast.PropertyKindValue {
				out.Fields[name.Value.String()] = f.value(p.Value, depth+1)
			} else {
				out.More = true
			}
		case *ast.SpreadElement:
			spread := f.value(p.Expression, depth+1)
			maps.Copy(out.Fields, spread.Fields)
			out.More = out.More || spread.Fields == nil || spread.More
		}
	}
	return out
}

// named is the value of a variable that is declared before and nowhere assigned to; whatever is assigned to its members
// is not known.
func (f *sentFile) named(id *ast.Identifier, depth int) *Value {
	name := id.Name.String()
	if name == "undefined" {
		return &Value{Fields: map[string]*Value{}}
	}
	var declared ast.Expression
	for _, e := range f.constants[name] {
		if e.Idx0() < id.Idx && (declared == nil || e.Idx0() > declared.Idx0()) {
			declared = e
		}
	}
	if declared == nil || f.varying[name] {
		return &Value{}
	}
	v := f.value(declared, depth+1)
	if v.Fields == nil {
		return v
	}
	for _, member := range f.added[name] {
		v.Fields[member] = &Value{}
	}
	return v
}
