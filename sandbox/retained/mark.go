package retained

import (
	"fmt"
	"slices"
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

// kept is what the walk of a Mark notes beside what every walk does.
type kept struct {
	order     []visit
	scopes    map[unsafe.Pointer]bool // scopes whose variables are put back one by one
	variables []slot
}

func (k *kept) scope(at unsafe.Pointer) {
	if k != nil {
		k.scopes[at] = true
	}
}

func (k *kept) variable(s slot) {
	if k != nil && s.from.holder == nil {
		k.variables = append(k.variables, s)
	}
}

func (k *kept) object(v visit) {
	if k != nil {
		k.order = append(k.order, v)
	}
}

// slot is the place of a variable of such a scope.
type slot struct {
	from *path
	seg  segment
	at   *goja.Value
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

// materialise creates the globals that the engine creates on first use, or what is done to them later could not be
// undone.
func materialise(w *walker, global *goja.Object) {
	base := w.baseOf(global)
	for _, name := range slices.Clone(w.propertyOrder(base)) {
		if _, ok := w.propertyMap(base)[name]; !ok {
			global.Get(name.String())
		}
	}
}

func (m *Mark) save(w *walker) {
	names, s := newNaming(w, m.opt.Baseline), newSaver(w)
	for _, v := range w.kept.order {
		p := w.visited[v]
		if p.holder == nil || p.collects() || w.kept.scopes[v.at] {
			continue
		}
		h := names.of(p, segment{})
		m.saved[h] = append(m.saved[h], s.save(v)...)
	}
	for _, v := range w.kept.variables {
		h := names.of(v.from, v.seg)
		m.saved[h] = append(m.saved[h], newRegion(valueType, unsafe.Pointer(v.at)))
	}
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

// restoreGlobal puts back the global variables that have the holder, and says whether there are any.
func (m *Mark) restoreGlobal(h Holder) (found bool, err error) {
	g := m.opt.Baseline.graph
	if g.global < 0 {
		return false, nil
	}
	names := newNaming(nil, m.opt.Baseline)
	for _, name := range m.globals.names() {
		if names.part(g.paths[g.global], name.seg) != h {
			continue
		}
		found = true
		if err := m.globals.restore(name); err != nil {
			return true, fmt.Errorf("retained: %s: %w", h.Name, err)
		}
		if module := m.instance.Program().GlobalModule(name.seg.name); module != "" && !m.modules[module] {
			m.instance.Unload(module)
		}
	}
	return found, nil
}

// unload forgets a library module that was not loaded at the mark.
func (m *Mark) unload(h Holder) bool {
	for _, name := range m.instance.Program().ModuleNames() {
		if h.Name == moduleName(name) {
			if !m.modules[name] {
				m.instance.Unload(name)
			}
			return true
		}
	}
	return false
}

// restoreVariable puts back an environment variable.
func (m *Mark) restoreVariable(h Holder) error {
	w := newWalker(newLayout(m.opt.Baseline.rules), 0)
	env, ok := w.environment(m.instance).(*goja.Object)
	if !ok {
		return nil // process has not been loaded yet
	}
	p := m.environment
	if p == nil || p.object != env {
		p = newParts(w, env)
		p.given(m.instance.Config().Env, m.instance.VM())
	}
	for _, name := range p.names() {
		if environmentName+name.seg.String() == h.Name {
			return p.restore(name)
		}
	}
	return nil
}
