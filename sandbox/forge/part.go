package forge

import (
	"embed"
	"fmt"
	"maps"
	"slices"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/node"
	"crosstalk/sandbox/tenant"
)

//go:embed js/*.js
var sources embed.FS

const (
	runtimeModule = "crosstalk:forge/runtime"
	fetchModule   = "crosstalk:forge/fetch"
	legacyModule  = "crosstalk:forge/legacy"
	stateKey      = "forge"
)

// StandIns lists the packages for which there are modules of ours, sorted.
func StandIns() []string {
	return []string{
		"@forge/api", "@forge/events", "@forge/i18n", "@forge/kvs", "@forge/llm", "@forge/object-store", "@forge/realtime",
		"@forge/resolver", "@forge/sql", "@forge/storage",
	}
}

// Part adds the globals that the @forge packages ask of their host, and the stand-ins for the packages themselves. It
// needs the room node for the module "crosstalk:fetch" and for the disk on which translations lie.
func Part() sandbox.Part {
	return sandbox.Part{
		Modules: []sandbox.Module{
			{Name: runtimeModule, Source: source("runtime")},
			{Name: fetchModule, Source: source("fetch")},
			{Name: "crosstalk:forge/errors", Source: source("errors")},
			{Name: "crosstalk:forge/route", Source: source("route"), Native: func(i *sandbox.Instance) any {
				return takesPlainPaths(i.Program().App)
			}},
			{Name: "crosstalk:forge/permissions", Source: source("permissions")},
			{Name: "crosstalk:forge/properties", Source: source("properties")},
			{Name: "crosstalk:forge/storage", Source: source("storage")},
			{Name: legacyModule, Source: source("legacy")},
			{Name: "@forge/api", Source: source("api")},
			{Name: "@forge/events", Source: source("events"), Native: func(i *sandbox.Instance) any {
				return standsForBefore(i.Program().App, "@forge/events", 2)
			}},
			{Name: "@forge/i18n", Source: source("i18n")},
			{Name: "@forge/kvs", Source: source("kvs")},
			{Name: "@forge/llm", Source: source("llm")},
			{Name: "@forge/object-store", Source: source("object-store")},
			{Name: "@forge/realtime", Source: source("realtime")},
			{Name: "@forge/resolver", Source: source("resolver")},
			{Name: "@forge/sql", Source: source("sql")},
			{Name: "@forge/storage", Source: source("storage-package")},
		},
		Globals: []sandbox.Global{
			{Name: "__forge_fetch__", Module: fetchModule, Export: "fetch"},
			{Name: "__forge_undici_error__", Module: fetchModule, Export: "UndiciError"},
			{Name: "api", Module: legacyModule, Export: "api", For: asksForGlobalAPI},
		},
		Setup: setup,
	}
}

// Natives are what the stand-ins for an app know of it, by the name of the module.
func Natives(a *app.App) map[string]any {
	return map[string]any{
		"crosstalk:forge/route": takesPlainPaths(a), "@forge/events": standsForBefore(a, "@forge/events", 2),
	}
}

// AsksForGlobalAPI says whether an app has the global variable api.
func AsksForGlobalAPI(a *app.App) bool { return asksForGlobalAPI(a) }

func source(name string) string {
	text, err := sources.ReadFile("js/" + name + ".js")
	if err != nil {
		panic("internal: " + err.Error())
	}
	return string(text)
}

// clocked is a Platform that wants to know the virtual time.
type clocked interface{ SetClock(func() int64) }

// informant is a Platform that knows what __forge_runtime__ holds.
type informant interface {
	RuntimeInfo(*sandbox.Invocation) []byte
}

// RuntimeInfo is the part of __forge_runtime__ that is data, as JSON. A Platform that wraps this one passes it on.
func (p *Platform) RuntimeInfo(inv *sandbox.Invocation) []byte { return p.runtimeInfo(inv) }

// present is __forge_runtime__ as it was last asked for. It belongs to one invocation.
type present struct {
	invocation *sandbox.Invocation
	value      goja.Value
	// loading stands for the invocation that a module loads for, when it is loaded only to see whether it can be: on
	// Forge there always is one, and some packages ask for it at once.
	loading sandbox.Invocation
}

// setup lays the app's translations beside the bundle, and installs __forge_runtime__ as an accessor: bundles stay
// warm, so that what is read through the fixed name has to be that of the invocation which reads it.
func setup(i *sandbox.Instance) error {
	files := i.Program().App.Translations
	for _, name := range slices.Sorted(maps.Keys(files)) {
		node.DiskOf(i).Put(name, files[name])
	}
	platform := i.Config().Platform
	if c, is := platform.(clocked); is {
		c.SetClock(i.Now)
	}
	source, is := platform.(informant)
	if !is {
		return nil
	}
	exports, err := i.Require(runtimeModule)
	if err != nil {
		return fmt.Errorf("forge: %w", err)
	}
	build, callable := goja.AssertFunction(exports.Get("build"))
	if !callable {
		return fmt.Errorf("internal: %s has no build", runtimeModule)
	}
	last := i.State(stateKey, func() any {
		return &present{loading: sandbox.Invocation{Tenant: tenant.Observed}}
	}).(*present)
	get := func(goja.FunctionCall) goja.Value {
		inv := i.Issuer()
		if inv == nil {
			inv = i.Window()
		}
		if inv == nil {
			inv = &last.loading
		}
		if last.invocation == inv {
			return last.value
		}
		began := i.Now()
		if d, ours := inv.Data.(*invocation); ours && d.started < 0 {
			d.started = began
		} else if ours {
			began = d.started
		}
		remaining := func() int64 { return max(began+inv.Limit-i.Now(), 0) }
		v, err := build(goja.Undefined(), i.VM().ToValue(string(source.RuntimeInfo(inv))), i.VM().ToValue(remaining))
		if err != nil {
			panic(err)
		}
		last.invocation, last.value = inv, v
		return v
	}
	return i.VM().GlobalObject().DefineAccessorProperty(
		"__forge_runtime__", i.VM().ToValue(get), nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
}
