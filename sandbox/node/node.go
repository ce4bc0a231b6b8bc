// Package node provides the Node.js built-in modules and web globals that app code may use.
package node

import (
	"embed"
	"slices"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
)

//go:generate go run ./internal/polyfill

//go:embed js
var sources embed.FS

// internal begins the names of modules that exist for this package's own use and that apps do not see.
const internal = "crosstalk:"

// entry is one module: its name for require, its file below js, and the maker of its Go side.
type entry struct {
	name, file string
	native     func(*sandbox.Instance) any
}

// Part returns the modules and globals of Node.js 22, as far as they are emulated. Nothing of it runs before an app
// asks for it but console, the timers and the parts of the language that the engine lacks.
func Part() sandbox.Part {
	p := sandbox.Part{Setup: setup, Globals: globals()}
	for _, e := range entries() {
		p.Modules = append(p.Modules, sandbox.Module{Name: e.name, Source: source(e.file), Native: e.native})
	}
	return p
}

// Builtins lists the names of the modules without the prefix "node:", sorted.
func Builtins() []string {
	var names []string
	for _, e := range entries() {
		if !strings.HasPrefix(e.name, internal) {
			names = append(names, e.name)
		}
	}
	slices.Sort(names)
	return names
}

func source(file string) string {
	data, err := sources.ReadFile("js/" + file)
	if err != nil {
		panic("internal: " + err.Error())
	}
	return string(data)
}

func setup(i *sandbox.Instance) error {
	_, err := i.Require(internal + "setup")
	return err
}

func entries() []entry {
	return slices.Concat(internals(), builtins(), refusing())
}

// internals are what the other modules are built from.
func internals() []entry {
	return []entry{
		{internal + "abort", "abort.js", nil},
		{internal + "agree", "agree.js", agreeNative},
		{internal + "blob", "blob.js", nil},
		{internal + "body", "body.js", nil},
		{internal + "bytes", "bytes.js", bytesNative},
		{internal + "clone", "clone.js", nil},
		{internal + "code", "code.js", codeNative},
		{internal + "console", "console.js", consoleNative},
		{internal + "dates", "dates.js", nil},
		{internal + "encoding", "encoding.js", nil},
		{internal + "equal", "equal.js", nil},
		{internal + "errors", "errors.js", nil},
		{internal + "events", "target.js", nil},
		{internal + "fetch", "fetch.js", fetchNative},
		{internal + "files", "files.js", diskNative},
		{internal + "formdata", "formdata.js", nil},
		{internal + "headers", "headers.js", nil},
		{internal + "http", "http_client.js", nil},
		{internal + "http_request", "http_request.js", nil},
		{internal + "inspect", "inspect.js", inspectNative},
		{internal + "intl", "intl.js", intlNative},
		{internal + "iterators", "iterators.js", nil},
		{internal + "keys", "keys.js", keysNative},
		{internal + "language", "language.js", nil},
		{internal + "lazy_stream", "lazy_stream.js", nil},
		{internal + "locale", "locale.js", nil},
		{internal + "messages", "messages.js", nil},
		{internal + "numbers", "numbers.js", nil},
		{internal + "on_forge", "on_forge.js", nil},
		{internal + "promises", "promises.js", nil},
		{internal + "redirects", "redirects.js", nil},
		{internal + "refuse", "refuse.js", refuseNative},
		{internal + "regexp", "regexp.js", regexpNative},
		{internal + "regions", "regions.js", nil},
		{internal + "setup", "setup.js", nil},
		{internal + "signing", "signing.js", keysNative},
		{internal + "streams", "streams.js", nil},
		{internal + "subtle", "subtle.js", nil},
		{internal + "subtle_pairs", "subtle_pairs.js", keysNative},
		{internal + "table", "table.js", nil},
		{internal + "timers", "timers.js", timersNative},
		{internal + "vendor/buffer", "vendor/buffer.js", nil},
		{internal + "vendor/events", "vendor/events.js", nil},
		{internal + "vendor/path", "vendor/path-browserify.js", nil},
		{internal + "vendor/stream", "vendor/readable-stream.js", nil},
		{internal + "vendor/string_decoder", "vendor/string_decoder.js", nil},
		{internal + "vendor/url", "vendor/url.js", nil},
		{internal + "weakrefs", "weakrefs.js", nil},
		{internal + "webcrypto", "webcrypto.js", cryptoNative},
		{internal + "weburl", "weburl.js", urlNative},
	}
}

// builtins are the modules that work.
func builtins() []entry {
	return []entry{
		{"assert", "assert.js", nil},
		{"assert/strict", "assert_strict.js", nil},
		{"async_hooks", "async_hooks.js", asyncNative},
		{"buffer", "buffer.js", nil},
		{"console", "console_module.js", nil},
		{"constants", "constants.js", nil},
		{"crypto", "crypto.js", cryptoNative},
		{"diagnostics_channel", "diagnostics_channel.js", nil},
		{"events", "events.js", nil},
		{"fs", "fs.js", nil},
		{"fs/promises", "fs_promises.js", nil},
		{"module", "module.js", moduleNative},
		{"os", "os.js", nil},
		{"path", "path.js", nil},
		{"path/posix", "path_posix.js", nil},
		{"path/win32", "path_win32.js", nil},
		{"perf_hooks", "perf_hooks.js", nil},
		{"process", "process.js", processNative},
		{"punycode", "vendor/punycode.js", nil},
		{"querystring", "querystring.js", nil},
		{"readline", "readline.js", nil},
		{"readline/promises", "readline.js", nil},
		{"stream", "stream.js", nil},
		{"stream/consumers", "stream_consumers.js", nil},
		{"stream/promises", "stream_promises.js", nil},
		{"stream/web", "stream_web.js", nil},
		{"string_decoder", "string_decoder.js", nil},
		{"sys", "util.js", nil},
		{"timers", "timers_module.js", nil},
		{"timers/promises", "timers_promises.js", nil},
		{"tty", "tty.js", nil},
		{"url", "url.js", nil},
		{"util", "util.js", nil},
		{"util/types", "types.js", nil},
		{"zlib", "zlib.js", zlibNative},
	}
}

