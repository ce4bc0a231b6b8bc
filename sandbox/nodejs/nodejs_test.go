package nodejs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/nodejs"
	"crosstalk/sandbox/trace"
)

// engine is that of Node.js 22; without one the test is skipped.
func engine(t testing.TB) *nodejs.Engine {
	t.Helper()
	node := os.Getenv("CROSSTALK_NODE22")
	if node == "" {
		t.Skip("SKIPPED: CROSSTALK_NODE22 does not name a node of Node.js 22, so that nothing runs there")
	}
	e := nodejs.Local(node)
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// program is an app of one function whose handler module is the source.
func program(t testing.TB, source string) *app.App {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"manifest.yml": "app:\n  id: a\nmodules:\n  webtrigger:\n    - key: hook\n      function: main\n  function:\n" +
			"    - key: main\n      handler: index.run\n",
		"src/index.js": source,
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, err := app.Load(dir, app.Options{Builtins: []string{"fs", "crypto", "zlib", "async_hooks", "child_process", "vm"}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// silent is a platform that answers nothing.
type silent struct{}

func (silent) Answer(sandbox.Call) sandbox.Answer {
	return sandbox.Answer{Failed: "nobody answers", Latency: 1}
}

// invoke calls the function of an app once, and drains.
func invoke(t testing.TB, e *nodejs.Engine, source string, limits sandbox.Limits) (trace.Invocation, *trace.Trace) {
	t.Helper()
	a := program(t, source)
	i, err := e.Instantiate(a, sandbox.Config{Seed: 1, Platform: silent{}, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	inv := &sandbox.Invocation{
		Step: 1, Tenant: "acme", Function: &a.Functions[0], Payload: json.RawMessage("{}"), Context: json.RawMessage("{}"),
		Start: 1000, Limit: 25_000,
	}
	i.Begin(inv)
	out := i.Finish(inv)
	if i.Died() == "" {
		i.Drain(30_000)
	}
	return out, i.Trace()
}

func TestInvoke(t *testing.T) {
	e := engine(t)
	for _, tt := range []struct{ name, source, want string }{
		{"a value", `export const run = () => ({ a: 1 });`, `{"a":1}`},
		{"virtual time", `export const run = async () => {
			const from = Date.now();
			await new Promise(done => setTimeout(done, 5000));
			return [Date.now() - from, new Date().toISOString(), performance.now()];
		};`, `[5000,"2026-01-15T09:00:06.000Z",6000]`},
		{"the work of threads", `import zlib from "zlib"; import { promisify } from "util";
			export const run = async () => (await promisify(zlib.gunzip)(zlib.gzipSync("text"))).toString();`, `"text"`},
		{"files", `import fs from "fs"; export const run = async () => {
			fs.writeFileSync("/tmp/a", "one"); await fs.promises.appendFile("/tmp/a", " two");
			let code; try { fs.writeFileSync("/etc/passwd", "") } catch (e) { code = e.code }
			return [fs.readFileSync("/tmp/a", "utf8"), code];
		};`, `["one two","EROFS"]`},
		{"a request", `export const run = () => fetch("https://x.test").catch(e => e.cause.message);`, `"nobody answers"`},
		{"the environment", `export const run = () => Object.keys(process.env);`, `[]`},
		{"an abort in virtual time", `export const run = () => new Promise(done =>
			AbortSignal.timeout(700).addEventListener("abort", e => done(e.target.reason.name)));`, `"TimeoutError"`},
		{"ports", `export const run = () => new Promise(done => { const { port1, port2 } = new MessageChannel();
			port1.onmessage = e => done(e.data); port2.postMessage("over"); });`, `"over"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, tr := invoke(t, e, strings.ReplaceAll(tt.source, `"util"`, `"node:util"`), sandbox.Limits{})
			if string(got.Response) != tt.want {
				t.Errorf("got %s (%+v, %s), want %s", got.Response, got.Error, tr.Broken, tt.want)
			}
		})
	}
}

// TestRandomNumbers asks both engines for the same numbers: those of package sandbox are the standard library's.
func TestRandomNumbers(t *testing.T) {
	const source = `import crypto from "crypto"; export const run = () =>
		[Math.random(), crypto.randomUUID(), crypto.randomBytes(5).toString("hex"), crypto.randomInt(6)];`
	got, _ := invoke(t, engine(t), source, sandbox.Limits{})
	if want := sandboxed(t, source); string(got.Response) != want {
		t.Errorf("got %s, want %s", got.Response, want)
	}
}

func TestWhatEndsAProcessEndsTheRun(t *testing.T) {
	e := engine(t)
	quick := sandbox.Limits{Guard: 200 * time.Millisecond}
	for _, tt := range []struct {
		name, source, broken string
		limits               sandbox.Limits
	}{
		{"a loop", `export const run = () => { for (;;); };`, "without returning", quick},
		{"forged frames", `const { writeSync } = process.constructor.constructor("return process")().binding ? {} : {};
			export const run = () => { console._stdout?.write("x"); return 1; };`, "", sandbox.Limits{}},
		{"too many events", `export const run = () => { for (let k = 0; k < 20; k++) console.log(k); };`, "more than 10",
			sandbox.Limits{Events: 10}},
		{"memory", `export const run = () => { const a = []; for (;;) a.push(new Array(1e6).fill(a.length + 0.5)); };`,
			"heap", sandbox.Limits{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, tr := invoke(t, e, tt.source, tt.limits)
			if (tr.Broken == "") != (tt.broken == "") || !strings.Contains(tr.Broken, tt.broken) {
				t.Errorf("broken: %q, want %q", tr.Broken, tt.broken)
			}
		})
	}
}

func TestWhatIsRefused(t *testing.T) {
	e := engine(t)
	for _, tt := range []struct {
		source string
		kind   trace.Kind
	}{
		{`import { execSync } from "child_process"; export const run = () => execSync("ls");`, trace.KindRefusal},
		{`export const run = () => process.exit(1);`, trace.KindRefusal},
		{`export const run = () => eval("1 + 1");`, trace.KindCode},
		{`import vm from "vm"; export const run = () => vm.runInNewContext("1");`, trace.KindCode},
		{`import c from "crypto"; export const run = () => c.createHmac("sha1", "key").digest("hex");`, trace.KindKey},
		{`export const run = () => { Object.prototype.added = 1; };`, trace.KindIntrinsic},
		{`export const run = () => { Promise.reject(new Error("lost")); };`, trace.KindRejection},
		{`export const run = () => { setTimeout(() => { throw new Error("late"); }); };`, trace.KindException},
		{`export const run = () => { queueMicrotask(() => { throw new Error("soon"); }); };`, trace.KindException},
	} {
		_, tr := invoke(t, e, tt.source, sandbox.Limits{})
		found := false
		for _, event := range tr.Events {
			found = found || event.Kind == tt.kind && event.Step == 1
		}
		if !found || tr.Broken != "" {
			t.Errorf("%s: no event %s of step 1 in %+v %s", tt.source, tt.kind, tr.Events, tr.Broken)
		}
	}
}

func TestHeld(t *testing.T) {
	a := program(t, `const cache = new Map(); let last; const kept = { list: [] };
		export const run = ({ text }) => { cache.set("k", { text }); last = text + "!"; kept.list.push(text); let gone = text;
			return gone.length; };`)
	i, err := engine(t).Instantiate(a, sandbox.Config{Seed: 1, Platform: silent{}})
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	inv := &sandbox.Invocation{
		Step: 1, Tenant: "acme", Function: &a.Functions[0], Payload: json.RawMessage(`{"text":"Planted words"}`),
		Context: json.RawMessage("{}"), Start: 1000, Limit: 25_000,
	}
	i.Begin(inv)
	i.Finish(inv)
	held, err := i.Held([]trace.Canary{{Tenant: "acme", Field: "text", Value: "Planted words"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range held {
		got = append(got, h.Root+" "+h.Path+" = "+h.Value)
	}
	want := `memory cache.get("k").text = Planted words;memory kept.list[0] = Planted words;memory last = Planted words!`
	if strings.Join(got, ";") != want {
		t.Errorf("got  %q\nwant %q", strings.Join(got, ";"), want)
	}
}
