package app

import "strings"

const (
	// namespaceHelper is how esbuild begins the helper that turns what a CommonJS module exports into a namespace.
	namespaceHelper = "\nvar __toESM = (mod, isNodeMode, target) => ("
	// sharedNamespaces is put in front of it. A namespace made while its module was still loading lacks what the module
	// exported later, so that the next importer gets one of its own.
	sharedNamespaces = "\nvar __toESM = ((made) => (mod, isNodeMode) => {" +
		` if (mod === null || typeof mod !== "object" && typeof mod !== "function") return __makeESM(mod, isNodeMode);` +
		" const names = __getOwnPropNames(mod).length, of = made.get(mod) || {}, mode = isNodeMode ? 1 : 0;" +
		" made.set(mod, of);" +
		" if (!of[mode] || of[mode].names !== names) of[mode] = { names, is: __makeESM(mod, isNodeMode) };" +
		" return of[mode].is; })(/* @__PURE__ */ new WeakMap()), __makeESM = (mod, isNodeMode, target) => ("
)

// shareNamespaces lets all files that import a CommonJS module share its namespace, as in Node.js. esbuild makes one
// for each, with a getter for each name: an app whose files import a large package took a third of its loading time
// for that. A helper that esbuild writes in other words stays as it is. No line is added, and the helpers have no
// places in the source map.
func shareNamespaces(script string) string {
	return strings.Replace(script, namespaceHelper, sharedNamespaces, 1)
}