// refusing are the modules that load, and refuse what would reach outside the sandbox.
func refusing() []entry {
	return []entry{
		{"child_process", "child_process.js", nil},
		{"cluster", "cluster.js", nil},
		{"dgram", "dgram.js", nil},
		{"dns", "dns.js", nil},
		{"dns/promises", "dns.js", nil},
		{"http", "http.js", nil},
		{"http2", "http2.js", nil},
		{"https", "https.js", nil},
		{"inspector", "inspector.js", nil},
		{"net", "net.js", nil},
		{"tls", "tls.js", nil},
		{"v8", "v8.js", nil},
		{"vm", "vm.js", nil},
		{"worker_threads", "worker_threads.js", nil},
	}
}

// globals are the variables that come into being on first use.
func globals() []sandbox.Global {
	return []sandbox.Global{
		{Name: app.CodeHook, Module: internal + "code", Export: "watch"},
		{Name: app.StubHook, Module: internal + "refuse", Export: "absent", For: hasStubs},
		{Name: "AbortController", Module: internal + "abort", Export: "AbortController"},
		{Name: "AbortSignal", Module: internal + "abort", Export: "AbortSignal"},
		{Name: "Blob", Module: internal + "blob", Export: "Blob"},
		{Name: "Buffer", Module: "buffer", Export: "Buffer"},
		{Name: "ByteLengthQueuingStrategy", Module: internal + "streams", Export: "ByteLengthQueuingStrategy"},
		{Name: "CountQueuingStrategy", Module: internal + "streams", Export: "CountQueuingStrategy"},
		{Name: "CryptoKey", Module: internal + "webcrypto", Export: "CryptoKey"},
		{Name: "CustomEvent", Module: internal + "events", Export: "CustomEvent"},
		{Name: "DOMException", Module: internal + "errors", Export: "DOMException"},
		{Name: "Event", Module: internal + "events", Export: "Event"},
		{Name: "EventTarget", Module: internal + "events", Export: "EventTarget"},
		{Name: "FinalizationRegistry", Module: internal + "weakrefs", Export: "FinalizationRegistry"},
		{Name: "File", Module: internal + "blob", Export: "File"},
		{Name: "FormData", Module: internal + "formdata", Export: "FormData"},
		{Name: "Headers", Module: internal + "headers", Export: "Headers"},
		{Name: "Intl", Module: internal + "intl", Export: "Intl"},
		{Name: "Iterator", Module: internal + "iterators", Export: "Iterator"},
		{Name: "MessageChannel", Module: internal + "messages", Export: "MessageChannel"},
		{Name: "MessagePort", Module: internal + "messages", Export: "MessagePort"},
		{Name: "ReadableStream", Module: internal + "streams", Export: "ReadableStream"},
		{Name: "Request", Module: internal + "fetch", Export: "Request"},
		{Name: "Response", Module: internal + "fetch", Export: "Response"},
		{Name: "TextDecoder", Module: internal + "encoding", Export: "TextDecoder"},
		{Name: "TextEncoder", Module: internal + "encoding", Export: "TextEncoder"},
		{Name: "TransformStream", Module: internal + "streams", Export: "TransformStream"},
		{Name: "URL", Module: internal + "weburl", Export: "URL"},
		{Name: "URLSearchParams", Module: internal + "weburl", Export: "URLSearchParams"},
		{Name: "TextDecoderStream", Module: internal + "streams", Export: "TextDecoderStream"},
		{Name: "TextEncoderStream", Module: internal + "streams", Export: "TextEncoderStream"},
		{Name: "WeakRef", Module: internal + "weakrefs", Export: "WeakRef"},
		{Name: "WritableStream", Module: internal + "streams", Export: "WritableStream"},
		{Name: "atob", Module: internal + "encoding", Export: "atob"},
		{Name: "btoa", Module: internal + "encoding", Export: "btoa"},
		{Name: "crypto", Module: internal + "webcrypto", Export: "crypto"},
		{Name: "fetch", Module: internal + "fetch", Export: "fetch"},
		{Name: "performance", Module: "perf_hooks", Export: "performance"},
		{Name: "process", Module: "process"},
		{Name: "structuredClone", Module: internal + "clone", Export: "structuredClone"},
	}
}

// hasStubs says whether a bundle of the app's holds stubs.
func hasStubs(a *app.App) bool {
	return slices.ContainsFunc(a.Bundles, func(b app.Bundle) bool { return strings.Contains(b.Script, app.StubHook) })
}
