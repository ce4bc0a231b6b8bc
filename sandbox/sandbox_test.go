package sandbox_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/trace"
)

type fnCall = goja.FunctionCall

// echo answers every request with the path that was asked for, later for longer paths.
type echo struct{}

func (echo) Answer(c sandbox.Call) sandbox.Answer {
	if c.Path == "/fail" {
		return sandbox.Answer{Failed: "no route"}
	}
	return sandbox.Answer{Status: 200, Body: []byte(c.Path), Latency: int64(len(c.Path))}
}

// host is a module through which the test's apps reach the instance.
func host() sandbox.Part {
	return sandbox.Part{
		Modules: []sandbox.Module{{Name: "host", Source: `Object.assign(exports, native)`, Native: hostNative}},
		Globals: []sandbox.Global{{Name: "host", Module: "host"}},
	}
}

func hostNative(i *sandbox.Instance) any {
	o := i.VM().NewObject()
	_ = o.Set("log", func(s string) { i.Log("info", s) })
	_ = o.Set("now", i.Now)
	_ = o.Set("random", func() float64 { return i.Random().Float64() })
	_ = o.Set("later", func(c fnCall) goja.Value {
		return i.VM().ToValue(i.Timer(c.Argument(0), nil, c.Argument(1).ToInteger(), false))
	})
	_ = o.Set("every", func(c fnCall) goja.Value {
		return i.VM().ToValue(i.Timer(c.Argument(0), nil, c.Argument(1).ToInteger(), true))
	})
	_ = o.Set("clear", i.ClearTimer)
	_ = o.Set("fail", func(text string, asError bool) {
		if asError {
			panic(errors.New(text))
		}
		panic(text)
	})
	_ = o.Set("send", func(c fnCall) goja.Value {
		i.Send(sandbox.Call{Method: "GET", Path: c.Argument(0).String()}, c.Argument(1), c.Argument(2))
		return goja.Undefined()
	})
	return o
}

// instance runs the module whose CommonJS text is given; its export "run" is the function "main", and "other" is
// another.
func instance(t *testing.T, source string, c sandbox.Config) *sandbox.Instance {
	t.Helper()
	lib, err := sandbox.NewLibrary(host())
	if err != nil {
		t.Fatal(err)
	}
	a := &app.App{
		Functions: []app.Function{
			{Key: "main", Handler: "index.run", Module: "index", Export: "run"},
			{Key: "other", Handler: "index.other", Module: "index", Export: "other"},
		},
		Bundles: []app.Bundle{{Module: "index", File: "src/index.js",
			Script: "(function(exports,require,module,__filename,__dirname){" + source + "\n})"}},
	}
	p, err := sandbox.Compile(a, lib)
	if err != nil {
		t.Fatal(err)
	}
	c.Platform = echo{}
	i, err := p.Instantiate(c)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func invoke(i *sandbox.Instance, step int, tenant, payload string) trace.Invocation {
	return i.Invoke(&sandbox.Invocation{
		Step: step, Tenant: tenant, Function: i.Program().Function("main"), Payload: json.RawMessage(payload),
		Start: int64(step) * 60_000, Limit: 25_000,
	})
}

func TestOutcomes(t *testing.T) {
	tests := []struct {
		name, source string
		outcome      trace.Outcome
		response     string
		message      string
		position     string
	}{
		{"value", `exports.run = p => ({ got: p.a })`, trace.Completed, `{"got":1}`, "", ""},
		{"nothing", `exports.run = () => {}`, trace.Completed, ``, "", ""},
		{"promise", `exports.run = async p => p.a + 1`, trace.Completed, `2`, "", ""},
		{"answer", `exports.run = () => new Promise((y, n) => host.send("/x", r => y(r.status), n))`,
			trace.Completed, `200`, "", ""},
		{"throws", "exports.run = () => {\n  throw new TypeError('no') }", trace.Threw, ``, "no", "bundle:2:9"},
		{"rejects", `exports.run = async () => { await null; throw { reason: 1 } }`, trace.Threw, ``, `{"reason":1}`, ""},
		{"network failure", `exports.run = () => new Promise((y, n) => host.send("/fail", y, n))`,
			trace.Threw, ``, "no route", ""},
		{"never settles", `exports.run = () => new Promise(() => {})`, trace.NeverSettled, ``,
			"still pending", ""},
		{"too slow", `exports.run = () => new Promise(y => host.later(y, 30000))`, trace.TimedOut, ``, "in time", ""},
		{"loops", `exports.run = () => { for (;;); }`, trace.Interrupted, ``, "without returning", ""},
		{"loops in promises", `exports.run = () => { const f = () => Promise.resolve().then(f); return f() }`,
			trace.Interrupted, ``, "without returning", ""},
		{"recursion", `exports.run = function f() { return f() + 1 }`, trace.Overflowed, ``, "nested more than", ""},
		{"fails to load", `throw new Error('early')`, trace.NotLoaded, ``, "early", ""},
		{"not JSON", `exports.run = () => { const a = []; a.push(a); return a }`, trace.Threw, ``, "circular", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			i := instance(t, tt.source, sandbox.Config{Limits: sandbox.Limits{Guard: 300 * time.Millisecond}})
			got := invoke(i, 1, "acme", `{"a":1}`)
			if got.Outcome != tt.outcome || string(got.Response) != tt.response {
				t.Fatalf("got %s %s (%+v), want %s %s", got.Outcome, got.Response, got.Error, tt.outcome, tt.response)
			}
			if tt.message == "" {
				return
			}
			if got.Error == nil || !strings.Contains(got.Error.Message, tt.message) {
				t.Errorf("error is %+v, want a message with %q", got.Error, tt.message)
			}
			if tt.position != "" && got.Error.Position != tt.position {
				t.Errorf("position is %q, want %q", got.Error.Position, tt.position)
			}
		})
	}
}

