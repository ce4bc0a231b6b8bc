package retained

import (
	"fmt"

	"github.com/dop251/goja"
)

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
