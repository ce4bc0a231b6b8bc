package retained

import (
	"slices"
	"unsafe"

	"github.com/dop251/goja"
)

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
