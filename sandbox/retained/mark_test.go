package retained

import (
	"runtime"
	"runtime/debug"
	"slices"
	"testing"

	"github.com/dop251/goja"
	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/node"
)

// changing is an instance of a change, and of other things that change with it.
type changing struct {
	t       *testing.T
	i       *sandbox.Instance
	options Options
}

// starter makes instances that share a library, and so what every instance of it holds.
func starter(t *testing.T) func(*testing.T, change) changing {
	t.Helper()
	library, err := sandbox.NewLibrary(node.Part())
	if err != nil {
		t.Fatal(err)
	}
	var known *graph
	return func(t *testing.T, c change) changing {
		t.Helper()
		i, err := loadWith(library, bundleHead+"\n"+c.module+`
			let other = { n: 1 }; const others = new Map(); globalThis.elsewhere = [1];
			exports.change = () => { other = { n: 2 }; others.set("k", 2); elsewhere.push(2); `+c.change+` };
			exports.look = () => JSON.stringify(`+c.look+`);
			exports.others = () => JSON.stringify([other, others.get("k"), elsewhere]); })`)
		if err != nil {
			t.Fatal(err)
		}
		if known == nil {
			known = NewBaseline(i.Program(), i.Config()).graph
		}
		b := &Baseline{graph: known, rules: engineRules(), declarations: newDeclarations(i.Program())}
		return changing{t, i, Options{Baseline: b}}
	}
}

func (c changing) call(name string) string {
	c.t.Helper()
	f, ok := goja.AssertFunction(c.i.HandlerModules()[0].Exports.Get(name))
	if !ok {
		c.t.Fatalf("no function %s", name)
	}
	v, err := f(goja.Undefined())
	if err != nil {
		c.t.Fatalf("%s: %v", name, err)
	}
	return v.String()
}

// found is the holder among the changed ones, with its position.
func found(t *testing.T, m *Mark, h Holder) Holder {
	t.Helper()
	changed := m.Changed()
	k := slices.IndexFunc(changed, func(c Holder) bool { return c.Root == h.Root && c.Name == h.Name })
	if k < 0 {
		t.Fatalf("%v is not among what changed: %v", h, changed)
	}
	return changed[k]
}

func TestRestore(t *testing.T) {
	start := starter(t)
	for _, c := range slices.Concat(changes, withLibrary) {
		t.Run(c.name, func(t *testing.T) {
			a := start(t, c)
			m := NewMark(a.i, a.options)
			a.call("change")
			b := start(t, c) // to see the change without the effects of looking
			b.call("change")
			if got := b.call("look"); got != c.after {
				t.Fatalf("after the change: %s, want %s", got, c.after)
			}
			if err := m.Restore(found(t, m, c.holder)); err != nil {
				t.Fatal(err)
			}
			if got := a.call("look"); got != c.before {
				t.Errorf("after putting back: %s, want %s", got, c.before)
			}
			if got := a.call("others"); got != `[{"n":2},2,[1,2]]` {
				t.Errorf("other things were put back too: %s", got)
			}
			if err := m.Restore(m.Changed()...); err != nil {
				t.Fatal(err)
			}
			a.call("change")
			if got := a.call("look"); got != c.after {
				t.Errorf("after another change: %s, want %s", got, c.after)
			}
		})
	}
}

func TestRestoreUnderStress(t *testing.T) {
	start := starter(t)
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	for _, c := range slices.Concat(changes, withLibrary) {
		a := start(t, c)
		m := NewMark(a.i, a.options)
		for range 3 {
			a.call("change")
			runtime.GC()
			if err := m.Restore(m.Changed()...); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			runtime.GC()
			if d := cmp.Diff([]Holder(nil), m.Changed()); d != "" {
				t.Errorf("%s: %s", c.name, d)
			}
		}
		runtime.GC()
		if got := a.call("look"); got != c.before {
			t.Errorf("%s: %s, want %s", c.name, got, c.before)
		}
	}
}
