package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// refusals are what Node.js 20.20 throws, in its words.
var refusals = []struct{ code, message string }{
	{`'a'.repeat(2**31)`, "Invalid string length"},
	{`'a'.repeat(1e13)`, "Invalid string length"},
	{`'a'.repeat(0x1fffffe9)`, "Invalid string length"},
	{`'a'.repeat({ valueOf: () => 2**31 })`, "Invalid string length"},
	{`'a'.padStart(1e9)`, "Invalid string length"},
	{`'a'.padEnd(2**30)`, "Invalid string length"},
	{`big.concat(big, big, big, big, big, big, big, big, big)`, "Invalid string length"},
	{`Array(10).fill(big).join('')`, "Invalid string length"},
	{`[Array(10).fill(big)].join('')`, "Invalid string length"},
	{`Array(2**32 - 1).join('ab')`, "Invalid string length"},
	{`'a'.repeat(1e6).replaceAll('a', 'b'.repeat(1000))`, "Invalid string length"},
	{`'a'.repeat(1e6).replace(/a/g, 'b'.repeat(1000))`, "Invalid string length"},
	{`'a'.repeat(1e6).replace(/a/g, '$` + "`" + `')`, "Invalid string length"},
	{`new Array(-1)`, "Invalid array length"},
	{`new Array(2**32)`, "Invalid array length"},
	{`Array.from({ length: 2**32 })`, "Invalid array length"},
	{`new Uint8Array(8e9)`, "Invalid typed array length: 8000000000"},
	{`new Uint8Array(-1)`, "Invalid typed array length: -1"},
	{`new Float64Array(2**33)`, "Invalid typed array length: 8589934592"},
	{`new Uint8Array({ length: 2**34 })`, "Invalid typed array length: 17179869184"},
	{`new ArrayBuffer(2**40)`, "Array buffer allocation failed"},
	{`new ArrayBuffer(-1)`, "Invalid array buffer length"},
	{`BigInt.asUintN(2**40, -1n)`, "Maximum BigInt size exceeded"},
	{`1n << 2n ** 40n`, "Maximum BigInt size exceeded"},
	{`3n >> -(2n ** 70n)`, "Maximum BigInt size exceeded"},
	{`7n ** 10n ** 9n`, "Maximum BigInt size exceeded"},
	{`(-2n) ** 2000000000n`, "Maximum BigInt size exceeded"},
	{`(n => n <<= 2n ** 31n)(1n)`, "Maximum BigInt size exceeded"},
	{`(n => { n **= 2n ** 63n })(10n)`, "Maximum BigInt size exceeded"},
	{`Math.max.apply(null, Array(2e5).fill(1))`, "Maximum call stack size exceeded"},
	{`Math.max.apply(null, { length: 2**31 })`, "Invalid array length"},
	{`String.fromCharCode.apply(null, Array(1e6).fill(65))`, "Maximum call stack size exceeded"},
	{`Reflect.apply(Math.max, null, { length: 1e6 })`, "Maximum call stack size exceeded"},
	{`Reflect.construct(Array, { length: 1e7 })`, "Maximum call stack size exceeded"},
	{`(0, eval)('('.repeat(1e6) + '1' + ')'.repeat(1e6))`, "Maximum call stack size exceeded"},
	{`new Function('return ' + '['.repeat(1e5) + ']'.repeat(1e5))`, "Maximum call stack size exceeded"},
	{`JSON.stringify(nested(1e5))`, "Maximum call stack size exceeded"},
	{`JSON.stringify({ a: [1, chained(5e3)] }, null, 2)`, "Maximum call stack size exceeded"},
	{`nested(1e5).flat(Infinity)`, "Maximum call stack size exceeded"},
	{`(a => (a.push(a), a.flat(Infinity)))([])`, "Maximum call stack size exceeded"},
	{`nested(1e5).join()`, "Maximum call stack size exceeded"},
	{`String(nested(1e4))`, "Maximum call stack size exceeded"},
	{`JSON.parse('['.repeat(1e4) + ']'.repeat(1e4), (k, v) => v)`, "Maximum call stack size exceeded"},
}

