package node

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/trace"
)

// events runs the code and returns what was recorded of a kind, each as text.
func events(t *testing.T, kind trace.Kind, code string) []string {
	t.Helper()
	i := launch(t, code)
	invoke(i)
	var out []string
	for _, e := range i.Trace().Events {
		if e.Kind == kind {
			out = append(out, eventText(e))
		}
	}
	return out
}

func eventText(e trace.Event) string {
	switch {
	case e.Log != nil:
		return e.Log.Level + ": " + e.Log.Text
	case e.File != nil:
		return e.File.Op + " " + e.File.Path + " " + e.File.Hash + e.File.Failed
	case e.Error != nil:
		return e.Error.Name + ": " + e.Error.Message
	case e.Code != nil:
		return e.Code.Use + ": " + e.Code.Text
	case e.Notice != nil:
		return e.Notice.Code + ": " + e.Notice.Message
	default:
		return e.Request.Method + " " + e.Request.Path + " " + e.Request.Body
	}
}

func TestEvents(t *testing.T) {
	tests := []struct {
		name string
		kind trace.Kind
		code string
		want []string
	}{
		{"log levels", trace.KindLog, `console.log("a %s", "b", 1); console.info({a: {b: [1]}}); console.warn(null);
			console.error(new Map([[1, 2]])); console.debug(true, undefined); console.log()`, []string{
			"log: a b 1", "info: { a: { b: [ 1 ] } }", "warn: null", "error: Map(1) { 1 => 2 }",
			"debug: true undefined", "log: "}},
		{"groups and tables", trace.KindLog, `console.group("g"); console.log("in\nside"); console.groupEnd();
			console.table([{a: 1}]); console.assert(false, "x"); console.count()`, []string{"log: g",
			"log:   in\n  side",
			"log: ┌─────────┬───┐\n│ (index) │ a │\n├─────────┼───┤\n│    0    │ 1 │\n└─────────┴───┘",
			"warn: Assertion failed: x", "log: default: 1"}},
		{"standard output", trace.KindLog, `process.stdout.write("out\n"); process.stderr.write("err")`,
			[]string{"log: out", "error: err"}},
		{"time", trace.KindLog, `console.time("t"); await new Promise(r => setTimeout(r, 1500)); console.timeEnd("t")`,
			[]string{"log: t: 1.500s"}},
		{"error in log", trace.KindLog, `const e = new Error("boom"); e.code = "X";
			console.log(e.stack.includes("crosstalk:"));
			console.log("%s", require("util").inspect(e).split("\n").slice(-3).join("|"))`,
			[]string{"log: false", "log:     at bundle:3:15 {|  code: 'X'|}"}},
		{"unhandled rejection", trace.KindRejection, `Promise.reject(new TypeError("lost")); await 0`,
			[]string{"TypeError: lost"}},
		{"handled rejection", trace.KindRejection, `const lost = Promise.reject(new Error("x"));
			await Promise.all([lost]).catch(() => {})`, nil},
		{"exception in a timer", trace.KindException, `setTimeout(() => { throw new Error("late") }, 1);
			await new Promise(r => setTimeout(r, 5))`, []string{"Error: late"}},
		{"exception in nextTick", trace.KindException, `process.nextTick(() => { throw new RangeError("tick") });
			await new Promise(r => setTimeout(r, 5))`, []string{"RangeError: tick"}},
		{"file journal", trace.KindFile, `const fs = require("fs"); fs.mkdirSync("/tmp/d"); fs.writeFileSync("/tmp/d/f", "a");
			fs.appendFileSync("/tmp/d/f", "b"); fs.readFileSync("/tmp/d/f"); fs.renameSync("/tmp/d/f", "/tmp/g");
			fs.unlinkSync("/tmp/g")`, []string{"mkdir /tmp/d ", "write /tmp/d/f ca978112ca1bbdca",
			"append /tmp/d/f 3e23e8160039594a", "read /tmp/d/f fb8e20fc2e4c3f24", "rename /tmp/d/f -> /tmp/g ",
			"delete /tmp/g "}},
		{"refused files", trace.KindFile, `const fs = require("fs"); fs.existsSync("/tmp/none");
			for (const f of ["/etc/x", "/tmp/../etc/y"]) { try { fs.writeFileSync(f, "a") } catch {} }
			try { fs.readFileSync("/tmp/none") } catch {}`,
			[]string{"open /etc/x EROFS", "open /etc/y EROFS", "open /tmp/none ENOENT"}},
		{"code", trace.KindCode, `const vm = require("vm"), child = require("child_process"); vm.runInThisContext("1 + 1");
			new vm.Script("2"); for (const f of [() => vm.runInNewContext("3"), () => child.exec("ls /"),
				() => child.spawn("ls", ["/"])]) { try { f() } catch {} }`,
			[]string{"vm: 1 + 1", "vm: 2", "vm: 3", "shell: ls /", `command: ["ls","/"]`}},
		{"unsupported locale", trace.KindWarning, `new Date(0).toLocaleDateString("ko-KR")`,
			[]string{"intl: Intl: the locale ko-KR is not emulated; en-US is used instead"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, events(t, test.kind, test.code)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for code, call := range map[string]string{
		`require("child_process").exec("ls")`:                       "child-process: crosstalk: child_process.exec is",
		`require("child_process").spawnSync("ls")`:                  "child-process: crosstalk: child_process.spawnSync is",
		`require("http").createServer(() => {})`:                    "network: crosstalk: http.createServer is",
		`require("net").connect(80)`:                                "network: crosstalk: net.connect is",
		`require("dns").lookup("a", () => {})`:                      "network: crosstalk: dns.lookup is",
		`new (require("worker_threads").Worker)("x")`:               "worker: crosstalk: worker_threads.Worker is",
		`process.exit(1)`:                                           "process-exit: crosstalk: process.exit(1) is",
		`require("zlib").brotliCompressSync("x")`:                   "brotli: crosstalk: zlib.brotliCompressSync is",
		`require("crypto").createECDH("secp256k1")`:                 "crypto: crosstalk: crypto.createECDH of secp256k1 is",
		`require("vm").runInNewContext("1")`:                        "vm: crosstalk: vm.runInNewContext is",
		`new (class extends require("net").Socket {})().connect(1)`: "network: crosstalk: net.Socket.connect is",
	} {
		t.Run(code, func(t *testing.T) {
			i := launch(t, code)
			out := invoke(i)
			if out.Outcome != trace.Threw || !strings.Contains(out.Error.Message, "is not available in the Forge sandbox") {
				t.Errorf("outcome %s, error %+v", out.Outcome, out.Error)
			}
			all := i.Trace().Events
			if got := eventText(all[len(all)-1]); !strings.HasPrefix(got, call) {
				t.Errorf("got %q, want %q", got, call)
			}
		})
	}
}

// TestValues covers what differs from plain Node.js or depends on the sandbox.
func TestValues(t *testing.T) {
	for _, test := range []struct{ code, want string }{
		{
			`return process.env`,
			`{"NAME":"value"}`,
		},
		{
			`return [process.version, process.cwd(), process.versions.node]`,
			`["v22.11.0","/var/task","22.11.0"]`,
		},
		{
			`const t = Date.now(); await new Promise(r => setTimeout(r, 60)); return Date.now() - t`,
			`60`,
		},
		{
			`const l = []; setTimeout(() => l.push("timeout"), 0); setImmediate(() => l.push("immediate"));
		 Promise.resolve().then(() => l.push("promise")); process.nextTick(() => l.push("tick"));
		 await new Promise(r => setTimeout(r, 9)); return l`,
			`["promise","tick","immediate","timeout"]`,
		},
		{
			`const fs = require("fs"); try { fs.writeFileSync("/var/task/x", "") } catch (e) { return [e.code, e.message] }`,
			`["EROFS","EROFS: read-only file system, open '/var/task/x'"]`,
		},
		{
			`return [await fetch("https://a.com/fail").catch(e => [e.name, e.message, e.cause.code])]`,
			`[["TypeError","fetch failed","ECONNREFUSED"]]`,
		},
		{
			`return [await fetch("https://a.com/slow", {signal: AbortSignal.timeout(9)}).catch(e => e.name), performance.now()]`,
			`["TimeoutError",9]`,
		},
		{
			`const {dispatch} = require("crosstalk:fetch"); const r = await dispatch({type: "fpp", provider: "app"}, "/rest/%2F",
		 {method: "put", headers: new Headers({B: "2", a: "1"}), body: new URLSearchParams({x: "y"})}); return r.json()`,
			`{"body":"x=y","headers":[{"name":"a","value":"1"},{"name":"b","value":"2"},` +
				`{"name":"content-type","value":` +
				`"application/x-www-form-urlencoded;charset=UTF-8"}],"method":"PUT","path":"/rest/%2F","target":` +
				`{"type":"fpp","provider":"app"}}`,
		},
		{
			`const real = JSON.parse; let n = 0; JSON.parse = s => { n++; return real(s) }; 
		 await (await fetch("http://a/")).json();
		 return n`,
			`1`,
		},
		{
			`const {createHash} = require("crypto"), {Readable} = require("stream"); const h = createHash("md5");
		 return await new Promise(r => Readable.from(["a", "b"]).pipe(h).on("finish", () => r(h.read().toString("hex"))))`,
			`"187ef4436122d1cc2f40dc2b92f0eba0"`,
		},
		{
			`try { require("no-such") } catch (e) { return e.code }`,
			`"MODULE_NOT_FOUND"`,
		},
		{
			`const out = []; for await (const x of require("stream").Readable.from([1, 2])) out.push(x); return out`,
			`[1,2]`,
		},
		{
			`return [...new Set([3, 1]).values().map(x => x * 2).filter(x => x > 2)].concat([1, 2].values().take(1).toArray())`,
			`[6,1]`,
		},
	} {
		t.Run(test.code, func(t *testing.T) {
			if diff := cmp.Diff(test.want, result(t, test.code)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDiskKeepsFilesBetweenInvocations(t *testing.T) {
	i := launch(t, `const fs = require("fs"); const was = fs.existsSync("/tmp/x");
		fs.writeFileSync("/tmp/x", "data"); return [was, fs.readFileSync("note.txt", "utf8")]`)
	DiskOf(i).Put("note.txt", []byte("given"))
	first, second := invoke(i), invoke(i)
	if string(first.Response) != `[false,"given"]` || string(second.Response) != `[true,"given"]` {
		t.Errorf("got %s and %s", first.Response, second.Response)
	}
	want := []File{{Path: "/tmp/x", Data: []byte("data")}}
	if diff := cmp.Diff(want, DiskOf(i).Files()); diff != "" {
		t.Error(diff)
	}
}

func TestDiskHasQuota(t *testing.T) {
	i := launch(t, `const fs = require("fs"); fs.writeFileSync("/tmp/a", "12345678");
		const fd = fs.openSync("/tmp/a", "r+");
		const tried = f => { try { f() } catch (e) { return e.code } };
		return [() => fs.appendFileSync("/tmp/a", "901"), () => fs.truncateSync("/tmp/a", 11),
			() => fs.truncateSync("/tmp/a", 2 ** 52), () => fs.writeSync(fd, "x", 2 ** 52), () => fs.truncateSync("/tmp/a", 10),
			() => fs.truncateSync("/tmp/a", -1)].map(f => [tried(f), fs.statSync("/tmp/a").size])`)
	DiskOf(i).quota = 10
	const full = `["ENOSPC",8]`
	if got := string(invoke(i).Response); got != `[`+full+`,`+full+`,`+full+`,`+full+`,[null,10],[null,0]]` {
		t.Errorf("got %s", got)
	}
}

func TestSameSeedSameTrace(t *testing.T) {
	p := program(t, `const c = require("crypto"); console.log(c.randomUUID(), Math.random(), c.randomBytes(4), new Date());
		require("fs").mkdtempSync("/tmp/x"); const r = await Promise.all(["a", "b"].map(x => fetch("http://h/" + x)));
		setTimeout(() => console.log("late", performance.now()), 3); await new Promise(r => setTimeout(r, 4));
		console.log(c.randomInt(1e9), new FormData(), r[0], process.hrtime()); return crypto.randomUUID()`)
	var traces []string
	for _, seed := range []uint64{1, 1, 2} {
		i := instance(t, p, seed)
		invoke(i)
		invoke(i)
		text, err := json.Marshal(i.Trace())
		if err != nil {
			t.Fatal(err)
		}
		traces = append(traces, string(text))
	}
	if diff := cmp.Diff(traces[0], traces[1]); diff != "" {
		t.Error(diff)
	}
	if traces[0] == traces[2] {
		t.Error("another seed gave the same trace")
	}
}

func TestEveryBuiltinLoads(t *testing.T) {
	names := Builtins()
	if !slices.IsSorted(names) || !slices.Contains(names, "fs/promises") || slices.Contains(names, "crosstalk:setup") {
		t.Errorf("names: %v", names)
	}
	for _, name := range names {
		i := launch(t, "")
		if _, err := i.Require("node:" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, g := range globals() {
		if got := result(t, "return typeof "+g.Name); got == `"undefined"` {
			t.Errorf("%s is undefined", g.Name)
		}
	}
}
