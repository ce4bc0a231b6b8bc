package quota

import (
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// walk goes through arrays and plain objects as a native function is about to do, by calling itself.
type walk struct {
	layout  *layout
	most    int  // levels
	objects bool // it goes into objects, too
	seen    int
	path    []*goja.Object
	on      map[*goja.Object]bool // those of the path that are deeper than shallow
}

// shallow is how deep a walk goes without looking out for a circle.
const shallow = 64

// ending is how a walk ends.
type ending int

const (
	throughAll ending = iota
	tooDeep
	tooMany
	circular
)

func (w *walk) into(v goja.Value) ending {
	o, ok := v.(*goja.Object)
	if !ok {
		return throughAll
	}
	if w.on[o] {
		return circular
	}
	if w.seen++; w.seen > maxItems {
		return tooMany
	}
	items, _, isArray := w.layout.items(v)
	var names []unistring.String
	var values map[unistring.String]goja.Value
	if !isArray && w.objects {
		names, values = w.layout.properties(v)
	}
	if len(items) == 0 && len(names) == 0 {
		return throughAll
	}
	if w.path = append(w.path, o); len(w.path) > w.most {
		return tooDeep
	}
	if len(w.path) > shallow {
		if w.on == nil {
			w.on = map[*goja.Object]bool{}
		}
		w.on[o] = true
		defer delete(w.on, o)
	}
	for _, item := range items {
		if end := w.into(item); end != throughAll {
			return end
		}
	}
	for _, name := range names {
		if end := w.into(values[name]); end != throughAll {
			return end
		}
	}
	w.path = w.path[:len(w.path)-1]
	return throughAll
}

// properties are those of a plain object, by the order in which they came.
func (l *layout) properties(v goja.Value) (names []unistring.String, values map[unistring.String]goja.Value) {
	at := is(v, l.plain)
	if at == nil {
		return nil, nil
	}
	return *(*[]unistring.String)(unsafe.Add(at, l.names)),
		*(*map[unistring.String]goja.Value)(unsafe.Add(at, l.named))
}

// nests refuses lists in lists that nest deeper than a function goes.
func (q *Quota) nests(v goja.Value, most int) ending {
	w := walk{layout: q.layout, most: most}
	end := w.into(v)
	if end == tooMany {
		q.through(maxItems + 1)
	}
	return end
}

// stringify looks at what becomes JSON. A function that replaces parts of it may make it flatter, and toJSON too: the
// guard of time is for those.
func stringify(q *Quota, c *goja.FunctionCall) {
	if _, replaced := c.Argument(1).(*goja.Object); replaced {
		return
	}
	w := walk{layout: q.layout, most: v8Stringify, objects: true}
	switch w.into(c.Argument(0)) {
	case tooMany:
		q.through(maxItems + 1)
	case tooDeep:
		for _, o := range w.path {
			if _, own := goja.AssertFunction(o.Get("toJSON")); own {
				return
			}
		}
		q.fail(overflow)
	}
}

// flat looks at lists that become one; a circle of them never does.
func flat(q *Quota, c *goja.FunctionCall) {
	through(q, c)
	if depth := c.Argument(0); depth.ExportType() != nil && depth.ToFloat() > v8Flat {
		if end := q.nests(c.This, v8Flat); end == tooDeep || end == circular {
			q.fail(overflow)
		}
	}
}