// nesting makes values that nest so deep.
const nesting = `const deep = (n, into) => { let v = into(); while (--n) v = into(v); return v };
	const nested = n => deep(n, v => v === undefined ? [] : [v]), chained = n => deep(n, next => ({ next }));
`

func TestNativeFunctionsRefuseAsInV8(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: it makes what is large, which takes long under the race detector")
	}
	for _, tt := range refusals {
		t.Run(tt.code, func(t *testing.T) {
			source := fmt.Sprintf(nesting+`const big = 'b'.repeat(60e6);
				exports.run = () => { try { return String(%s).length } catch (e) {
					return [e instanceof RangeError, e.name, e.message] } }`, tt.code)
			start := time.Now()
			got := invoke(instance(t, source, sandbox.Config{}), 1, "acme", `{}`)
			want, _ := json.Marshal([]any{true, "RangeError", tt.message})
			if string(got.Response) != string(want) {
				t.Fatalf("got %s %s %+v, want %s", got.Outcome, got.Response, got.Error, want)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestWhatV8WouldGoOnWithEndsTheInvocation(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: it makes what is large, which takes long under the race detector")
	}
	tests := []struct{ code, reason string }{
		{`'a'.repeat(100e6)`, "a text has more than 64 million characters, at bundle:1:"},
		{`'a'.padStart(100e6)`, "a text has more than 64 million characters"},
		{`Array(3).fill('a'.repeat(30e6)).join()`, "a text has more than"},
		{`for (const all = [];;) all.push(new Uint8Array(60e6))`, "the invocation made more than 1024 MiB of large values"},
		{`Array(1e9).fill(0)`, "goes through more than 8 million items"},
		{`Array(2**32 - 1).join('')`, "goes through more than"},
		{`Array(2**32 - 1).indexOf(1)`, "goes through more than"},
		{`Array(2**32 - 1).reverse()`, "goes through more than"},
		{`Array(2**32 - 1).sort()`, "goes through more than"},
		{`Array(1e8).map(x => x)`, "goes through more than"},
		{`Array.from({ length: 1e9 })`, "goes through more than"},
		{`Array.from(Array(1e9))`, "goes through more than"},
		{`[...Array(2**32 - 1)]`, "goes through more than"},
		{`Array.prototype.indexOf.call({ length: 2**53 - 1 }, 1)`, "goes through more than"},
		{`[].concat(Array(2**32 - 1))`, "goes through more than"},
		{`Array(2**32 - 1).toSpliced(0, 0)`, "goes through more than"},
		{`String.raw({ raw: { length: 2**33 } })`, "goes through more than"},
		{`new Uint8Array(1e9)`, "a buffer has more than 64 MiB"},
		{`new Float64Array(1e8)`, "a buffer has more than 64 MiB"},
		{`JSON.stringify(deep(30, v => [v, v]))`, "goes through more than"},
		{`BigInt('9'.repeat(2e6))`, "a BigInt has more than"},
		{`BigInt.asUintN(2**29, -1n)`, "a BigInt has more than"},
		{`1n << 2n ** 29n`, "a BigInt has more than"},
		{`3n ** 2n ** 28n`, "a BigInt has more than"},
		{`JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))`, "JSON nests more than 100000 deep"},
		{`(0, eval)('1+'.repeat(1e6) + '1')`, "code has an expression of more than"},
		{`/^(?=(a+)+$)b/.test('a'.repeat(40) + '!')`, "the regular expression /^(?=(a+)+$)b/ takes more than 20 million"},
		{
			`Object.getOwnPropertyDescriptor = () => ({}); Object.defineProperty(RegExp.prototype, 'source', { get: () => 'b' });
			/^(?=(a+)+$)b/.test('a'.repeat(40) + '!')`,
			"the regular expression /^(?=(a+)+$)b/ takes more than 20 million",
		},
		{`/^(a+)+\1$/.exec('a'.repeat(40) + '!')`, "takes more than 20 million steps"},
		{`('a'.repeat(40) + '!').replace(/(?!c)(a+)+$/g, '')`, "takes more than 20 million steps"},
		{`('a'.repeat(40) + '!').split(/(?!c)(a+)+$/)`, "takes more than 20 million steps"},
		{`('a'.repeat(40) + '!').match(/(?!c)(a+)+$/)`, "takes more than 20 million steps"},
		{`[...('a'.repeat(40) + '!').matchAll(/(?!c)(a+)+$/g)]`, "takes more than 20 million steps"},
		{`('a'.repeat(40) + '!').search(/(?!c)(a+)+$/)`, "takes more than 20 million steps"},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			source := "exports.run = () => { try { " + tt.code + "; return 1 } catch (e) { return String(e) } finally { } };"
			i := instance(t, source+nesting, sandbox.Config{})
			got := invoke(i, 1, "acme", `{}`)
			if got.Outcome != trace.Exhausted || !strings.Contains(got.Error.Message, tt.reason) {
				t.Fatalf("got %s %s %+v, want the reason %q", got.Outcome, got.Response, got.Error, tt.reason)
			}
			if i.Trace().Broken != got.Error.Message {
				t.Errorf("the run is not broken: %q", i.Trace().Broken)
			}
		})
	}
}

func TestLargeValuesOfAUsualSizeWork(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: it makes what is large, which takes long under the race detector")
	}
	tests := []struct{ code, want string }{
		{`'ab'.repeat(2.5e6).length`, `5000000`},
		{`''.repeat(2**31).length`, `0`},
		{`'a'.padStart(2**30, '').length`, `1`},
		{`'a'.repeat(-1)`, `"RangeError"`},
		{`Array(1e6).fill(1).map(x => x + 1).join('').length`, `1000000`},
		{`Array.from({ length: 1e6 }, (_, k) => k).reverse()[0]`, `999999`},
		{`[...Array(1e5)].length`, `100000`},
		{`Math.max.apply(null, Array(1e5).fill(3))`, `3`},
		{`Array(2**32 - 1).length`, `4294967295`},
		{`new Uint8Array(5e6).length`, `5000000`},
		{`new Uint8Array(new ArrayBuffer(8)).length`, `8`},
		{`new Uint16Array([1, 2, 3]).join()`, `"1,2,3"`},
		{`'a'.repeat(1e6).replaceAll('a', 'bbb').length`, `3000000`},
		{`'a b '.repeat(1e5).replace(/ /g, '$&$&').length`, `600000`},
		{`JSON.parse(JSON.stringify(Array(1e5).fill({ a: [1] }))).length`, `100000`},
		{`JSON.parse('['.repeat(5e4) + ']'.repeat(5e4)).length`, `1`},
		{`(0, eval)('('.repeat(900) + '1' + ')'.repeat(900))`, `1`},
		{`(0, eval)('[' + '1+2,'.repeat(1e5) + ']').length`, `100000`},
		{`'x1y22'.replace(/(?<=x)\d/, '!')`, `"x!y22"`},
		{`('a'.repeat(1e5) + 'b').replace(/(?=b)/g, '-').length`, `100002`},
		{`('a,'.repeat(1e4)).split(/(?<=,)/).length`, `10000`},
		{`String(2n ** 4000n).length`, `1205`},
		{`BigInt.asUintN(64, -1n) === 2n ** 64n - 1n`, `true`},
		{`[1n << 3n, 8n >> 2n, 1n >> -3n, 2n ** 10n, 0n << 2n ** 80n, 1n ** 2n ** 80n, (-1n) ** (2n ** 80n + 1n)].join()`,
			`"8,2,8,1024,0,1,-1"`},
		{`(a => { let b = 3, c = { valueOf: () => 2 }; b <<= a; b **= a; return [b, c << c, c ** a, 5 >> a, "9" >> a] })(1)`,
			`[6,8,2,2,4]`},
		{`(() => { try { return 1n << 1 } catch (e) { return e.name } })()`, `"TypeError"`},
		{`(() => { try { return 2n ** -1n } catch (e) { return e.name } })()`, `"RangeError"`},
		{`[[1, [2]], 'a'].join('-')`, `"1,2-a"`},
		{`JSON.stringify(nested(4000)).length`, `8000`},
		{`JSON.stringify(chained(4000)).length`, `35993`},
		{`JSON.stringify(deep(16, v => ({ v, w: v }))).length > 1e5`, `true`},
		{`nested(6000).flat(Infinity).length`, `0`},
		{`nested(1e4).flat().length`, `1`},
		{`nested(3000).join()`, `""`},
		{`(o => (o.o = { o }, JSON.stringify(o)))({})`, `"TypeError"`},
		{`(o => (o.o = { o, toJSON() { return 1 } }, JSON.stringify(o)))({})`, `"{\"o\":1}"`},
		{`JSON.stringify({ a: Object.assign(nested(5e3), { toJSON: () => 2 }) })`, `"{\"a\":2}"`},
		{`JSON.stringify({ a: nested(5e3), b: 1 }, ["b"])`, `"{\"b\":1}"`},
		{`(a => (a.push(a, 1), a.join()))([])`, `",1"`},
		{`'line of a log, 1\n'.repeat(2e4).match(/\d$/gm).length`, `20000`},
		{`'ab1 '.repeat(75e3).replace(/(\w)(?=\d)/g, '<$1>').length`, `450000`},
		{`/^(?:\w+\s?)+$/.test('word '.repeat(6e4))`, `true`},
		{`JSON.parse('[' + '{"line":1,"text":"x"},\n'.repeat(1e5) + '0]').length`, `100001`},
		{`JSON.stringify(Array.from({ length: 1e5 }, (_, line) => ({ line, text: 'x' }))).length`, `2588891`},
		{`(s => s.split('').reverse().join('').length)('x'.repeat(1e6))`, `1000000`},
		{`Array.from({ length: 1e6 }, (_, k) => -k).sort((a, b) => a - b)[0]`, `-999999`},
		{`Array(1e6).fill(2).reduce((a, b) => a + b)`, `2000000`},
		{`[Array(1e6).fill([1]), 2].flat(2).length`, `1000001`},
		{`'abc'.repeat.name + 'abc'.repeat.length + Object.hasOwn('abc'.repeat, 'prototype')`, `"repeat1false"`},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			source := nesting + "exports.run = () => { try { return " + tt.code + " } catch (e) { return e.name } }"
			i := instance(t, source, sandbox.Config{})
			if got := invoke(i, 1, "acme", `{}`); string(got.Response) != tt.want {
				t.Fatalf("got %s %s %+v, want %s", got.Outcome, got.Response, got.Error, tt.want)
			}
		})
	}
}

// TestRequestsAreCounted: an invocation that issues requests without end is ended by their number.
func TestRequestsAreCounted(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: it makes what is large, which takes long under the race detector")
	}
	source := `exports.run = async n => { for (let k = 0; k < n; k++) await new Promise((y, n) => host.send("/x", y, n));
		return n }`
	for payload, want := range map[string]trace.Outcome{"9999": trace.Completed, "10001": trace.Exhausted} {
		got := invoke(instance(t, source, sandbox.Config{}), 1, "acme", payload)
		if got.Outcome != want {
			t.Errorf("%s requests: got %s %+v, want %s", payload, got.Outcome, got.Error, want)
		}
		if want == trace.Exhausted && !strings.Contains(got.Error.Message, "issued more than 10000 requests") {
			t.Errorf("the reason is %q", got.Error.Message)
		}
	}
}
