package nodejs

import (
	"embed"
	"maps"
	"strings"
	"sync"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/node"
)

//go:embed js/*.js
var sources embed.FS

// emulated are the modules of package node that stand for Node's own here too: what they refuse is refused, files lie
// on the same disk, and timers and requests end in the same place.
func emulated() []string {
	return []string{
		"child_process", "cluster", "dgram", "dns", "dns/promises", "fs", "fs/promises", "http", "http2", "https",
		"inspector", "module", "net", "os", "timers", "timers/promises", "tls", "worker_threads",
		"crosstalk:code", "crosstalk:errors", "crosstalk:events", "crosstalk:files", "crosstalk:http",
		"crosstalk:http_request", "crosstalk:messages", "crosstalk:on_forge", "crosstalk:redirects",
		"crosstalk:refuse", "crosstalk:timers",
	}
}

// modules are the texts of all modules that a process gets, by name.
var modules = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, m := range forge.Part().Modules {
		out[m.Name] = m.Source
	}
	known := map[string]string{}
	for _, m := range node.Part().Modules {
		known[m.Name] = m.Source
	}
	for _, name := range emulated() {
		out[name] = known[name]
	}
	files, err := sources.ReadDir("js")
	if err != nil {
		panic("internal: " + err.Error())
	}
	for _, f := range files {
		text, err := sources.ReadFile("js/" + f.Name())
		if err != nil {
			panic("internal: " + err.Error())
		}
		out["crosstalk:"+strings.TrimSuffix(f.Name(), ".js")] = string(text)
	}
	return out
})

// program is an app as the processes get it.
type program struct {
	app       *app.App
	scripts   map[string]string // by handler module
	positions map[string]func() *app.Positions
	natives   map[string]any
	globalAPI bool
}

func newProgram(a *app.App) *program {
	p := &program{
		app: a, scripts: map[string]string{}, positions: map[string]func() *app.Positions{},
		natives: forge.Natives(a), globalAPI: forge.AsksForGlobalAPI(a),
	}
	for _, b := range a.Bundles {
		p.scripts[b.Module] = b.Script
		p.positions[scriptName(b.Module)] = sync.OnceValue(b.Positions)
	}
	return p
}

// scriptName is what a handler module is called where it runs.
func scriptName(module string) string { return node.Root + "/" + module + ".cjs" }

// files are the app's own, which lie beside the bundle.
func (p *program) files() map[string][]byte { return maps.Clone(p.app.Translations) }
