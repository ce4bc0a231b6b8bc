package sandbox

import (
	"slices"
	"sync"

	"github.com/dop251/goja"

	"crosstalk/sandbox/app"
)

// ResolverHook is the global through which a loaded @forge/resolver, real or a stand-in, shows itself to the sandbox.
// It exists only in instances that observe.
const ResolverHook = app.ResolverHook

// Entry is one key that an app defined on a resolver.
type Entry struct {
	Key      string
	Position string // where the app defined it, "src/index.ts:9:10"
}

// resolvers remembers which resolver objects the app made, what it defined on them, and which functions came out.
type resolvers struct {
	order   []*goja.Object
	entries map[*goja.Object][]Entry
	made    map[*goja.Object]*goja.Object // handler function → resolver
}

var resolverHook = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(libraryPrefix+"resolver", `((note, tag) => {
		const seen = new Set();
		return real => {
			const R = real && (real.default || real);
			if (typeof R !== "function" || !R.prototype || seen.has(R)) return;
			seen.add(R);
			const { define, getDefinitions } = R.prototype;
			if (typeof define !== "function" || typeof getDefinitions !== "function") return;
			R.prototype.define = function (key, fn) {
				const r = define.call(this, key, fn); note(this, String(key)); return r;
			};
			R.prototype.getDefinitions = function () {
				const f = getDefinitions.apply(this, arguments); tag(f, this); return f;
			};
		};
	})`, true)
})

func (i *Instance) observeResolvers() error {
	r := &resolvers{entries: map[*goja.Object][]Entry{}, made: map[*goja.Object]*goja.Object{}}
	i.resolvers = r
	install, err := i.vm.RunProgram(resolverHook())
	if err != nil {
		return err
	}
	note := func(resolver *goja.Object, key string) {
		if r.entries[resolver] == nil {
			r.order = append(r.order, resolver)
		}
		r.entries[resolver] = append(r.entries[resolver], Entry{Key: key, Position: i.Position()})
	}
	tag := func(handler, resolver *goja.Object) { r.made[handler] = resolver }
	hook, err := mustCallable(i.vm, install)(goja.Undefined(), i.vm.ToValue(note), i.vm.ToValue(tag))
	if err != nil {
		return err
	}
	return i.vm.GlobalObject().DefineDataProperty(ResolverHook, hook, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
}

// Resolves says whether a function's handler is a resolver itself, and no function of the app's own around one. It
// needs what Entries needs.
func (i *Instance) Resolves(module, export string) bool {
	handler, ok := i.Export(module, export).(*goja.Object)
	return ok && i.resolvers != nil && i.resolvers.made[handler] != nil
}

// Entries lists what callers may ask of a function that is a resolver, in the order of definition. It needs an
// instance that observes, and that has loaded the function's module. A handler that the app wrapped in a function of
// its own has the entries of all resolvers.
func (i *Instance) Entries(module, export string) []Entry {
	if i.resolvers == nil {
		return nil
	}
	handler, ok := i.Export(module, export).(*goja.Object)
	if !ok {
		return nil
	}
	if resolver := i.resolvers.made[handler]; resolver != nil {
		return slices.Clone(i.resolvers.entries[resolver])
	}
	var all []Entry
	for _, resolver := range i.resolvers.order {
		all = append(all, i.resolvers.entries[resolver]...)
	}
	return all
}