func TestWarmInstanceKeepsWhatTheAppLeft(t *testing.T) {
	i := instance(t, `let n = 0; exports.run = () => ++n`, sandbox.Config{})
	invoke(i, 1, "acme", `null`)
	if got := invoke(i, 2, "globex", `null`); string(got.Response) != "2" {
		t.Errorf("second invocation answered %s, want 2", got.Response)
	}
}

func TestPendingWorkGoesOnInTheNextInvocation(t *testing.T) {
	i := instance(t, `exports.run = p => {
		if (p.late) host.later(() => host.log("late for " + p.late), 15);
		return new Promise(y => host.later(y, 5)); }`, sandbox.Config{})
	invoke(i, 1, "acme", `{"late":"acme"}`)
	if n := len(i.Trace().Events); n != 0 {
		t.Fatalf("the timer fired while the process was frozen: %d events", n)
	}
	invoke(i, 2, "globex", `{}`)
	want := []trace.Event{{
		Step: 1, Window: 2, At: 120_000, Late: true, Kind: trace.KindLog,
		Log: &trace.Log{Level: "info", Text: "late for acme"},
	}}
	if d := cmp.Diff(want, withoutPositions(i.Trace().Events)); d != "" {
		t.Error(d)
	}
}

func withoutPositions(events []trace.Event) []trace.Event {
	out := append([]trace.Event(nil), events...)
	for k := range out {
		out[k].Position = ""
	}
	return out
}

