package instrument

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// TestLevels: a bundle with fewer hooks, or none, runs with the same parameters, and the table says what is missing.
func TestLevels(t *testing.T) {
	const body = `(function(exports,require,module,__filename,__dirname){return exports === "a" ? 1 : 2})`
	mappings := "CAAC" + strings.Repeat(",CAAC", len(body))
	text := `{"version":3,"sources":["src/index.js"],"names":[],"mappings":"` + mappings + `"}`
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	script := body + "\n//# sourceMappingURL=data:application/json;base64," + encoded
	for n, want := range []struct {
		branches, sites int
		without         string
	}{
		{2, 1, ""},
		{2, 0, "the engine does not take this bundle with hooks that compare"},
		{0, 0, "the engine does not take this bundle with hooks"},
	} {
		var table Table
		program, err := table.compile("bundle", script, []level{everything, branchesOnly, nothing}[n])
		if err != nil {
			t.Fatal(err)
		}
		if len(table.Branches) != want.branches || len(table.Sites) != want.sites || len(table.Files) != 1 ||
			table.Files[0].Without != want.without {
			t.Errorf("level %d: %+v", n, table)
		}
		vm := goja.New()
		v, err := vm.RunProgram(program)
		if err != nil {
			t.Fatal(err)
		}
		call, _ := goja.AssertFunction(v)
		counters := make([]byte, 2)
		same := func(c goja.FunctionCall) goja.Value { return c.Argument(0) }
		none := goja.Undefined()
		got, err := call(none, vm.ToValue("a"), none, none, none, none,
			vm.ToValue(vm.NewArrayBuffer(counters)), vm.ToValue(same), vm.ToValue(same))
		if err != nil || got.ToInteger() != 1 {
			t.Errorf("level %d: %v, %v", n, got, err)
		}
	}
}
