package app

import (
	"encoding/json"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// ResolverHook is the name of the global function that the sandbox may install; it is called with the real
// @forge/resolver module before the app sees it.
const ResolverHook = "__crosstalk_observe_resolver__"

// StubHook is the name of the global function that a stub calls with what it is, when code of the app's needs it and
// goes no further.
const StubHook = "__crosstalk_stub__"

// observed carries the path of the real module to loadObserver.
type observed struct{ file string }

// loadObserver writes the module that stands between the app and the installed @forge/resolver. The path in it is
// resolved while bundling and does not appear in the script.
func loadObserver(args api.OnLoadArgs) (api.OnLoadResult, error) {
	o, ok := args.PluginData.(observed)
	if !ok {
		panic("internal: an observed module without its file")
	}
	file, err := json.Marshal(o.file)
	if err != nil {
		return api.OnLoadResult{}, err
	}
	contents := strings.NewReplacer("FILE", string(file), "HOOK", ResolverHook).Replace(
		"const real = require(FILE);\nif (globalThis.HOOK) globalThis.HOOK(real);\nmodule.exports = real;\n")
	return api.OnLoadResult{Contents: &contents, Loader: api.LoaderJS}, nil
}

// How soon a stub throws. An import statement reads a member only where it is used, so reading one throws. A caller of
// require often takes members apart while loading; there, reading one gives a stand-in that throws when it is used.
const (
	stubOnGet = "?get"
	stubOnUse = "?use"
)

// While the module loads that asks for it, a stub takes whatever is done with it: code makes clients and extends
// classes long before it uses them, and functions that never do can run.
//
// A stub that decorates a class or a member of one leaves it as it is: what decorators return takes its place.
//
// stubSource is written so that the helper with which esbuild turns CommonJS into a namespace works: it copies the
// module's own keys, of which there are none, onto an object that inherits from the module's prototype. So the
// prototype has to throw as well. The members that it, await and inspection look for stay undefined.
const stubSource = `
// Constructible, and without own keys that a proxy may not hide.
const target = () => (function () {}).bind(null);
let loading = true;
Promise.resolve().then(() => { loading = false; });
const reached = globalThis.HOOK;
const fail = () => { if (loading) return member(); if (reached) reached(ABSENT); throw new Error(MESSAGE); };
const quiet = key => typeof key === "symbol" || key === "__esModule" || key === "default" || key === "then";
const change = () => { fail(); return true; };
const isClass = v => typeof v === "function" && /^class\b/.test(Function.prototype.toString.call(v));
const isPrototype = v => typeof v === "object" && v !== null && Object.hasOwn(v, "constructor");
const decorated = ([subject, key, property]) => {
  if (isClass(subject) && key === undefined) return { leaves: subject };
  const member = (typeof key === "string" || typeof key === "symbol") && (isClass(subject) || isPrototype(subject));
  const standard = typeof key === "object" && key !== null && "kind" in key; // as ECMAScript's decorators are called
  return (member || standard) && { leaves: Object(property) === property ? property : undefined };
};
const call = (target, self, args) => {
  const of = loading && decorated(args);
  return of ? of.leaves : fail();
};
const trap = get => ({
  get, apply: call, construct: fail, set: change, defineProperty: change, deleteProperty: change,
  has: (target, key) => quiet(key) ? false : !!fail(),
  ownKeys: () => [], getOwnPropertyDescriptor: () => undefined,
});
// What a member is as a text and as a list, while all is taken.
const nothing = { [Symbol.toPrimitive]: () => "", [Symbol.iterator]: () => [][Symbol.iterator]() };
const member = () => new Proxy(target(), trap((target, key) =>
  !quiet(key) || key === "default" ? fail() : loading && typeof key === "symbol" ? nothing[key] : undefined));
const read = (target, key) => quiet(key) ? undefined : ON_GET;
const prototype = new Proxy(Object.create(null), trap(read));
module.exports = new Proxy(target(), Object.assign(trap(read), { getPrototypeOf: () => prototype }));
`

func loadStub(args api.OnLoadArgs) (api.OnLoadResult, error) {
	absent := "package \"" + args.Path + "\" is not installed"
	if !isPackageImport(args.Path) {
		absent = "there is no file \"" + args.Path + "\""
	}
	reached, err := json.Marshal(absent)
	if err != nil {
		return api.OnLoadResult{}, err
	}
	message, err := json.Marshal("crosstalk: " + absent + " (stubbed)")
	if err != nil {
		return api.OnLoadResult{}, err
	}
	onGet := "fail()"
	if args.Suffix == stubOnUse {
		onGet = "member()"
	}
	contents := strings.NewReplacer("MESSAGE", string(message), "ABSENT", string(reached), "HOOK", StubHook,
		"ON_GET", onGet).Replace(stubSource)
	return api.OnLoadResult{Contents: &contents, Loader: api.LoaderJS}, nil
}
