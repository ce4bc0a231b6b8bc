package instrument

import (
	"strings"

	"github.com/dop251/goja/ast"
)

// property makes a read of a property tell the object: an input that lacks the property may be given it.
func (w *writer) property(node ast.Expression, object *ast.Expression, name string) {
	if w.done[node] || name == "length" || foreign(*object) {
		return
	}
	if optional, ok := (*object).(*ast.Optional); ok {
		object = &optional.Expression
		if chained(*object) {
			*object = &ast.OptionalChain{Expression: *object}
		}
	} else if chained(*object) {
		return // it may be left out
	}
	w.read(object, []Value{{String, name}})
}

// foreign says whether an object is none that an input could give: modules and built-ins have such names.
func foreign(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.ThisExpression, *ast.SuperExpression:
		return true
	case *ast.Identifier:
		name := e.Name.String()
		return strings.HasPrefix(name, "import_") || name == "module" || name == "exports" || name == "process" ||
			name == "console" || name[0] >= 'A' && name[0] <= 'Z'
	}
	return false
}

// taken makes a value that is taken apart tell itself, with the names that are taken.
func (w *writer) taken(target ast.Expression, value *ast.Expression) {
	pattern, ok := target.(*ast.ObjectPattern)
	if !ok || *value == nil || trivial(*value) {
		return
	}
	var names []Value
	for _, p := range pattern.Properties {
		switch p := p.(type) {
		case *ast.PropertyShort:
			names = append(names, Value{String, p.Name.Name.String()})
		case *ast.PropertyKeyed:
			if key, known := literal(p.Key); known && !p.Computed {
				names = append(names, key)
			}
		}
	}
	if len(names) > 0 {
		w.read(value, names)
	}
}

func (w *writer) read(object *ast.Expression, names []Value) {
	at := (*object).Idx0()
	if k, ok := w.site(at, own, Site{Op: Read, Literals: names}); ok {
		*object = call(readName, at, *object, number(k, at))
	}
}
