package quota

import "github.com/dop251/goja"

// length is how many items something like an array has. A proxy is asked nothing: what it answers runs code, which is
// bounded.
func (q *Quota) length(v goja.Value) int64 {
	if _, n, ok := q.layout.items(v); ok {
		return n
	}
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() == proxyType {
		return 0
	}
	if n := o.Get("length"); n != nil {
		if _, isObject := n.(*goja.Object); !isObject {
			return n.ToInteger()
		}
	}
	return 0
}

func through(q *Quota, c *goja.FunctionCall) { q.through(q.length(c.This)) }

// join adds up the texts that are put together, also those of lists in the list.
func join(q *Quota, c *goja.FunctionCall) {
	n := q.length(c.This)
	separator := int64(1)
	if a := c.Argument(0); !goja.IsUndefined(a) {
		separator = lengthOf(a)
	}
	if n > maxItems && n < v8Safe && times(n-1, separator) > v8Text {
		q.fail("Invalid string length")
	}
	q.through(n)
	if q.nests(c.This, v8Join) == tooDeep {
		q.fail(overflow)
	}
	q.text(times(max(n-1, 0), separator) + q.texts(c.This, 0))
}

// texts is how long the texts of a list are.
func (q *Quota) texts(v goja.Value, depth int) (total int64) {
	const deepest = 8
	values, _, ok := q.layout.items(v)
	if !ok || depth > deepest {
		return 0
	}
	for _, item := range values {
		switch item := item.(type) {
		case goja.String:
			total += int64(item.Length())
		case *goja.Object:
			total += q.texts(item, depth+1)
		}
		if total > v8Text {
			break
		}
	}
	return total
}

func concatArrays(q *Quota, c *goja.FunctionCall) {
	_, total, _ := q.layout.items(c.This)
	for _, a := range c.Arguments {
		if o, ok := a.(*goja.Object); ok && o.ClassName() == "Array" {
			total += q.length(a)
		}
	}
	q.through(total)
}

func from(q *Quota, c *goja.FunctionCall) {
	n := q.length(c.Argument(0))
	if n > v8Array {
		q.fail("Invalid array length")
	}
	q.through(n)
}

// arguments looks at a list that becomes the arguments of a call.
func arguments(at int) check {
	return func(q *Quota, c *goja.FunctionCall) {
		if at >= len(c.Arguments) {
			return
		}
		switch n := q.length(c.Arguments[at]); {
		case n >= 1<<27: // what V8 makes no list of
			q.fail("Invalid array length")
		case n > v8Arguments:
			q.fail(overflow)
		}
	}
}
