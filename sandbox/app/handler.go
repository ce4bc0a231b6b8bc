package app

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// extensions are those of the Forge bundler, in its order of preference.
var extensions = [...]string{".ts", ".tsx", ".js", ".jsx", ".json", ".cjs"}

// entry is a handler file that is to be bundled.
type entry struct {
	module string
	// file is relative to the app directory, with forward slashes.
	file string
}

// locate finds the file of every function's handler and returns the distinct ones in order of first use.
func (a *App) locate(root string, problems *Errors) (entries []entry) {
	reported := map[string]bool{}
	for i := range a.Functions {
		f := &a.Functions[i]
		if f.Module == "" {
			continue // the handler is malformed, which is already reported
		}
		file, outside := handlerFile(root, f.Module)
		if file == "" {
			if !reported[f.Module] {
				problems.Add(f.Declared, triedHint(f.Module), "handler %q: there is no file src/%s", f.Handler, f.Module)
			}
			reported[f.Module] = true
			continue
		}
		at := slices.IndexFunc(entries, func(e entry) bool { return e.file == file })
		if at >= 0 {
			f.Module = entries[at].module
			continue
		}
		if outside {
			a.warn("handler-outside-src", fmt.Sprintf("handler %q is %s, but Forge looks for it under src/",
				f.Handler, file), f.Declared)
		}
		entries = append(entries, entry{module: f.Module, file: file})
	}
	return entries
}

func triedHint(module string) string {
	return fmt.Sprintf("tried src/%s and %s with %s, and index files in folders of these names",
		module, module, strings.Join(extensions[:], " "))
}

// handlerFile looks under src/ as Forge does, then from the app's own folder; outside reports the latter. Files that
// lie outside the app, by ".." or by a symlink, do not count.
func handlerFile(root, module string) (file string, outside bool) {
	for _, base := range []string{"src", ""} {
		stem := path.Join(base, module)
		for _, name := range candidates(stem) {
			if isAppFile(root, name) {
				return name, base == ""
			}
		}
	}
	return "", false
}

func candidates(stem string) (out []string) {
	for _, ext := range extensions {
		out = append(out, stem+ext)
	}
	for _, ext := range extensions {
		out = append(out, stem+"/index"+ext)
	}
	return out
}

func isAppFile(root, name string) bool {
	full := filepath.Join(root, filepath.FromSlash(name))
	real, err := filepath.EvalSymlinks(full)
	if err != nil || !within(root, real) {
		return false
	}
	info, err := os.Stat(real)
	return err == nil && info.Mode().IsRegular()
}

// within reports whether file lies in dir or is dir; both are absolute and clean.
func within(dir, file string) bool {
	rel, err := filepath.Rel(dir, file)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// MissingExport builds the error for a function whose handler file does not export what the manifest names. exports
// are the names that the file does export. Only running the file can tell, so the caller decides when it applies.
func (a *App) MissingExport(f Function, exports []string) error {
	file := f.Module
	for _, b := range a.Bundles {
		if b.Module == f.Module {
			file = b.File
		}
	}
	have := slices.Sorted(slices.Values(exports))
	hint := file + " exports nothing"
	if len(have) > 0 {
		hint = file + " exports " + strings.Join(have, ", ")
	}
	return Errors{{Position: f.Declared, Hint: hint, Msg: fmt.Sprintf("handler %q: %s has no export %q",
		f.Handler, file, f.Export)}}
}
