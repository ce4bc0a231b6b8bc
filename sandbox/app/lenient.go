package app

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

// leniency is what a build overlooks because an earlier one failed over it.
type leniency struct {
	// stubs are the imports that lead nowhere and get a module that throws when it is used.
	stubs map[importSite]bool
	// undefined are the exports that are imported and that a file does not have, by that file. Webpack, by which Forge
	// bundles, warns of these and goes on.
	undefined map[string][]string
	warnings  []Warning
}

// extend takes in what can be overlooked of the problems of a build, and says whether there was anything of the kind.
func (l *leniency) extend(problems buildProblems, stubMissing bool) (more bool) {
	for _, m := range problems {
		switch {
		case stubMissing && l.stub(m), l.leaveUndefined(m):
			more = true
		}
	}
	return more
}

func (l *leniency) stub(m api.Message) bool {
	path, unresolved := unresolvedPath(m)
	if !unresolved {
		return false
	}
	at := importSite{path, m.Location.File}
	if l.stubs[at] {
		return false
	}
	if l.stubs == nil {
		l.stubs = map[importSite]bool{}
	}
	l.stubs[at] = true
	if !isPackageImport(path) {
		l.warnings = append(l.warnings, Warning{Code: "file-missing", Position: messagePosition(m),
			Message: fmt.Sprintf("there is no file %q; in its place stands a module that throws when it is used", path)})
	}
	return true
}

// noMatchingExport matches what esbuild 0.28 says of an import that the other file does not export; a test notices if
// that changes.
var noMatchingExport = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^No matching export in "([^"]*\.(?:[cm]?[jt]s|[jt]sx))" for import "([\w$]+)"$`)
})

func (l *leniency) leaveUndefined(m api.Message) bool {
	match := noMatchingExport().FindStringSubmatch(m.Text)
	if match == nil || m.Location == nil {
		return false
	}
	file, name := match[1], match[2]
	at := messagePosition(m)
	l.warnings = append(l.warnings, Warning{Code: "no-export", Position: at,
		Message: fmt.Sprintf("%s does not export %q, which is undefined here", sourceName(file), name)})
	if slices.Contains(l.undefined[file], name) {
		return false
	}
	if l.undefined == nil {
		l.undefined = map[string][]string{}
	}
	l.undefined[file] = append(l.undefined[file], name)
	return true
}

// load adds the exports that files lack, behind what is in them.
func (l *leniency) load(build api.PluginBuild, root string) {
	for _, file := range slices.Sorted(maps.Keys(l.undefined)) {
		full := filepath.Join(root, filepath.FromSlash(file))
		build.OnLoad(api.OnLoadOptions{Filter: "^" + regexp.QuoteMeta(full) + "$", Namespace: "file"},
			func(api.OnLoadArgs) (api.OnLoadResult, error) {
				text, err := ReadFile(full, maxModule)
				contents := string(text) + undefinedExports(l.undefined[file])
				return api.OnLoadResult{Contents: &contents, Loader: loaderOf(file)}, err
			})
	}
}

func undefinedExports(names []string) string {
	const variable = "crosstalkUndefined"
	var list []string
	for _, name := range slices.Sorted(slices.Values(names)) {
		list = append(list, variable+" as "+name)
	}
	return "\n;var " + variable + ";export{" + strings.Join(list, ",") + "};\n"
}

// loaderOf is how a file of that name is read: JavaScript may hold JSX everywhere.
func loaderOf(file string) api.Loader {
	switch filepath.Ext(file) {
	case ".ts", ".cts", ".mts":
		return api.LoaderTS
	case ".tsx":
		return api.LoaderTSX
	default:
		return api.LoaderJSX
	}
}
