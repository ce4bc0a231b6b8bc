package retained

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// parts are the properties of an object whose properties are put back one by one.
type parts struct {
	*facts
	object  *goja.Object
	base    unsafe.Pointer
	was     propertyMap
	order   []unistring.String
	symbols map[*goja.Symbol]goja.Value
	// attributes put back the property structs, which the engine changes in place.
	attributes map[partName]saved
}

// partName is the name of one property: a text or a symbol.
type partName struct {
	seg    segment
	text   unistring.String
	symbol *goja.Symbol
}

func newParts(w *walker, object *goja.Object) *parts {
	p := &parts{
		facts: w.facts, object: object, base: w.baseOf(object), symbols: map[*goja.Symbol]goja.Value{},
		attributes: map[partName]saved{},
	}
	p.was, p.order = maps.Clone(p.propertyMap(p.base)), slices.Clone(p.propertyOrder(p.base))
	for name, v := range p.was {
		p.keep(named(name), v)
	}
	p.symbolValues(func(s *goja.Symbol, v goja.Value) {
		p.symbols[s] = v
		p.keep(symbolic(s), v)
	})
	return p
}

func named(name unistring.String) partName { return partName{seg: prop(name.String()), text: name} }

func symbolic(s *goja.Symbol) partName {
	return partName{seg: accessed("[" + symbolText(s) + "]"), symbol: s}
}

func (p *parts) keep(name partName, v goja.Value) {
	if r := reflect.ValueOf(v); isProperty(r) {
		p.attributes[name] = newRegion(r.Type().Elem(), r.UnsafePointer())
	}
}

// isProperty says whether the engine keeps a value with attributes.
func isProperty(r reflect.Value) bool {
	return r.Kind() == reflect.Pointer && !r.IsNil() && typeName(r.Type().Elem()) == "valueProperty"
}

func (p *parts) symbolValues(fn func(*goja.Symbol, goja.Value)) {
	if p.symbolProperties < 0 || p.mapFirst < 0 {
		return
	}
	if m := *(*unsafe.Pointer)(p.symbolProperties.in(p.base)); m != nil {
		p.each(*(*unsafe.Pointer)(p.mapFirst.in(m)), func(_ int, key, v goja.Value) {
			if s, ok := key.(*goja.Symbol); ok {
				fn(s, v)
			}
		})
	}
}

// given sets what the properties were.
func (p *parts) given(values map[string]string, vm *goja.Runtime) {
	p.was, p.order, p.attributes = propertyMap{}, nil, map[partName]saved{}
	for name, text := range values {
		p.was[unistring.NewFromString(name)] = vm.ToValue(text)
	}
}

// names lists the properties that there were and those that there are, in no order.
func (p *parts) names() (out []partName) {
	all := maps.Clone(p.was)
	maps.Copy(all, p.propertyMap(p.base))
	for name := range all {
		out = append(out, named(name))
	}
	symbols := maps.Clone(p.symbols)
	p.symbolValues(func(s *goja.Symbol, v goja.Value) { symbols[s] = v })
	for _, s := range slices.Collect(maps.Keys(symbols)) {
		out = append(out, symbolic(s))
	}
	return out
}

// restore puts one property back. A property that can be neither changed nor removed is an error.
func (p *parts) restore(name partName) error {
	if saved := p.attributes[name]; saved != nil {
		saved.restore()
	}
	if name.symbol != nil {
		return p.restoreSymbol(name.symbol)
	}
	was, ok := p.was[name.text]
	now, exists := p.propertyMap(p.base)[name.text]
	switch {
	case ok && exists && identical(was, now):
		return nil
	case !ok && slices.Contains(p.order, name.text):
		delete(p.propertyMap(p.base), name.text) // the engine makes it again when it is asked for
		return nil
	case !ok:
		return p.object.Delete(name.text.String())
	case !exists:
		if err := p.object.DefineDataProperty(name.text.String(), goja.Undefined(), goja.FLAG_TRUE, goja.FLAG_TRUE,
			goja.FLAG_TRUE); err != nil {
			return err
		}
	}
	p.propertyMap(p.base)[name.text] = was
	return nil
}

func (p *parts) restoreSymbol(s *goja.Symbol) error {
	was, ok := p.symbols[s]
	if !ok {
		return p.object.DeleteSymbol(s)
	}
	now := goja.Value(nil)
	p.symbolValues(func(other *goja.Symbol, v goja.Value) {
		if other == s {
			now = v
		}
	})
	switch {
	case now != nil && identical(was, now):
		return nil
	case isProperty(reflect.ValueOf(was)):
		return errors.New("a property with attributes was replaced, which cannot be undone")
	default:
		return p.object.DefineDataPropertySymbol(s, was, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	}
}
