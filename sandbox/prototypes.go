package sandbox

import (
	"slices"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox/trace"
)

// watched is a built-in object: the functions of it that apps call most, and what assignments have added to it so far.
// The built-in properties cannot be enumerated, so that whatever can be was put there by the app or a package of its.
type watched struct {
	name      string
	object    *goja.Object
	functions []builtin
	known     []string
}

// builtin is a function of a built-in object, as it was last.
type builtin struct {
	key string
	is  goja.Value
}

// prototypeNames are the classes whose prototypes nearly every value inherits from.
var prototypeNames = []string{
	"Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "Promise", "Map", "Set", "RegExp", "Date",
	"Error",
}

// builtinNames are the functions that are watched, by object. Reading one makes it, which takes time in each fresh
// instance; hence so few.
var builtinNames = map[string][]string{
	"JSON": {"parse", "stringify"}, "Math": {"random"}, "Date": {"now"}, "Object": {"assign", "keys", "entries"},
	"Array.prototype":   {"push", "map", "filter", "find", "forEach", "includes", "join"},
	"String.prototype":  {"split", "replace", "trim", "includes"},
	"Promise.prototype": {"then"}, "Object.prototype": {"hasOwnProperty", "toString"},
}

func (i *Instance) findPrototypes() {
	watch := func(name string, v goja.Value) {
		object, ok := v.(*goja.Object)
		if !ok {
			return
		}
		w := &watched{name: name, object: object}
		for _, key := range builtinNames[name] {
			w.functions = append(w.functions, builtin{key, object.Get(key)})
		}
		i.watched = append(i.watched, w)
	}
	for _, name := range prototypeNames {
		watch(name+".prototype", i.vm.Get(name).ToObject(i.vm).Get("prototype"))
	}
	for _, name := range []string{"JSON", "Math", "Date", "Object"} {
		watch(name, i.vm.Get(name))
	}
}

// watchPrototypes records what an invocation has added to the built-in prototypes. What modules add while they load is
// the same whomever the invocation serves that loads them, and is left out: inv is nil then.
func (i *Instance) watchPrototypes(inv *Invocation) {
	if i.died != "" {
		return
	}
	for _, w := range i.watched {
		for _, n := range append(i.additions(w), i.replacements(w)...) {
			if inv != nil {
				i.Record(trace.Event{Step: inv.Step, Kind: trace.KindIntrinsic, Intrinsic: &n})
			}
		}
	}
}

// additions are the properties that were added to a built-in object since the last look.
func (i *Instance) additions(w *watched) (out []trace.Intrinsic) {
	for _, key := range w.object.Keys() {
		if !slices.Contains(w.known, key) {
			w.known = append(w.known, key)
			out = append(out, trace.Intrinsic{Object: w.name, Key: key, Value: i.brief(w.object, key)})
		}
	}
	return out
}

// replacements are the functions of a built-in object that are others than at the last look. A getter in the
// place of one is called; what it throws is left out, and one that never returns ends the instance.
func (i *Instance) replacements(w *watched) (out []trace.Intrinsic) {
	_ = i.enter(nil, func() error {
		for k, f := range w.functions {
			var now goja.Value
			if err := i.try(func() { now = w.object.Get(f.key) }); i.fatal(err) != nil {
				return err
			}
			if now != nil && f.is != nil && !now.SameAs(f.is) {
				w.functions[k].is = now
				out = append(out, trace.Intrinsic{Object: w.name, Key: f.key, Replaced: true})
			}
		}
		return nil
	})
	for k := range out {
		out[k].Value = i.brief(w.object, out[k].Key)
	}
	return out
}

// maxBrief is how much of a value is told, in bytes.
const maxBrief = 200

// brief is a property's value in a few words. Reading it may run a getter of the app's.
func (i *Instance) brief(object *goja.Object, key string) (text string) {
	_ = i.enter(nil, func() error {
		return i.try(func() {
			v := object.Get(key)
			if _, function := goja.AssertFunction(v); function {
				text = "a function"
				return
			}
			if s, err := i.stringify(goja.Undefined(), v); err == nil && !goja.IsUndefined(s) {
				text = s.String()
			}
		})
	})
	return strings.ToValidUTF8(text[:min(len(text), maxBrief)], "")
}
