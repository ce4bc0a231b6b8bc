package app

import (
	"path/filepath"
	"testing"

	"github.com/dop251/goja"
)

// TestAsyncGeneratorPrototype finds the prototype of asynchronous iterators as packages do.
func TestAsyncGeneratorPrototype(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"manifest.yml": "app:\n  id: ari:cloud:ecosystem::app/1\nmodules:\n" +
			"  function:\n    - key: main\n      handler: index.run\n",
		"src/index.js": `
			const of = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
			const named = Object.getPrototypeOf(async function* numbers() { yield 1; }).prototype;
			const it = Object.create(of);
			const plain = Object.getPrototypeOf(async function () {}) === Function.prototype;
			export const run = () => [it[Symbol.asyncIterator]() === it, typeof named, plain];`,
	} {
		write(t, filepath.Join(root, name), text)
	}
	a, err := Load(root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	vm := goja.New()
	const symbol = `Object.defineProperty(Symbol, "asyncIterator", { value: Symbol("asyncIterator") })`
	if _, err := vm.RunString(symbol); err != nil {
		t.Fatal(err)
	}
	got, err := startIn(t, vm, a.Bundles[0], nil).call(t, "run")
	if want := "true,object,false"; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}
