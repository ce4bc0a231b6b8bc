package app

import "regexp"

// prototypeAsked is code that asks for the prototype of asynchronous generator functions, by which packages find that
// of asynchronous iterators. esbuild rewrites such a function to an ordinary one, which has another prototype.
var prototypeAsked = regexp.MustCompile(
	`\bObject\.getPrototypeOf\((\s*(?:/\*[^*]*\*/\s*)?` +
		`function(?: \w+)?\(\) \{\s+return __asyncGenerator\(this, null, function\*)`)

// withAsyncGenerators answers such code with what the engine lacks. No line is added.
func withAsyncGenerators(script string) string {
	return prototypeAsked.ReplaceAllString(script,
		`(() => ({ prototype: Object.create({ [Symbol.asyncIterator]() { return this; } }) }))($1`)
}
