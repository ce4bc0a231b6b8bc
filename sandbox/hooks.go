package sandbox

import (
	"fmt"
	"slices"
	"sync"

	"github.com/dop251/goja"

	"crosstalk/sandbox/instrument"
)

// hooks are what an instrumented bundle calls. They must not be felt by the app: they run no code of its, change
// nothing, and throw nothing.
type hooks struct {
	feedback *Feedback
	vm       *goja.Runtime
	yes, no  goja.Value
	plain    *goja.Object  // the prototype of plain objects
	source   goja.Callable // of a regular expression, as the engine has it
	flags    goja.Callable
	keys     goja.Callable // the first few of a Map or a Set
}

// hookHelper reads what Go cannot, with the built-ins that were there before the app could replace them.
var hookHelper = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(libraryPrefix+"hooks", fmt.Sprintf(`(() => {
		const { apply } = Reflect, own = Object.getOwnPropertyDescriptor;
		const source = own(RegExp.prototype, "source").get, flags = own(RegExp.prototype, "flags").get;
		const reader = (values, step) => set => {
			const out = [], list = apply(values, set, []);
			for (let n = 0, at; n < %d && !(at = apply(step, list, [])).done; n++) out[n] = at.value;
			return out;
		};
		const map = reader(Map.prototype.keys, new Map().keys().next);
		const set = reader(Set.prototype.values, new Set().values().next);
		return {
			source: r => apply(source, r, []), flags: r => apply(flags, r, []),
			keys: (c, isMap) => isMap ? map(c) : set(c),
		};
	})()`, maxKnown), true)
})

// hook makes what instrumented and metered bundles of this instance take as their last parameters.
func (i *Instance) hook() error {
	helper, err := i.vm.RunProgram(hookHelper())
	if err != nil {
		return err
	}
	object := helper.ToObject(i.vm)
	f := i.config.Feedback
	h := &hooks{
		feedback: f, vm: i.vm, yes: i.vm.ToValue(true), no: i.vm.ToValue(false),
		plain:  i.vm.NewObject().Prototype(),
		source: mustCallable(i.vm, object.Get("source")), flags: mustCallable(i.vm, object.Get("flags")),
		keys: mustCallable(i.vm, object.Get("keys")),
	}
	if i.program.metered {
		i.hooks = i.config.Meter.hooks(i.vm, h)
		return nil
	}
	counters, err := i.vm.New(i.vm.Get("Uint8ClampedArray"), i.vm.ToValue(i.vm.NewArrayBuffer(f.Branches)))
	if err != nil {
		return err
	}
	i.hooks = []goja.Value{
		counters, i.vm.ToValue(h.equal), i.vm.ToValue(h.value), i.vm.ToValue(h.left), i.vm.ToValue(h.right),
		i.vm.ToValue(h.read),
	}
	return nil
}

func (h *hooks) equal(c goja.FunctionCall) goja.Value {
	a, b, k := c.Arguments[0], c.Arguments[1], int(c.Arguments[2].ToInteger())
	if h.feedback.wanted(k) {
		h.feedback.add(k, Comparison{A: h.of(a), B: h.of(b)})
	}
	if a.StrictEquals(b) {
		return h.yes
	}
	return h.no
}

func (h *hooks) value(c goja.FunctionCall) goja.Value {
	v, k := c.Arguments[0], int(c.Arguments[1].ToInteger())
	site := &h.feedback.sites[k]
	for _, literal := range site.Literals {
		if !h.feedback.wanted(k) {
			break
		}
		if a := h.of(v); site.Swapped {
			h.feedback.add(k, Comparison{A: literal, B: a})
		} else {
			h.feedback.add(k, Comparison{A: a, B: literal})
		}
	}
	return v
}

func (h *hooks) left(c goja.FunctionCall) goja.Value {
	v, k := c.Arguments[0], int(c.Arguments[1].ToInteger())
	if f := h.feedback; f.seen[k] < maxPerSite {
		f.touch(k)
		f.first[k] = v
	}
	return v
}

func (h *hooks) right(c goja.FunctionCall) goja.Value {
	v, k := c.Arguments[0], int(c.Arguments[1].ToInteger())
	f := h.feedback
	first := f.first[k]
	if first == nil || !f.wanted(k) {
		return v
	}
	comparison := Comparison{A: h.of(first), B: h.of(v)}
	if h.lookUp(f.sites[k].Op, first, v, &comparison) {
		f.add(k, comparison)
	}
	return v
}

// read tells the properties that a plain object lacks. It looks at an object at a few times only, whether or not there
// is something to tell: reading is what code does most.
func (h *hooks) read(c goja.FunctionCall) goja.Value {
	v, k := c.Arguments[0], int(c.Arguments[1].ToInteger())
	f := h.feedback
	if f.seen[k] >= maxReads {
		return v
	}
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() != plainType || o.Prototype() != h.plain || !f.wanted(k) {
		return v
	}
	f.seen[k]++
	names := o.GetOwnPropertyNames()
	for _, property := range f.sites[k].Literals {
		if slices.Contains(names, property.Text) || slices.Contains(inherited, property.Text) {
			continue
		}
		f.add(k, Comparison{A: instrument.Value{Kind: instrument.Object}, B: property, Known: texts(names)})
	}
	return v
}

// inherited are the properties that every plain object has.
var inherited = []string{
	"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
	"__proto__",
}

// texts are the first few of some names.
func texts(names []string) (out []instrument.Value) {
	for _, name := range names[:min(len(names), maxKnown)] {
		out = append(out, instrument.Value{Kind: instrument.String, Text: name[:min(len(name), maxText)]})
	}
	return out
}

// lookUp fills in what is known where a key or an item is looked up. It says whether the comparison is worth telling:
// that the nth item of a list is read is not.
func (h *hooks) lookUp(op string, first, second goja.Value, c *Comparison) bool {
	container, key := first, c.B
	if op == "in" {
		container, key = second, c.A
	}
	object, isObject := container.(*goja.Object)
	switch op {
	case "in", instrument.Lookup, "hasOwn", "hasOwnProperty":
		if !isObject || key.Kind != instrument.String {
			return false
		}
		c.Known = h.names(object)
	case "has", "get":
		if isObject {
			c.Known = h.members(object)
		}
	case "includes", "indexOf", "lastIndexOf":
		if isObject {
			c.Known = h.items(object)
		}
	}
	return true
}
