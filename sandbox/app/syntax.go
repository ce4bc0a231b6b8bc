package app

import (
	"reflect"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
)

var astPackage = reflect.TypeFor[ast.Program]().PkgPath()

// Walk calls enter for a node of a syntax tree and all below it, and leave when all below a node is done. What is below
// a node for which enter returns false is left out, and so is its leave. goja has no such walk of its own.
func Walk(node any, enter func(node any) bool, leave func(node any)) {
	walkValue(reflect.ValueOf(node), enter, leave)
}

func walkValue(v reflect.Value, enter func(any) bool, leave func(any)) {
	switch v.Kind() {
	case reflect.Interface:
		walkValue(v.Elem(), enter, leave)
	case reflect.Pointer:
		if v.IsNil() || v.Type().Elem().PkgPath() != astPackage || !enter(v.Interface()) {
			return
		}
		walkValue(v.Elem(), enter, leave)
		leave(v.Interface())
	case reflect.Slice:
		for k := range v.Len() {
			walkValue(v.Index(k), enter, leave)
		}
	case reflect.Struct:
		for k := range v.NumField() {
			if below(v, k) {
				walkValue(v.Field(k), enter, leave)
			}
		}
	}
}

// Replace puts with(e) in the place of every expression e of a syntax tree, after those within it.
func Replace(node any, with func(ast.Expression) ast.Expression) {
	replaceIn(reflect.ValueOf(node), with)
}

func replaceIn(v reflect.Value, with func(ast.Expression) ast.Expression) {
	switch v.Kind() {
	case reflect.Interface:
		replaceIn(v.Elem(), with)
		if e, ok := v.Interface().(ast.Expression); ok && v.CanSet() {
			if other := with(e); other != e {
				v.Set(reflect.ValueOf(other))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() && v.Type().Elem().PkgPath() == astPackage {
			replaceIn(v.Elem(), with)
		}
	case reflect.Slice:
		for k := range v.Len() {
			replaceIn(v.Index(k), with)
		}
	case reflect.Struct:
		for k := range v.NumField() {
			if below(v, k) {
				replaceIn(v.Field(k), with)
			}
		}
	}
}

// below says whether a field of a node holds nodes below it.
func below(v reflect.Value, k int) bool {
	f := v.Type().Field(k)
	return v.Type().PkgPath() == astPackage && f.IsExported() && f.Name != "DeclarationList" // which repeats what Body has
}

// BehindDirectives puts a statement into the body of a function, behind the directives with which it may begin.
func BehindDirectives(body *ast.BlockStatement, s ast.Statement) {
	n := 0
	for n < len(body.List) && isDirective(body.List[n]) {
		n++
	}
	body.List = slices.Insert(slices.Clone(body.List), n, s)
}

func isDirective(s ast.Statement) bool {
	e, ok := s.(*ast.ExpressionStatement)
	if !ok {
		return false
	}
	_, ok = e.Expression.(*ast.StringLiteral)
	return ok
}

// bindings calls note for the variables of declarations.
func bindings(list []*ast.Binding, note func(*ast.Identifier)) {
	for _, b := range list {
		targets(b.Target, note)
	}
}

// targets calls note for the variables of a declaration, which may be a pattern.
func targets(e ast.Expression, note func(*ast.Identifier)) {
	switch e := e.(type) {
	case *ast.Identifier:
		note(e)
	case *ast.AssignExpression:
		targets(e.Left, note)
	case *ast.ArrayPattern:
		for _, element := range e.Elements {
			targets(element, note)
		}
		targets(e.Rest, note)
	case *ast.ObjectPattern:
		for _, p := range e.Properties {
			switch p := p.(type) {
			case *ast.PropertyShort:
				note(&p.Name)
			case *ast.PropertyKeyed:
				targets(p.Value, note)
			}
		}
		targets(e.Rest, note)
	}
}

// InPackage says whether a file of a source map belongs to a package, or to what stands in for one, and not to the app.
// A package that was compiled itself may name its sources by their addresses.
func InPackage(file string) bool {
	return strings.Contains(file, "node_modules/") || strings.Contains(file, "://") ||
		strings.HasPrefix(file, stubNamespace+":")
}
