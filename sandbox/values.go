package sandbox

import (
	"reflect"
	"strconv"

	"github.com/dop251/goja"

	"crosstalk/sandbox/instrument"
)

var (
	proxyType  = reflect.TypeFor[goja.Proxy]()
	bytesType  = reflect.TypeFor[[]byte]()
	bufferType = reflect.TypeFor[goja.ArrayBuffer]()
	plainType  = reflect.TypeFor[map[string]any]()
	mapType    = reflect.TypeFor[[][2]any]()
	setType    = reflect.TypeFor[[]any]() // and of arrays
)

// of is a value as a search sees it. It never runs code of the app's.
func (h *hooks) of(v goja.Value) instrument.Value {
	switch v := v.(type) {
	case goja.String:
		text := v.String()
		return instrument.Value{Kind: instrument.String, Text: text[:min(len(text), maxText)]}
	case *goja.Object:
		return h.ofObject(v)
	case *goja.Symbol:
		return instrument.Value{Kind: instrument.Symbol}
	}
	switch {
	case v == nil || goja.IsUndefined(v):
		return instrument.Value{Kind: instrument.Undefined}
	case goja.IsNull(v):
		return instrument.Value{Kind: instrument.Null}
	}
	kind := instrument.Number
	switch v.ExportType().Kind() {
	case reflect.Bool:
		kind = instrument.Boolean
	case reflect.Pointer: // *big.Int
		kind = instrument.BigInt
	}
	text := v.String()
	return instrument.Value{Kind: kind, Text: text[:min(len(text), maxText)]}
}

func (h *hooks) ofObject(o *goja.Object) instrument.Value {
	switch o.ExportType() {
	case proxyType:
		return instrument.Value{Kind: instrument.Object}
	case bytesType:
		b, _ := o.Export().([]byte)
		return bytesValue(b)
	case bufferType:
		b, _ := o.Export().(goja.ArrayBuffer)
		return bytesValue(b.Bytes())
	}
	switch o.ClassName() {
	case "RegExp":
		if source, err := h.source(goja.Undefined(), o); err == nil {
			text := source.String()
			return instrument.Value{Kind: instrument.Pattern, Text: text[:min(len(text), maxText)]}
		}
	case "Function":
		return instrument.Value{Kind: instrument.Function}
	}
	return instrument.Value{Kind: instrument.Object}
}

// names are the names of an object's own properties.
func (h *hooks) names(o *goja.Object) []instrument.Value {
	if o.ExportType() == proxyType || o.ClassName() == "Array" || o.ExportType() == bytesType {
		return nil
	}
	return texts(o.Keys())
}

// members are the keys of a Map or the values of a Set.
func (h *hooks) members(o *goja.Object) []instrument.Value {
	kind := o.ExportType()
	if kind != mapType && (kind != setType || o.ClassName() == "Array") {
		return nil
	}
	list, err := h.keys(goja.Undefined(), o, h.vm.ToValue(kind == mapType))
	if err != nil {
		return nil
	}
	return h.items(list.(*goja.Object))
}

// items are the items of an array.
func (h *hooks) items(o *goja.Object) (out []instrument.Value) {
	if o.ExportType() == proxyType || o.ClassName() != "Array" {
		return nil
	}
	n := min(int(o.Get("length").ToInteger()), maxKnown)
	for k := range n {
		if v := h.of(o.Get(strconv.Itoa(k))); tells(v) {
			out = append(out, v)
		}
	}
	return out
}
