package config

import (
	"reflect"
	"strings"
)

// optional is the kind of a mapping that may be left empty.
const optional = "optional"

// field is a key of a mapping in the file, and the field of the Go struct that holds it.
type field struct {
	key      string
	name     string // under which it is described, see about
	is       string
	required bool
	short    bool // a text in place of the mapping stands for this field
	index    []int
	typ      reflect.Type
}

// fieldsOf lists the keys of a struct, in order, those of embedded structs included.
func fieldsOf(t reflect.Type) (out []field) {
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("key")
		if !ok {
			continue
		}
		key, options, _ := strings.Cut(tag, ",")
		is := f.Tag.Get("is")
		if f.Type.Kind() == reflect.Struct {
			is = optional
		}
		out = append(out, field{
			key: key, name: ownerOf(t, f.Index).Name() + "." + key, is: is, index: f.Index, typ: f.Type,
			required: strings.Contains(options, "required"), short: strings.Contains(options, "short"),
		})
	}
	return out
}

// ownerOf is the struct that declares a field, which may be one that t embeds.
func ownerOf(t reflect.Type, index []int) reflect.Type {
	for _, k := range index[:len(index)-1] {
		t = t.Field(k).Type
	}
	return t
}

func keysOf(fields []field) []string {
	out := make([]string, len(fields))
	for k, f := range fields {
		out[k] = f.key
	}
	return out
}
