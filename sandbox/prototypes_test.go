package sandbox_test

import (
	"testing"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/node"
)

// TestNamesOfBuiltInObjects fails when the engine keeps the names of properties elsewhere. The watch over built-in
// objects would still work then, and be slow.
func TestNamesOfBuiltInObjects(t *testing.T) {
	lib, err := sandbox.NewLibrary(node.Part())
	if err != nil {
		t.Fatal(err)
	}
	p, err := sandbox.Compile(&app.App{}, lib)
	if err != nil {
		t.Fatal(err)
	}
	i, err := p.Instantiate(sandbox.Config{Platform: echo{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Object", "Array", "String", "Function", "Map", "Error"} {
		object := i.VM().Get(name).ToObject(i.VM()).Get("prototype").(*goja.Object)
		object.Keys() // makes the names
		before, _, known := i.Names(object)
		if err := object.Set("added", 1); err != nil {
			t.Fatal(err)
		}
		after, last, _ := i.Names(object)
		if !known || before == 0 && name != "Function" || after != before+1 || last != "added" {
			t.Errorf("%s.prototype: %d names, then %d of which the last is %q (%v)", name, before, after, last, known)
		}
	}
	list := i.VM().Get("Array").ToObject(i.VM()).Get("prototype").(*goja.Object)
	before, _, _ := i.Names(list)
	if err := list.Set("0", "an item"); err != nil {
		t.Fatal(err)
	}
	if after, _, _ := i.Names(list); after == before {
		t.Error("Array.prototype: an item that was added goes unseen")
	}
}