func TestRequestsBelongToTheirIssuerAcrossAwait(t *testing.T) {
	i := instance(t, `exports.run = async p => {
		const send = path => new Promise((y, n) => host.send(path, y, n));
		await send("/first"); const late = send("/second").then(() => send("/third"));
		if (p.wait) await late; }`, sandbox.Config{})
	invoke(i, 1, "acme", `{}`)
	invoke(i, 2, "globex", `{"wait":true}`)
	var got []string
	for _, e := range i.Trace().Events {
		late := ""
		if e.Late {
			late = " late"
		}
		got = append(got, e.Request.Path+string(rune('0'+e.Step))+string(rune('0'+e.Window))+late)
	}
	want := []string{"/first11", "/second11", "/first22", "/third12 late", "/second22", "/third22"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestRandomnessOfOneTenantDoesNotDependOnAnother(t *testing.T) {
	draw := func(first string) string {
		i := instance(t, `exports.run = p => { for (let k = 0; k < p.n; k++) Math.random(); return Math.random() }`,
			sandbox.Config{Seed: 7})
		invoke(i, 1, "acme", first)
		return string(invoke(i, 2, "globex", `{"n":0}`).Response)
	}
	if a, b := draw(`{"n":1}`), draw(`{"n":9}`); a != b {
		t.Errorf("globex drew %s or %s, depending on how often acme drew", a, b)
	}
}

func TestClearTimer(t *testing.T) {
	i := instance(t, `exports.run = () => new Promise(y => {
		let n = 0; const id = host.every(() => { if (++n === 3) { host.clear(id); y(n); } }, 10);
		host.clear(host.later(() => y("not cleared"), 1)); })`, sandbox.Config{})
	got := invoke(i, 1, "acme", `null`)
	if string(got.Response) != "3" || got.Ended-got.Started != 30 {
		t.Errorf("got %s after %d ms, want 3 after 30 ms", got.Response, got.Ended-got.Started)
	}
	if i.Pending() != 0 {
		t.Errorf("%d tasks are still pending", i.Pending())
	}
}

func TestUnhandledRejectionAndTimerException(t *testing.T) {
	i := instance(t, `exports.run = async () => {
		Promise.reject(new Error("nobody")); Promise.reject(new Error("somebody")).catch(() => {});
		host.later(() => { throw new RangeError("in a timer") }, 1);
		await new Promise(y => host.later(y, 2)); }`, sandbox.Config{})
	invoke(i, 1, "acme", `null`)
	var got []string
	for _, e := range i.Trace().Events {
		got = append(got, string(e.Kind)+" "+e.Error.Message)
	}
	if d := cmp.Diff([]string{"rejection nobody", "exception in a timer"}, got); d != "" {
		t.Error(d)
	}
}

func TestTheSameRunGivesTheSameTrace(t *testing.T) {
	run := func() string {
		i := instance(t, `exports.run = async p => {
			await Promise.all([1, 2, 3].map(k => new Promise((y, n) => host.send("/" + "x".repeat(k), y, n))));
			host.log(String(Math.random()) + Date.now()); return new Date().toISOString(); }`, sandbox.Config{Seed: 3})
		invoke(i, 1, "acme", `{}`)
		invoke(i, 2, "globex", `{}`)
		text, err := json.Marshal(i.Trace())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if a, b := run(), run(); a != b {
		t.Errorf("two traces of one run:\n%s\n%s", a, b)
	}
}

func TestDeadInstanceRefusesToGoOn(t *testing.T) {
	i := instance(t, `exports.run = p => { if (p.hang) for (;;); return 1 }`,
		sandbox.Config{Limits: sandbox.Limits{Guard: 100 * time.Millisecond}})
	invoke(i, 1, "acme", `{"hang":true}`)
	if got := invoke(i, 2, "globex", `{}`); got.Outcome != trace.Crashed {
		t.Errorf("a dead instance answered %s", got.Outcome)
	}
	if i.Trace().Broken == "" {
		t.Error("the trace does not say that it is broken")
	}
}

func TestHandlersThatDoNotLoad(t *testing.T) {
	guard := sandbox.Limits{Guard: 300 * time.Millisecond}
	tests := []struct {
		name, source string
		outcome      trace.Outcome
		message      string
		position     string
	}{
		{"getter throws",
			"Object.defineProperty(exports, 'run', { enumerable: true,\n  get() { throw new Error('early') } })",
			trace.NotLoaded, "early", "bundle:2:17"},
		{"proxy throws", "module.exports = new Proxy({}, {\n  get() { throw new Error('early') } })",
			trace.NotLoaded, "early", "bundle:2:17"},
		{"getter hangs", `Object.defineProperty(exports, 'run', { enumerable: true, get() { for (;;); } })`,
			trace.Interrupted, "without returning", ""},
		{"keys hang", `module.exports = new Proxy({}, { ownKeys() { for (;;); } })`,
			trace.Interrupted, "without returning", ""},
		{"module.exports hangs", `Object.defineProperty(module, 'exports', { get() { for (;;); } })`,
			trace.Interrupted, "without returning", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			i := instance(t, tt.source, sandbox.Config{Limits: guard, Observe: true})
			_, err := i.Exports("index")
			if err == nil {
				t.Fatal("the module loads")
			}
			if e := i.Describe(err); !strings.Contains(e.Message, tt.message) || e.Position != tt.position {
				t.Errorf("got %+v, want %q at %q", e, tt.message, tt.position)
			}
			if v := i.Export("index", "run"); v != nil {
				t.Errorf("the handler is %v", v.ExportType())
			}
			if entries := i.Entries("index", "run"); entries != nil {
				t.Errorf("the handler has entries %v", entries)
			}
			i = instance(t, tt.source, sandbox.Config{Limits: guard})
			got := invoke(i, 1, "acme", `null`)
			if got.Outcome != tt.outcome || !strings.Contains(got.Error.Message, tt.message) {
				t.Errorf("got %s %+v, want %s %q", got.Outcome, got.Error, tt.outcome, tt.message)
			}
		})
	}
}

func TestModulesWithoutExports(t *testing.T) {
	for _, value := range []string{"null", "undefined", "7", "'text'", "{}"} {
		t.Run(value, func(t *testing.T) {
			i := instance(t, "module.exports = "+value, sandbox.Config{})
			names, err := i.Exports("index")
			if err != nil || len(names) > 0 {
				t.Errorf("got %v, %v; want no names", names, err)
			}
			got := invoke(i, 1, "acme", `null`)
			if got.Outcome != trace.NotLoaded || !strings.Contains(got.Error.Message, `has no export "run"`) {
				t.Errorf("got %s %+v", got.Outcome, got.Error)
			}
		})
	}
}

func TestAnExportIsReadOnce(t *testing.T) {
	i := instance(t, `let n = 0;
		Object.defineProperty(exports, 'run', { enumerable: true, get() { n++; return () => n } })`, sandbox.Config{})
	names, err := i.Exports("index")
	if d := cmp.Diff([]string{"run"}, names); d != "" || err != nil {
		t.Error(d, err)
	}
	i.Export("index", "run")
	invoke(i, 1, "acme", `null`)
	if got := invoke(i, 2, "acme", `null`); string(got.Response) != "1" {
		t.Errorf("the getter ran %s times, want 1", got.Response)
	}
}

func TestAProxyThatDoesNotListItsKeys(t *testing.T) {
	i := instance(t, `module.exports = new Proxy({ run: () => 1 }, { ownKeys() { throw new Error('no') } })`,
		sandbox.Config{})
	names, err := i.Exports("index")
	if d := cmp.Diff([]string{"run"}, names); d != "" || err != nil {
		t.Error(d, err)
	}
	if got := invoke(i, 1, "acme", `null`); string(got.Response) != "1" {
		t.Errorf("got %s %+v", got.Outcome, got.Error)
	}
}

func TestTooManyEventsAreNamed(t *testing.T) {
	i := instance(t, `exports.run = () => { for (;;) host.log("again"); }`,
		sandbox.Config{Limits: sandbox.Limits{Events: 3}})
	got := invoke(i, 1, "acme", `null`)
	const want = "the app did more than 3 things that are recorded"
	if got.Outcome != trace.Interrupted || !strings.HasPrefix(got.Error.Message, want) {
		t.Errorf("got %s %+v, want %q", got.Outcome, got.Error, want)
	}
	if !strings.HasPrefix(i.Died(), want) || len(i.Trace().Events) != 3 {
		t.Errorf("the instance died of %q after %d events", i.Died(), len(i.Trace().Events))
	}
}

func TestOurOwnFaultsAreNotTheApps(t *testing.T) {
	for _, as := range []string{"false", "true"} {
		t.Run("error "+as, func(t *testing.T) {
			i := instance(t, `exports.run = async () => host.fail("internal: no such thing", `+as+`)`, sandbox.Config{})
			defer func() {
				if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "internal: no such thing") {
					t.Errorf("recovered %v, want the panic", r)
				}
			}()
			got := invoke(i, 1, "acme", `null`)
			t.Errorf("got %s %+v", got.Outcome, got.Error)
		})
	}
	i := instance(t, `exports.run = () => { throw new Error("internal: of the app") }`, sandbox.Config{})
	if got := invoke(i, 1, "acme", `null`); got.Outcome != trace.Threw {
		t.Errorf("an app's exception became %s", got.Outcome)
	}
}

func TestOneGetterThatThrowsLeavesTheOtherHandlers(t *testing.T) {
	i := instance(t, `exports.run = () => 1;
		Object.defineProperty(exports, 'other', { enumerable: true, get() { throw new Error('early') } })`, sandbox.Config{})
	names, err := i.Exports("index")
	if d := cmp.Diff([]string{"run", "other"}, names); d != "" || err != nil {
		t.Error(d, err)
	}
	if got := invoke(i, 1, "acme", `null`); string(got.Response) != "1" {
		t.Errorf("got %s %+v", got.Outcome, got.Error)
	}
	got := i.Invoke(&sandbox.Invocation{Step: 2, Tenant: "acme", Function: i.Program().Function("other"), Limit: 1})
	if got.Outcome != trace.NotLoaded || got.Error.Message != "early" {
		t.Errorf("got %s %+v, want the getter's exception", got.Outcome, got.Error)
	}
}

func TestAnErrorWhoseMessageHangs(t *testing.T) {
	i := instance(t, `exports.run = () => { throw { get message() { for (;;); } } }`,
		sandbox.Config{Limits: sandbox.Limits{Guard: 100 * time.Millisecond}})
	invoke(i, 1, "acme", `null`)
	if !strings.HasPrefix(i.Died(), "the code ran for more than 100ms") {
		t.Errorf("the instance died of %q", i.Died())
	}
}

// What an invocation left in the place of a built-in function is read after it, under the guard of the instance.
func TestAGetterInThePlaceOfABuiltInFunction(t *testing.T) {
	const place = `exports.run = () => { Object.defineProperty(JSON, "parse", { get() { %s } }); return 1 }`
	tests := []struct {
		name, body string
		replaced   int
		next       trace.Outcome
	}{
		{"another function", `return Number`, 1, trace.Completed},
		{"throws", `throw new Error("no")`, 0, trace.Threw},
		{"loops", `for (;;);`, 0, trace.Crashed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			i := instance(t, fmt.Sprintf(place, tt.body)+`; exports.other = () => JSON.parse("1")`,
				sandbox.Config{Limits: sandbox.Limits{Guard: 100 * time.Millisecond}})
			if got := invoke(i, 1, "acme", `{}`); got.Outcome != trace.Completed {
				t.Errorf("outcome %v, want completed", got.Outcome)
			}
			got := i.Invoke(&sandbox.Invocation{Step: 2, Tenant: "acme", Function: i.Program().Function("other"),
				Start: 120_000, Limit: 25_000})
			if got.Outcome != tt.next {
				t.Errorf("the next outcome is %v, want %v", got.Outcome, tt.next)
			}
			replaced := 0
			for _, e := range i.Trace().Events {
				if e.Kind == trace.KindIntrinsic && e.Intrinsic.Replaced {
					replaced++
				}
			}
			if replaced != tt.replaced {
				t.Errorf("%d functions are recorded as replaced, want %d", replaced, tt.replaced)
			}
		})
	}
}
