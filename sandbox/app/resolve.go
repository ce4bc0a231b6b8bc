package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	forgeResolver = "@forge/resolver"
	forgeBridge   = "@forge/bridge"
	// Namespaces of the modules that exist in memory only.
	observeNamespace = "crosstalk-observe"
	stubNamespace    = "crosstalk-stub"
)

// importSite is one import: what is imported, and the importing file relative to the app directory.
type importSite struct{ path, importer string }

// probe marks the lookups that the resolver itself starts, so that it lets them pass.
type probe struct{}

// resolver decides where imports lead. esbuild calls it from several goroutines at once; it only reads its settings,
// except for standIns and admitted.
type resolver struct {
	root    string
	opt     Options
	lenient *leniency

	mu       sync.Mutex
	standIns map[string]bool
	admitted map[string]bool // the files that went to the parser
}

// newResolver keeps what earlier builds of the same app found, because only one bundle may be built again.
func newResolver(root string, opt Options, lenient *leniency, earlier *resolver) *resolver {
	r := &resolver{root: root, opt: opt, lenient: lenient, standIns: map[string]bool{}, admitted: map[string]bool{}}
	if earlier != nil {
		r.standIns = earlier.standIns
	}
	return r
}

func (r *resolver) plugin() api.Plugin {
	return api.Plugin{Name: "crosstalk", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return r.resolve(build, args), nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: observeNamespace}, loadObserver)
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: stubNamespace}, loadStub)
		r.lenient.load(build, r.root)
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "file"}, r.admit)
	}}
}

// resolve returns the zero result to leave an import to esbuild.
func (r *resolver) resolve(build api.PluginBuild, args api.OnResolveArgs) (out api.OnResolveResult) {
	if _, ours := args.PluginData.(probe); ours || args.Kind == api.ResolveEntryPoint {
		return out
	}
	if args.Namespace == observeNamespace {
		return api.OnResolveResult{Path: args.Path, Namespace: "file"}
	}
	name := strings.TrimPrefix(args.Path, "node:")
	switch {
	case slices.Contains(r.opt.Builtins, name):
		return api.OnResolveResult{Path: args.Path, External: true, SideEffects: api.SideEffectsFalse}
	case strings.HasSuffix(args.Path, ".node"):
		// A native add-on cannot be loaded; requiring it fails when it is reached, as on the wrong platform.
		return api.OnResolveResult{Path: args.Path, External: true}
	case r.opt.ForceStandIns && slices.Contains(r.opt.StandIns, args.Path):
		return r.standIn(args.Path)
	}
	found := build.Resolve(args.Path, api.ResolveOptions{Importer: args.Importer, ResolveDir: args.ResolveDir,
		Kind: args.Kind, Namespace: "file", PluginData: probe{}, With: args.With})
	if len(found.Errors) > 0 || found.Namespace == "file" && !isFile(found.Path) {
		if out := r.inOtherCase(build, args); out.Path != "" {
			return out
		}
	}
	if len(found.Errors) > 0 {
		return r.unresolved(args)
	}
	if found.External || found.Namespace != "file" {
		return out
	}
	if !r.allowed(args, found.Path) {
		return api.OnResolveResult{Errors: []api.Message{{Detail: outsideApp{args.Path}}}}
	}
	switch ownImport := !inNodeModules(r.root, args.Importer); {
	case args.Path == forgeBridge && ownImport:
		return bridge(found.Path)
	case args.Path == forgeResolver && ownImport:
		return api.OnResolveResult{Path: r.relative(found.Path), Namespace: observeNamespace,
			PluginData: observed{file: found.Path}}
	}
	return out
}

// bridge is the front end's package in the back end, where it throws as it loads: it is left out where nothing of it is
// used.
func bridge(file string) api.OnResolveResult {
	return api.OnResolveResult{Path: file, SideEffects: api.SideEffectsFalse, Warnings: []api.Message{{
		Text: forgeBridge + " is for front ends: on Forge, back-end code that imports it may fail as it loads"}}}
}

func (r *resolver) standIn(path string) api.OnResolveResult {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.standIns[path] = true
	return api.OnResolveResult{Path: path, External: true}
}

func (r *resolver) unresolved(args api.OnResolveArgs) (out api.OnResolveResult) {
	if slices.Contains(r.opt.StandIns, args.Path) {
		return r.standIn(args.Path)
	}
	if r.lenient.stubs[importSite{args.Path, r.relative(args.Importer)}] {
		variant := stubOnGet
		if args.Kind == api.ResolveJSRequireCall {
			variant = stubOnUse
		}
		return api.OnResolveResult{Path: args.Path, Suffix: variant, Namespace: stubNamespace}
	}
	return out
}

func (r *resolver) relative(file string) string {
	rel, err := filepath.Rel(r.root, file)
	if err != nil {
		return file
	}
	return filepath.ToSlash(rel)
}

// outsideApp marks the error of an import that leaves the app.
type outsideApp struct{ path string }

// allowed keeps an app from pulling in files of the machine it is checked on: a file has to be in the app, in some
// node_modules that is found by the name of a package, or in a package outside (an npm workspace, a linked package)
// that carries the imported name or that the importing file is itself part of.
func (r *resolver) allowed(args api.OnResolveArgs, target string) bool {
	if within(r.root, target) {
		return true
	}
	if inNodeModules(r.root, target) {
		return !isRelative(args.Path) || !within(r.root, args.Importer)
	}
	home, p := packageOf(target)
	if home == "" {
		return false
	}
	if isRelative(args.Path) {
		importerHome, _ := packageOf(args.Importer)
		return importerHome == home && !within(r.root, args.Importer)
	}
	own := !within(r.root, args.Importer) && within(home, args.Importer)
	return p.Name == packageName(args.Path) || own
}

// packageOf returns the nearest folder above file that has a package.json, and what that says.
func packageOf(file string) (dir string, p packageJSON) {
	for dir = filepath.Dir(file); ; dir = filepath.Dir(dir) {
		if p, ok := readPackageJSON(dir); ok {
			return dir, p
		}
		if dir == filepath.Dir(dir) {
			return "", p
		}
	}
}

// inNodeModules does not count a node_modules above root: an app may itself lie in one.
func inNodeModules(root, file string) bool {
	if rel, err := filepath.Rel(root, file); err == nil {
		file = "/" + rel
	}
	return strings.Contains(filepath.ToSlash(file), "/"+nodeModules)
}

func isRelative(path string) bool {
	return strings.HasPrefix(path, ".") || strings.HasPrefix(path, "/") || filepath.IsAbs(path)
}

// packageName is the package part of an import: "@forge/api" of "@forge/api/out/x".
func packageName(path string) string {
	parts := strings.SplitN(path, "/", 3)
	if strings.HasPrefix(path, "@") && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

// installed reports whether some node_modules above file holds a folder of the package.
func installed(file, name string) bool {
	for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(filepath.Join(dir, nodeModules, name)); err == nil && info.IsDir() {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}
