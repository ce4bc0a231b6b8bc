package sandbox

import (
	"slices"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox/trace"
)

// watched is a built-in prototype, and what assignments have added to it so far. The built-in properties cannot be
// enumerated, so that whatever can be was put there by the app or a package of its.
type watched struct {
	name   string
	object *goja.Object
	known  []string
}

// prototypeNames are the classes whose prototypes nearly every value inherits from.
var prototypeNames = []string{
	"Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "Promise", "Map", "Set", "RegExp", "Date", "Error",
}

func (i *Instance) findPrototypes() {
	for _, name := range prototypeNames {
		if p, ok := i.vm.Get(name).ToObject(i.vm).Get("prototype").(*goja.Object); ok {
			i.watched = append(i.watched, &watched{name: name + ".prototype", object: p})
		}
	}
}

// watchPrototypes records what an invocation has added to the built-in prototypes. What modules add while they load is
// the same whomever the invocation serves that loads them, and is left out: inv is nil then.
func (i *Instance) watchPrototypes(inv *Invocation) {
	if i.died != "" {
		return
	}
	for _, w := range i.watched {
		for _, key := range w.object.Keys() {
			if slices.Contains(w.known, key) {
				continue
			}
			w.known = append(w.known, key)
			if inv == nil {
				continue
			}
			i.Record(trace.Event{
				Step: inv.Step, Kind: trace.KindIntrinsic,
				Intrinsic: &trace.Intrinsic{Object: w.name, Key: key, Value: i.brief(w.object, key)},
			})
		}
	}
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
