package retained

import (
	"fmt"
	"strings"
	"unsafe"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
	"crosstalk/sandbox/node"
)

// Mark remembers what an instance held at one moment, so that single things can be put back to what they were then.
//
// Each object belongs to one Holder: the one with which its shortest path began at the mark. Putting that back puts the
// object back wherever it is seen from; putting back another thing that leads to it as well does not. An object that
// was made since belongs to none: it is gone when nothing that is left leads to it.
type Mark struct {
	instance *sandbox.Instance
	opt      Options
	snapshot *Snapshot

	saved                map[Holder][]saved
	globals, environment *parts
	disk                 node.DiskState
	modules              map[string]bool // of the library, loaded
	scheduled            int
	async                goja.Value
}

// NewMark remembers what an instance holds now. No code may be running in it; sandbox.Invocation.Ready is a good
// moment: the module of the function has loaded by then, even in the first invocation. It runs no JavaScript, but makes
// the engine create the global variables that it creates on first use.
func NewMark(i *sandbox.Instance, opt Options) *Mark {
	opt = opt.withDefaults(i)
	w := newWalker(newLayout(opt.Baseline.rules), opt.MaxNodes)
	materialise(w, i.VM().GlobalObject())
	w.kept = &kept{scopes: map[unsafe.Pointer]bool{}}
	w.walk(i, opt.Baseline)
	m := &Mark{
		instance: i, opt: opt, snapshot: w.snapshot(opt.Baseline), saved: map[Holder][]saved{},
		globals: newParts(w, i.VM().GlobalObject()), disk: node.DiskOf(i).State(), modules: map[string]bool{},
		scheduled: i.Scheduled(), async: i.AsyncStore(),
	}
	if env, ok := w.environment(i).(*goja.Object); ok {
		m.environment = newParts(w, env)
	}
	for _, l := range i.LibraryModules() {
		m.modules[l.Name] = true
	}
	m.save(w)
	return m
}

// Snapshot is what Walk would have found at the mark.
func (m *Mark) Snapshot() *Snapshot { return m.snapshot }

// Changed lists what holds something else now than at the mark, in the order of Holders: the candidates for Restore. It
// walks the instance.
func (m *Mark) Changed() []Holder { return Holders(Diff(m.snapshot, Walk(m.instance, m.opt))) }

// Restore puts the holders back to what they were at the mark, and nothing else. No code may be running in the
// instance, which goes on afterwards as after any invocation. It may be called any number of times.
//
// A global, an environment variable or a file that was not there is removed. Pending calls that came since the mark are
// dropped; those that have been made since do not come back, and a promise that waited for one of them waits for ever
// when its holder is put back. A library module that was first loaded since the mark is unloaded.
//
// The error names a holder of which nothing was known at the mark: another instance's, a variable of a module that had
// not loaded, or a built-in that the engine had not made. What precedes it in the list is put back by then.
func (m *Mark) Restore(holders ...Holder) error {
	for _, h := range holders {
		if err := m.restore(h); err != nil {
			return err
		}
	}
	return nil
}

func (m *Mark) restore(h Holder) error {
	saved, known := m.saved[h]
	for _, s := range saved {
		s.restore()
	}
	switch {
	case h.Root == Disk:
		node.DiskOf(m.instance).Restore(h.Name, m.disk)
		return nil
	case h.Root == Timer:
		m.instance.Forget(m.scheduled)
		return nil
	case h.Root == Async:
		if m.instance.AsyncStore() != m.async {
			m.instance.SetAsyncStore(m.async)
		}
		return nil
	case h.Root == Environment:
		return m.restoreVariable(h)
	case h.Name == symbolsName:
		return nil
	}
	global, err := m.restoreGlobal(h)
	if err != nil {
		return err
	}
	if !known && !global && !m.unload(h) && !strings.HasPrefix(h.Name, globalName) {
		return fmt.Errorf("retained: nothing was known of %s (%s) at the mark", h.Name, h.Root)
	}
	return nil
}
