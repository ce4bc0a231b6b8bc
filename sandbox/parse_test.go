package sandbox

import (
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// parsed is what both ways make of a text, written again with the names of all properties in their order.
func parsed(t testing.TB, text string) (fast, engine string, ok bool) {
	t.Helper()
	vm := goja.New()
	show, _ := goja.AssertFunction(must(vm.RunString(`(v => JSON.stringify(v, (k, x) => Object.is(x, -0) ? "-0"
		: x && typeof x === "object" && !Array.isArray(x)
			? { names: Object.getOwnPropertyNames(x), values: Object.getOwnPropertyNames(x).map(n => x[n]),
				plain: Object.getPrototypeOf(x) === Object.prototype, kinds: Object.values(x).map(y => typeof y) } : x))`)))
	written := func(v goja.Value) string {
		out, err := show(goja.Undefined(), v)
		if err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	parse, _ := goja.AssertFunction(vm.Get("JSON").ToObject(vm).Get("parse"))
	v, err := parse(goja.Undefined(), vm.ToValue(text))
	if err == nil {
		engine = written(v)
	}
	if v, ok = fastJSON(vm, text); ok {
		fast = written(v)
	}
	return fast, engine, ok
}

func must(v goja.Value, err error) goja.Value {
	if err != nil {
		panic(err)
	}
	return v
}

var jsonTexts = []string{
	`null`, ` true `, `false`, `0`, `-0`, `1.50`, `-12e-3`, `1E5`, `123456789012345678`, `1e308`,
	`""`, `"a"`, `"\u00e9\n\"\\\/"`, `"é😀"`,
	`[]`, `[1,[2,[3]],{}]`, `{}`, ` { "b" : 1 , "a" : [ true , null ] } `, `{"2":1,"1":2,"x":3}`, `{"a":1,"b":2,"a":3}`,
	`{"__proto__":{"x":1},"toString":2,"constructor":3}`, `{"":0}`, `{"a":{"b":{"c":[{"d":"e"}]}}}`,
}

func TestFastJSON(t *testing.T) {
	for _, text := range jsonTexts {
		if fast, engine, ok := parsed(t, text); !ok || fast != engine {
			t.Errorf("%s\n got %s, %v\nwant %s", text, fast, ok, engine)
		}
	}
}

// What is no JSON, or out of the ordinary, is left to the engine.
func TestFastJSONLeavesTheRest(t *testing.T) {
	for _, text := range []string{
		``, ` `, `tru`, `truex`, `nul`, `01`, `-`, `1.`, `.5`, `1e`, `+1`, `"`, `"a`, `"\`, `"\x"`, `"\u12"`, `"\ud800"`,
		"\"a\nb\"", `[`, `[1`,
		`[1,]`, `[,]`, `{`, `{"a"`, `{"a":`, `{"a":1,}`, `{a:1}`, `{"a":1}x`, `1 2`, "\ufeff1", "\x00", "\"\ufffd\"", `1e999`,
		strings.Repeat("[", 200) + strings.Repeat("]", 200),
	} {
		if fast, _, ok := parsed(t, text); ok {
			t.Errorf("%q: made %s", text, fast)
		}
	}
}

func FuzzFastJSON(f *testing.F) {
	for _, text := range jsonTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if fast, engine, ok := parsed(t, text); ok && fast != engine {
			t.Errorf("%q\n got %s\nwant %s", text, fast, engine)
		}
	})
}

func BenchmarkFastJSON(b *testing.B) {
	const issue = `{"id":"10001","key":"PROJ-1","fields":{"summary":"some words","votes":{"votes":3},"labels":["a","b"]}},`
	text := `{"issues":[` + strings.Repeat(issue, 50) + `{}]}`
	vm := goja.New()
	engine, _ := goja.AssertFunction(vm.Get("JSON").ToObject(vm).Get("parse"))
	var spent [2]int64
	for b.Loop() {
		spent[0] += nanoseconds(func() { fastJSON(vm, text) })
		spent[1] += nanoseconds(func() { _, _ = engine(goja.Undefined(), vm.ToValue(text)) })
	}
	b.ReportMetric(float64(spent[0])/float64(spent[1]), "fast/engine")
}

func nanoseconds(do func()) int64 {
	start := time.Now()
	do()
	return time.Since(start).Nanoseconds()
}
