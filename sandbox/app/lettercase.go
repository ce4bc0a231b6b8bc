package app

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// inOtherCase finds the file that an import of the app's own code names but for the case of its letters, which is the
// same file on the systems of many developers. The zero result: there is none.
func (r *resolver) inOtherCase(build api.PluginBuild, args api.OnResolveArgs) (out api.OnResolveResult) {
	if !isRelative(args.Path) || inNodeModules(r.root, args.Importer) {
		return out
	}
	target := args.Path
	if !filepath.IsAbs(target) {
		target = filepath.Join(args.ResolveDir, filepath.FromSlash(target))
	}
	spelled, known := spelling(r.root, target)
	if !known {
		return out
	}
	found := build.Resolve(spelled, api.ResolveOptions{Importer: args.Importer, ResolveDir: args.ResolveDir,
		Kind: args.Kind, Namespace: "file", PluginData: probe{}, With: args.With})
	if len(found.Errors) > 0 || !isFile(found.Path) {
		return out
	}
	return api.OnResolveResult{Path: found.Path, Warnings: []api.Message{{Text: fmt.Sprintf(
		"%q is %s, whose letters differ in case: on file systems that tell these apart it is not found",
		args.Path, r.relative(found.Path))}}}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// spelling is a path below root as the file system spells it, with or without a file's extension; false when nothing
// has that name in any case.
func spelling(root, target string) (spelled string, known bool) {
	rel, err := filepath.Rel(root, target)
	if err != nil || !within(root, target) {
		return "", false
	}
	at := root
	for segment := range strings.SplitSeq(rel, string(filepath.Separator)) {
		name, known := entryNamed(at, segment)
		if !known {
			return "", false
		}
		at = filepath.Join(at, name)
	}
	return at, true
}

// entryNamed is the name of an entry of a folder in its own case: the very name before others.
func entryNamed(dir, name string) (own string, known bool) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", false
	}
	for _, e := range entries {
		candidate := e.Name()
		if ext := filepath.Ext(candidate); filepath.Ext(name) != ext && slices.Contains(extensions[:], ext) {
			candidate = strings.TrimSuffix(candidate, ext)
		}
		if candidate == name {
			return name, true
		}
		if !known && strings.EqualFold(candidate, name) {
			own, known = candidate, true
		}
	}
	return own, known
}
