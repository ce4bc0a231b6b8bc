package app

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
)

// Origin says where the code of a package came from.
type Origin string

// The origins of a package.
const (
	// Real: the installed package.
	Real Origin = "real"
	// StandIn: the sandbox's own module of that name.
	StandIn Origin = "stand-in"
	// Stubbed: not installed; a module that throws when used.
	Stubbed Origin = "stubbed"
)

// Package is one npm package in the bundles. Version is "" for stubs and packages that state none. That of a stand-in
// is the version in whose place it stands: the installed one, or else what the app's package.json asks for.
type Package struct {
	Name, Version string
	Origin        Origin
}

// bundledInputs lists the files that went into any output, in no particular order.
func bundledInputs(metafile string) (out []string) {
	var meta struct {
		Outputs map[string]struct {
			Inputs map[string]struct{} `json:"inputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		panic("internal: esbuild wrote a metafile that is not JSON: " + err.Error())
	}
	for _, o := range meta.Outputs {
		for name := range o.Inputs {
			out = append(out, name)
		}
	}
	return out
}

// packages names the packages that the given inputs belong to, and the stand-ins that were used.
func (b *bundler) packages(inputs []string) []Package {
	seen := map[Package]bool{}
	for _, input := range inputs {
		if p, ok := b.packageOfInput(input); ok {
			seen[p] = true
		}
	}
	for path := range b.resolver.standIns {
		name := packageName(path)
		seen[Package{Name: name, Version: b.asked(name), Origin: StandIn}] = true
	}
	out := make([]Package, 0, len(seen))
	for p := range seen {
		out = append(out, p)
	}
	slices.SortFunc(out, func(x, y Package) int {
		return strings.Compare(x.Name+"\x00"+x.Version+"\x00"+string(x.Origin),
			y.Name+"\x00"+y.Version+"\x00"+string(y.Origin))
	})
	return out
}

// asked is the version of a package that the app would have: the installed one, or else the range in its package.json.
func (b *bundler) asked(name string) string {
	if p, ok := readPackageJSON(filepath.Join(b.root, nodeModules, filepath.FromSlash(name))); ok {
		return p.Version
	}
	p, _ := readPackageJSON(b.root)
	if version := p.Dependencies[name]; version != "" {
		return version
	}
	return p.DevDependencies[name]
}

func (b *bundler) packageOfInput(input string) (Package, bool) {
	if path, ok := strings.CutPrefix(input, stubNamespace+":"); ok {
		path = strings.TrimSuffix(strings.TrimSuffix(path, stubOnGet), stubOnUse)
		return Package{Name: packageName(path), Origin: Stubbed}, isPackageImport(path)
	}
	if strings.HasPrefix(input, observeNamespace+":") {
		return Package{}, false
	}
	full := filepath.Join(b.root, filepath.FromSlash(input))
	if !inNodeModules(b.root, full) {
		if within(b.root, full) {
			return Package{}, false
		}
		_, p := packageOf(full)
		return Package{Name: p.Name, Version: p.Version, Origin: Real}, p.Name != ""
	}
	modules, rest := splitModules(full)
	name := packageName(rest)
	p, _ := readPackageJSON(filepath.Join(modules, name))
	return Package{Name: name, Version: p.Version, Origin: Real}, true
}

// splitModules cuts a path after its last node_modules; rest has forward slashes.
func splitModules(full string) (modules, rest string) {
	full = filepath.ToSlash(full)
	i := strings.LastIndex(full, "/"+nodeModules) + len("/"+nodeModules)
	return filepath.FromSlash(full[:i]), full[i:]
}
