package app

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/token"
)

// tenantIDName matches what expressions are called that hold the id of a customer's site.
var tenantIDName = regexp.MustCompile(`(?i)^(cloud|tenant|site)_?id$`)

// Vocabulary is what the app's own code knows by heart.
type Vocabulary struct {
	// TenantIDs are the texts with which it compares the id of a customer's site, sorted: a customer with such an id is
	// treated in a way of its own.
	TenantIDs []string
	// Fields are names that it both gives to members of objects and reads, in the order in which they are given: an
	// object that is merged into one of its own may well have them.
	Fields []string
}

// Vocabulary parses the bundles. Code of packages does not count.
func (a *App) Vocabulary() Vocabulary {
	f := &finder{ids: map[string]bool{}, read: map[string]bool{}}
	for _, b := range a.Bundles {
		f.look(b.Script)
	}
	v := Vocabulary{TenantIDs: slices.Sorted(maps.Keys(f.ids))}
	for _, name := range f.given {
		if f.read[name] && !slices.Contains(v.Fields, name) {
			v.Fields = append(v.Fields, name)
		}
	}
	return v
}

type finder struct {
	file  *file.File
	ids   map[string]bool
	given []string
	read  map[string]bool
}

func (f *finder) look(script string) {
	none := func(string) ([]byte, error) { return nil, nil }
	program, err := parser.ParseFile(nil, "bundle", script, 0, parser.WithSourceMapLoader(none))
	if err != nil {
		return
	}
	f.file = program.File
	Walk(program, func(n any) bool { f.node(n); return true }, func(any) {})
}

// node notes names of members, and the texts of a comparison: id === "text", ["text", …].includes(id), switch (id)
// { case "text": }.
func (f *finder) node(n any) {
	switch n := n.(type) {
	case *ast.BinaryExpression:
		switch n.Operator {
		case token.EQUAL, token.STRICT_EQUAL, token.NOT_EQUAL, token.STRICT_NOT_EQUAL:
			f.compare(n.Left, n.Right)
			f.compare(n.Right, n.Left)
		}
	case *ast.CallExpression:
		if method, ok := n.Callee.(*ast.DotExpression); ok && len(n.ArgumentList) > 0 {
			if list, ok := method.Left.(*ast.ArrayLiteral); ok {
				for _, item := range list.Value {
					f.compare(n.ArgumentList[0], item)
				}
			}
		}
	case *ast.DotExpression:
		if f.own(n.Identifier.Idx) {
			f.read[n.Identifier.Name.String()] = true
		}
	case *ast.PropertyKeyed:
		if name, ok := n.Key.(*ast.StringLiteral); ok && n.Kind == ast.PropertyKindValue && f.own(name.Idx) {
			f.given = append(f.given, name.Value.String())
		}
	case *ast.SwitchStatement:
		for _, c := range n.Body {
			f.compare(n.Discriminant, c.Test)
		}
	}
}

func (f *finder) compare(id, with ast.Expression) {
	text, ok := with.(*ast.StringLiteral)
	if !ok || !tenantIDName.MatchString(nameOf(id)) || text.Value == "" {
		return
	}
	if f.own(text.Idx) {
		f.ids[text.Value.String()] = true
	}
}

// own says whether a place in the bundle comes out of the app's own files.
func (f *finder) own(at file.Idx) bool {
	name := f.file.Position(int(at) - 1).Filename
	return !strings.Contains(name, nodeModules) && name != "bundle"
}

// nameOf is the last name of an expression: "cloudId" of context.cloudId.
func nameOf(e ast.Expression) string {
	switch e := e.(type) {
	case *ast.Identifier:
		return e.Name.String()
	case *ast.DotExpression:
		return e.Identifier.Name.String()
	case *ast.OptionalChain:
		return nameOf(e.Expression)
	case *ast.Optional:
		return nameOf(e.Expression)
	default:
		return ""
	}
}
