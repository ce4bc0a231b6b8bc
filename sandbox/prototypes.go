package sandbox

import (
	"reflect"
	"slices"
	"strings"
	"sync"

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
	// count and last are how many names of properties there were at the last look, and the last of them.
	count int
	last  string
	// list is where the engine's kind of object keeps those names.
	kind reflect.Type
	list []int
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

// change is what has become of one property of a built-in object.
type change struct {
	of       *watched
	key      string
	replaced bool
}

// watchPrototypes records what an invocation has added to the built-in prototypes. What modules add while they load is
// the same whomever the invocation serves that loads them, and is left out: inv is nil then.
func (i *Instance) watchPrototypes(inv *Invocation) {
	if i.died != "" {
		return
	}
	var changes []change
	_ = i.enter(nil, func() (err error) {
		for _, w := range i.watched {
			changes = append(changes, w.additions()...)
		}
		more, err := i.replacements()
		changes = append(changes, more...)
		return err
	})
	for _, c := range changes {
		n := trace.Intrinsic{Object: c.of.name, Key: c.key, Replaced: c.replaced, Value: i.brief(c.of.object, c.key)}
		if inv != nil {
			i.Record(trace.Event{Step: inv.Step, Kind: trace.KindIntrinsic, Intrinsic: &n})
		}
	}
}

// additions are the properties that were added to a built-in object since the last look. Only when its names have
// changed does it matter which of them can be enumerated: that takes the engine long to find out.
func (w *watched) additions() (out []change) {
	count, last, known := w.names()
	if known && count == w.count && last == w.last {
		return nil
	}
	w.count, w.last = count, last
	for _, key := range w.object.Keys() {
		if !slices.Contains(w.known, key) {
			w.known = append(w.known, key)
			out = append(out, change{w, key, false})
		}
	}
	return out
}

// names are how many names of properties the engine keeps for the object, in the order in which they came, and the last
// of them. The engine has no way to ask for that; false when it keeps them elsewhere by now.
func (w *watched) names() (count int, last string, known bool) {
	if selfField == nil {
		return 0, "", false
	}
	self := reflect.ValueOf(w.object).Elem().FieldByIndex(selfField)
	if self.Elem().Kind() != reflect.Pointer {
		return 0, "", false
	}
	object := self.Elem().Elem()
	if object.Type() != w.kind {
		w.kind = object.Type()
		w.list = namesField(w.kind)
	}
	if w.list == nil {
		return 0, "", false
	}
	list := object.FieldByIndex(w.list)
	if count = list.Len(); count > 0 {
		last = list.Index(count - 1).String()
	}
	if w.object.ClassName() == "Array" { // whose items have no names there
		count += int(w.object.Get("length").ToInteger())
	}
	return count, last, true
}

// selfField is where an object of the engine's keeps what it is.
var selfField = fieldOf(reflect.TypeFor[goja.Object](), "self", reflect.Interface)

// namesField is where a kind of object keeps the names of its properties; nil when it keeps them elsewhere. To look
// for it takes longer than all else that is done to watch an object.
func namesField(kind reflect.Type) []int {
	if list, ok := namesFields.Load(kind); ok {
		return list.([]int)
	}
	list, _ := namesFields.LoadOrStore(kind, fieldOf(kind, "propNames", reflect.Slice))
	return list.([]int)
}

var namesFields sync.Map // of []int, by reflect.Type

// fieldOf is where a struct has a field of that name and kind; nil when there is none.
func fieldOf(t reflect.Type, name string, kind reflect.Kind) []int {
	if t.Kind() != reflect.Struct {
		return nil
	}
	if f, ok := t.FieldByName(name); ok && f.Type.Kind() == kind {
		return f.Index
	}
	return nil
}

// replacements are the functions of built-in objects that are others than at the last look. A getter in the place of
// one is called; what it throws is left out. The error is the end of the instance, by one that never returns.
func (i *Instance) replacements() (out []change, fatal error) {
	look := func(w *watched, f *builtin) {
		now := w.object.Get(f.key)
		if now != nil && f.is != nil && !now.SameAs(f.is) {
			f.is = now
			if c := (change{w, f.key, true}); !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	err := i.try(func() { i.eachBuiltin(look) })
	if err == nil || i.fatal(err) != nil {
		return out, err
	}
	i.eachBuiltin(func(w *watched, f *builtin) { // one of them throws, and the others count
		if err := i.try(func() { look(w, f) }); fatal == nil && i.fatal(err) != nil {
			fatal = err
		}
	})
	return out, fatal
}

func (i *Instance) eachBuiltin(do func(*watched, *builtin)) {
	for _, w := range i.watched {
		for k := range w.functions {
			do(w, &w.functions[k])
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
