package retained

import (
	"fmt"
	"strings"
	"sync"

	"github.com/dop251/goja/file"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
)

// declarations are where the variables of a program are declared, found on first use.
type declarations struct {
	program *sandbox.Program
	scopes  func() []*app.Scopes // of the App's bundles
}

func newDeclarations(p *sandbox.Program) *declarations {
	return &declarations{program: p, scopes: sync.OnceValue(func() (out []*app.Scopes) {
		for _, b := range p.App.Bundles {
			out = append(out, b.Scopes())
		}
		return out
	})}
}

// of is the scopes of a handler module; nil when there is none.
func (d *declarations) of(module string) *app.Scopes {
	for k, b := range d.program.App.Bundles {
		if b.Module == module {
			return d.scopes()[k]
		}
	}
	return nil
}

// declaredAt is the position to which a path belongs: that of the last variable or function on it that stands in a file
// of the app. Functions that the bundler added and the library's stand in none.
func (w *walker) declaredAt(p *path, b *Baseline) string {
	last := ""
	for d, n := p.declared, 0; d != nil && n < maxDepth; d, n = d.outer, n+1 {
		at, ok := w.at[d.declaration]
		if !ok {
			at = w.positionFor(d.declaration, b.declarations)
			w.at[d.declaration] = at
		}
		switch {
		case at == "" || strings.HasPrefix(at, libraryPrefix):
		case !strings.HasPrefix(at, unmapped):
			return at
		case last == "":
			last = at
		}
	}
	return last
}

// unmapped begins positions in a bundle that its source map says nothing about.
const unmapped = "bundle:"

func (w *walker) positionFor(where declaration, d *declarations) string {
	if where.name == "" {
		return w.positionOf(where.function)
	}
	for _, m := range w.modules {
		f := w.fileOf(m.Compiled)
		switch {
		case where.function == nil && m.Module == where.module:
			return offsetText(f, d.of(m.Module).Module(where.name))
		case where.function != nil && f == w.fileOf(where.function):
			if at := offsetText(f, d.of(m.Module).Captured(where.name, w.startOf(where.function))); at != "" {
				return at
			}
		}
	}
	return w.positionOf(where.function)
}

func offsetText(f *file.File, offset int) string {
	if offset < 0 {
		return ""
	}
	return positionText(f, offset)
}

func positionText(f *file.File, offset int) string {
	if f == nil {
		return ""
	}
	at := f.Position(offset)
	return fmt.Sprintf("%s:%d:%d", at.Filename, at.Line, at.Column)
}
