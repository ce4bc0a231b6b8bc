package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"golang.org/x/tools/txtar"
)

// unpack writes the files of archive that lie under name/ into a new folder and returns that folder.
func unpack(t *testing.T, archive, name string) string {
	t.Helper()
	ar, err := txtar.ParseFile(filepath.Join("testdata", archive))
	if err != nil {
		t.Fatal(err)
	}
	root, found := t.TempDir(), false
	for _, f := range ar.Files {
		rest, ok := strings.CutPrefix(f.Name, name+"/")
		if !ok {
			continue
		}
		found = true
		write(t, filepath.Join(root, rest), string(f.Data))
	}
	if !found {
		t.Fatalf("%s has no %s", archive, name)
	}
	return root
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, archive, name string, opt Options) *App {
	t.Helper()
	a, err := Load(unpack(t, archive, name), opt)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// running is a bundle that has been evaluated.
type running struct {
	vm      *goja.Runtime
	exports *goja.Object
}

// start evaluates a bundle; require offers the given modules and nothing else.
func start(t *testing.T, b Bundle, modules map[string]any) running {
	t.Helper()
	vm := goja.New()
	return startIn(t, vm, b, modules)
}

func startIn(t *testing.T, vm *goja.Runtime, b Bundle, modules map[string]any) running {
	t.Helper()
	program, err := goja.Compile("index", b.Script, false)
	if err != nil {
		t.Fatal(err)
	}
	value, err := vm.RunProgram(program)
	if err != nil {
		t.Fatal(err)
	}
	wrapper, ok := goja.AssertFunction(value)
	if !ok {
		t.Fatal("the script is not a function")
	}
	require := func(name string) (any, error) {
		if m, ok := modules[name]; ok {
			return m, nil
		}
		return nil, errors.New("MODULE_NOT_FOUND " + name)
	}
	module, exports := vm.NewObject(), vm.NewObject()
	if err := module.Set("exports", exports); err != nil {
		t.Fatal(err)
	}
	if _, err := wrapper(nil, exports, vm.ToValue(require), module); err != nil {
		t.Fatal(err)
	}
	return running{vm, module.Get("exports").ToObject(vm)}
}

// call calls an export and returns its result as text; of a promise, what it settled to.
func (r running) call(t *testing.T, export string, args ...any) (string, error) {
	t.Helper()
	f, ok := goja.AssertFunction(r.exports.Get(export))
	if !ok {
		t.Fatalf("no export %s", export)
	}
	values := make([]goja.Value, len(args))
	for i, a := range args {
		values[i] = r.vm.ToValue(a)
	}
	v, err := f(nil, values...)
	if err != nil {
		return "", err
	}
	if p, ok := v.Export().(*goja.Promise); ok {
		if p.State() != goja.PromiseStateFulfilled {
			if o, ok := p.Result().(*goja.Object); ok {
				return o.Get("stack").String(), errors.New("rejected")
			}
		}
		v = p.Result()
	}
	return v.String(), nil
}
