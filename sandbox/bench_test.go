package sandbox_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/node"
	"crosstalk/sandbox/tenant"
)

const benchManifest = `app:
  id: ari:cloud:ecosystem::app/00000000-0000-4000-8000-00000000be4c
modules:
  jira:issuePanel:
    - key: panel
      resolver:
        function: main
  function:
    - key: main
      handler: index.handler
permissions:
  scopes: [read:jira-work]
`

const benchSource = `import Resolver from '@forge/resolver';
import api, { route } from '@forge/api';
const resolver = new Resolver();
resolver.define('request', async ({ payload }) => {
  const issue = await (await api.asUser().requestJira(route` + "`/rest/api/3/issue/${payload.key}`" + `)).json();
  return { summary: issue.fields.summary };
});
resolver.define('compute', async ({ payload }) => {
  const words = {};
  for (let k = 0; k < 400; k++) words['w' + k % 37] = (words['w' + k % 37] ?? 0) + payload.key.length;
  return Object.entries(words).sort(([a], [b]) => a < b ? -1 : 1).map(([w, n]) => w + ':' + n);
});
export const handler = resolver.getDefinitions();
`

// benchApp is a small app of a usual kind. With CROSSTALK_FORGE_PACKAGES it runs on the real @forge packages.
func benchApp(b *testing.B) *sandbox.Program {
	b.Helper()
	return benchProgram(b, benchSource, os.Getenv("CROSSTALK_FORGE_PACKAGES"))
}

// benchProgram is an app with that source, which finds the packages that are installed in a directory.
func benchProgram(b *testing.B, source, packages string) *sandbox.Program {
	b.Helper()
	return benchProgramOf(b, benchManifest, source, packages)
}

func benchProgramOf(b *testing.B, manifest, source, packages string) *sandbox.Program {
	b.Helper()
	dir := b.TempDir()
	if packages != "" {
		if err := os.Symlink(filepath.Join(packages, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
			b.Fatal(err)
		}
	}
	for name, text := range map[string]string{"manifest.yml": manifest, "src/index.js": source} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	a, err := app.Load(dir, app.Options{StandIns: forge.StandIns(), Builtins: node.Builtins()})
	if err != nil {
		b.Fatal(err)
	}
	lib, err := sandbox.NewLibrary(node.Part(), forge.Part())
	if err != nil {
		b.Fatal(err)
	}
	p, err := sandbox.Compile(a, lib)
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func fresh(b *testing.B, p *sandbox.Program) (*sandbox.Instance, *forge.Platform) {
	b.Helper()
	platform := forge.New(forge.Options{App: p.App})
	i, err := p.Instantiate(sandbox.Config{Platform: platform})
	if err != nil {
		b.Fatal(err)
	}
	platform.SetClock(i.Now)
	return i, platform
}

func invocation(p *forge.Platform, f *app.Function, number int, entry string) *sandbox.Invocation {
	step := forge.Step{
		Number: number, Tenant: tenant.Observed, User: tenant.FirstUser, Entry: entry, Payload: []byte(`{"key":"PROJ-1"}`),
	}
	payload, context, data := p.Prepare(step, f)
	return &sandbox.Invocation{
		Step: number, Tenant: step.Tenant, User: step.User, Function: f, Entry: entry,
		Payload: payload, Context: context, Data: data, Limit: forge.Limit(f, nil),
	}
}

// BenchmarkWarmInvocation compares an invocation under the harness (arguments made, guard, outcome, record) with the
// bare call of the same handler in the same engine. Both are timed in turn within one run, so that the ratio holds on
// a noisy machine. Goal: at most 1.15.
func BenchmarkWarmInvocation(b *testing.B) {
	p := benchApp(b)
	f := p.Function("main")
	for _, entry := range []string{"compute", "request"} {
		b.Run(entry, func(b *testing.B) {
			i, platform := fresh(b, p)
			bare, barePlatform := fresh(b, p)
			inv := invocation(barePlatform, f, 1, entry)
			bare.Invoke(inv)
			var under, alone time.Duration
			for k := range b.N {
				if k%5000 == 4999 {
					i, platform = fresh(b, p) // before the limit of recorded events
				}
				start := time.Now()
				i.Invoke(invocation(platform, f, k+1, entry))
				middle := time.Now()
				if _, err := bare.CallBare(inv); err != nil {
					b.Fatal(err)
				}
				under, alone = under+middle.Sub(start), alone+time.Since(middle)
			}
			b.ReportMetric(float64(under)/float64(alone), "harness/bare")
			b.ReportMetric(float64(b.N)/under.Seconds(), "invocations/s")
		})
	}
}

// BenchmarkFreshWorld compares a fresh world in which the app's module has loaded with goja.New and the same module's
// initialisation. Goal: at most 1.25.
func BenchmarkFreshWorld(b *testing.B) {
	p := benchApp(b)
	var world, bare time.Duration
	for range b.N {
		start := time.Now()
		i, _ := fresh(b, p)
		if _, err := i.Exports("index"); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		if err := p.InitializeBare("index"); err != nil {
			b.Fatal(err)
		}
		world, bare = world+middle.Sub(start), bare+time.Since(middle)
	}
	b.ReportMetric(float64(world)/float64(bare), "world/bare")
	b.ReportMetric(float64(world.Microseconds())/float64(b.N), "µs/world")
}

// BenchmarkRun measures what a search repeats: a fresh world and six invocations in it.
func BenchmarkRun(b *testing.B) {
	p := benchApp(b)
	f := p.Function("main")
	for b.Loop() {
		i, platform := fresh(b, p)
		for k := range 6 {
			i.Invoke(invocation(platform, f, k+1, "request"))
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "executions/s")
}

// BenchmarkWarmInstance measures what one warm instance keeps in memory.
func BenchmarkWarmInstance(b *testing.B) {
	p := benchApp(b)
	f := p.Function("main")
	const count = 20
	for range b.N {
		before := heapBytes()
		var keep []any
		for range count {
			i, platform := fresh(b, p)
			i.Invoke(invocation(platform, f, 1, "request"))
			keep = append(keep, i)
		}
		b.ReportMetric(float64(heapBytes()-before)/count, "bytes/instance")
		runtime.KeepAlive(keep)
	}
}

func heapBytes() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
