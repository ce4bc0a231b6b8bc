package harness

import (
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
)

// TestEveryBuiltInModuleLoads loads each module of the library in an instance of its own: a module that does not
// compile, or that needs another one to be there first, fails here and not in somebody's app.
func TestEveryBuiltInModuleLoads(t *testing.T) {
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	p, err := sandbox.Compile(&app.App{}, lib)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range lib.Names() {
		i, err := p.Instantiate(sandbox.Config{Platform: forge.New(forge.Options{}), Observe: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := i.Require(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
