// Package app loads a Forge app directory: manifest, bundle, instrumentation, source positions.
package app

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"crosstalk/sandbox/userfile"
)

// Options says how to load an app; the zero value works.
type Options struct {
	// StubMissing replaces npm packages that are not installed, and files that are not there, by modules that throw
	// when used.
	StubMissing bool
	// StandIns names packages ("@forge/api", or a subpath that is listed in full) for which the sandbox has a module of
	// its own; it is used where the importing file finds none installed.
	StandIns []string
	// ForceStandIns uses the stand-ins even where the real package is installed.
	ForceStandIns bool
	// Builtins names the modules that the sandbox provides: "fs", "fs/promises", "crypto". Both "fs" and "node:fs"
	// stay calls of require.
	Builtins []string
	// Built is what Load has made before of the same sources, elsewhere: they are not bundled again.
	Built *Built
}

// Built is what Load makes of an app's sources: plain JSON, so that one process can load an app for others.
type Built struct {
	Bundles  []Bundle
	Packages []Package
	Warnings []Warning
}

// Built returns what the app's sources were made into, for Options.
func (a *App) Built() *Built { return &Built{a.Bundles, a.Packages, a.Warnings} }

// App is a Forge app that is ready to be compiled: what its manifest declares, and one script per handler file.
type App struct {
	// Dir is the absolute path of the app directory.
	Dir string
	// ID is app.id of the manifest, "" when it has none.
	ID string
	// Name is app.name of the manifest, or else the name in package.json, or else the folder's name.
	Name     string
	Manifest *Manifest
	// Functions are in manifest order.
	Functions []Function
	// Bundles holds one bundle per distinct handler file, in order of first use. Forge bundles each handler file on
	// its own, so modules that two handler files share exist twice.
	Bundles []Bundle
	// Packages are the npm packages that went into the bundles, sorted by name, then version, then origin.
	Packages []Package
	// Translations are the files that lie beside the bundles when the app runs, by path: those of the manifest's
	// translations.
	Translations map[string][]byte
	// Hash is the hex SHA-256 of what decides behaviour: the manifest's bytes, the bundles' scripts and translations.
	Hash     string
	Warnings []Warning
}

// Function returns the function with that key, or nil.
func (a *App) Function(key string) *Function {
	k := slices.IndexFunc(a.Functions, func(f Function) bool { return f.Key == key })
	if k < 0 {
		return nil
	}
	return &a.Functions[k]
}

// Load reads the manifest in dir, finds every handler file and bundles it. The error is an Errors that lists
// everything found wrong at once. Nothing of the app is executed, no install script is run, nothing is written.
func Load(dir string, opt Options) (*App, error) {
	root, err := appDir(dir)
	if err != nil {
		return nil, err
	}
	file, data, err := readManifest(root, dir)
	if err != nil {
		return nil, err
	}
	manifest, doc, problems := parseManifest(file, data)
	if len(problems) > 0 {
		return nil, problems
	}
	a := &App{Dir: root, ID: doc.At("app", "id").Text(), Manifest: manifest}
	a.warnOfSecondManifest()
	a.Name = appName(root, doc)
	if a.ID == "" {
		a.warn("app-id-missing", "the manifest has no app.id", Position{File: file})
	}
	a.Functions, problems = readFunctions(file, doc)
	entries := a.locate(root, &problems)
	if len(problems) > 0 {
		problems.Sort()
		return nil, problems
	}
	if problems = survey(root); len(problems) > 0 {
		return nil, problems
	}
	if b := opt.Built; b != nil {
		a.Bundles, a.Packages = b.Bundles, b.Packages
	} else if err := a.bundle(root, entries, opt); err != nil {
		return nil, err
	}
	a.Translations = a.readTranslations(doc.Get("translations"))
	a.Hash = a.hash(data)
	if opt.Built != nil {
		a.Warnings = opt.Built.Warnings // of everything that was done there
	}
	return a, nil
}

func (a *App) warnOfSecondManifest() {
	const second = "manifest.yaml"
	if _, err := os.Lstat(filepath.Join(a.Dir, second)); err == nil && a.Manifest.File != second {
		a.warn("two-manifests", "manifest.yaml is ignored because manifest.yml exists", Position{File: second})
	}
}

func (a *App) warn(code, message string, at Position) {
	a.Warnings = append(a.Warnings, Warning{Code: code, Message: message, Position: at})
}

// hash digests the parts one by one first, so that moving a byte from one part to the next changes it.
func (a *App) hash(manifest []byte) string {
	h := sha256.New()
	part := sha256.Sum256(manifest)
	h.Write(part[:])
	for _, b := range a.Bundles {
		part = sha256.Sum256([]byte(b.Script))
		h.Write(part[:])
	}
	for _, name := range slices.Sorted(maps.Keys(a.Translations)) {
		part = sha256.Sum256([]byte(name + "\x00" + string(a.Translations[name])))
		h.Write(part[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// appDir returns the absolute path of dir with symlinks resolved, because esbuild works on real paths.
func appDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", Errors{{Msg: err.Error()}}
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", Errors{{Msg: "no such directory: " + dir, Hint: "name the folder that holds manifest.yml"}}
	case err != nil:
		return "", Errors{{Msg: err.Error()}}
	case !info.IsDir():
		return "", Errors{{Msg: "not a directory: " + dir, Hint: "name the folder that holds manifest.yml"}}
	}
	root, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", Errors{{Msg: err.Error()}}
	}
	return root, nil
}

func readManifest(root, shown string) (file string, data []byte, err error) {
	for _, name := range []string{"manifest.yml", "manifest.yaml"} {
		got, readErr := ReadFileIn(root, name, MaxFile)
		switch {
		case errors.Is(readErr, fs.ErrNotExist):
			continue
		case readErr != nil:
			return "", nil, Errors{{Position: Position{File: name}, Msg: readErr.Error()}}
		case file == "":
			file, data = name, got
		}
	}
	if file == "" {
		return "", nil, Errors{{Msg: "no manifest.yml in " + shown,
			Hint: "name the folder that holds manifest.yml, or create an app with forge create"}}
	}
	return file, data, nil
}

// packageJSON holds what the loader asks of a package.json.
type packageJSON struct {
	Name            string            `json:"name"`
	Version         string            `json:"version"`
	Dependencies    map[string]string `json:"dependencies"`
	DevDependencies map[string]string `json:"devDependencies"`
}

// readPackageJSON returns the zero value when there is none or when it cannot be read; esbuild reports broken ones.
func readPackageJSON(dir string) (p packageJSON, ok bool) {
	data, err := ReadFile(filepath.Join(dir, "package.json"), MaxFile)
	if err != nil || json.Unmarshal(data, &p) != nil {
		return packageJSON{}, err == nil
	}
	return p, true
}

func appName(root string, doc *userfile.Node) string {
	if name := doc.At("app", "name").Text(); name != "" {
		return name
	}
	if p, _ := readPackageJSON(root); p.Name != "" {
		return p.Name
	}
	return filepath.Base(root)
}
