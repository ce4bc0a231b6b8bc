package retained

import (
	"strings"
	"testing"

	"crosstalk/sandbox/node"
)

// libraryKinds are what the modules of sandbox/node hold on to.
var libraryKinds = []kind{
	{"Headers", `hold.headers = new Headers({ a: v })`, `hold.headers.#0.get("a")`, ""},
	{"Response body", `hold.response = new Response(v)`, ``, ""},
	{"URL", `hold.url = new URL("https://x.test/?q=" + v)`, ``, ""},
	{"URLSearchParams", `hold.params = new URLSearchParams({ a: v })`, ``, ""},
	{"AbortSignal reason", `hold.abort = new AbortController(); hold.abort.abort(v)`, ``, ""},
	{"Buffer", `hold.buffer = Buffer.from(v)`, `hold.buffer.buffer«bytes»`, ""},
	{"TextEncoder", `hold.encoded = new TextEncoder().encode(v)`, `hold.encoded.buffer«bytes»`, ""},
	{"Promise.all", `hold.all = Promise.all([Promise.resolve({ v }), hold.never = new Promise(() => {})])`, ``, ""},
	{"Promise.allSettled",
		`hold.settled = Promise.allSettled([Promise.resolve(v), hold.never2 = new Promise(() => {})])`, ``, ""},
	{"Promise.any", `hold.any = Promise.any([Promise.reject(v), hold.never3 = new Promise(() => {})])`, ``, ""},
	{"finally callback", `hold.finally = new Promise(() => {}); hold.finally.finally(() => v)`, ``, ""},
	{"pending async closure", `hold.pending = new Promise(() => {}); ` +
		`(async () => { const x = { v }; await hold.pending; ` +
		`return x })()`,
		``, ""},
	{"EventEmitter listener", `hold.emitter = new (require("events"))(); hold.emitter.on("a", () => v)`, ``, ""},
	{"process listener", `process.on("exit", () => v)`, `process._events.exit→(captured 0)`, ""},
	{"console timer", `console.time(v)`, ``, ""},
	{"process.env", `process.env.LAST = v`, `process.env.LAST`, ""},
	{"AsyncLocalStorage store", `const a = new (require("async_hooks").AsyncLocalStorage)(); ` +
		`a.run({ v }, () => setTimeout(() => 1, 9e9))`,
		``, ""},
	{"setTimeout closure", `setTimeout(() => v, 9e9)`, ``, ""},
	{"setTimeout argument", `setTimeout(() => 1, 9e9, v)`, ``, ""},
	{"setInterval", `setInterval(() => v, 9e9)`, ``, ""},
	{"listener of a process", `process.once("beforeExit", () => v)`,
		`process._events.beforeExit.listener→(captured 0)`, ""},
	{"file", `require("fs").writeFileSync("/tmp/file", v)`, `/tmp/file`, ""},
	{"name of a file", `require("fs").mkdirSync("/tmp/" + v)`, `/tmp/plant:name of a file`, ""},
	{"class of the library", `Headers.prototype.polluted = v`, `Headers.prototype.polluted`, ""},
}

func TestKindsOfTheLibrary(t *testing.T) {
	kinds := libraryKinds
	i, err := planted(kinds, node.Part())
	if err != nil {
		t.Fatal(err)
	}
	s := Walk(i, Options{})
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			var at []string
			for _, l := range s.Leaves {
				if l.Path == k.path && k.path != "" {
					return
				}
				if strings.Contains(l.Path+l.Value, "plant:"+k.name) {
					at = append(at, l.Path+" = "+l.Value)
				}
			}
			if k.path != "" || at == nil {
				t.Errorf("nothing at %q, but %q", k.path, at)
			}
		})
	}
}
