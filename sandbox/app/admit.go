package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/evanw/esbuild/pkg/api"
)

// maxModule is how many bytes one file may have; the largest of widely used packages, TypeScript's compiler, has 9 MB.
// The bundler takes about fifteen times the memory of what it reads.
const maxModule = 16 << 20

// settingsFiles are the files that the bundler reads by itself in every folder on its way.
var settingsFiles = []string{"package.json", "tsconfig.json", "jsconfig.json"}

// survey refuses files of settings in and below root that would not end, or are too large. The bundler opens them
// before anybody can ask what they are.
func survey(root string) (problems Errors) {
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains(settingsFiles, d.Name()) {
			return nil
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return nil
		}
		at := Position{File: filepath.ToSlash(relative)}
		info, err := os.Stat(path)
		if err == nil {
			err = Bounded(info, MaxFile)
		} else {
			err = nil // a link that leads nowhere
		}
		if err != nil {
			problems.Add(at, "replace it by a plain file, or remove it", "cannot be read: %v", err)
			return nil
		}
		if d.Name() != "package.json" {
			problems = append(problems, extended(path, at, 0)...)
		}
		return nil
	})
	return problems
}

// extends matches the files from which a file of settings takes more.
var extends = regexp.MustCompile(`"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")`)

var quoted = regexp.MustCompile(`"([^"]*)"`)

// maxExtended is how many files of settings may take from one another.
const maxExtended = 10

// extended refuses what files of settings take from others that would not end. Those of packages lie where survey
// looks.
func extended(path string, at Position, depth int) (problems Errors) {
	text, err := ReadFile(path, MaxFile)
	if err != nil || depth > maxExtended {
		return nil
	}
	for _, base := range bases(path, text) {
		info, err := os.Stat(base)
		if err == nil && !info.IsDir() {
			err = Bounded(info, MaxFile)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			problems.Add(at, "", "takes settings from a file that cannot be read: %v", err)
			continue
		}
		problems = append(problems, extended(base, at, depth+1)...)
	}
	return problems
}

// bases are the files from which a file of settings may take more.
func bases(path string, text []byte) (out []string) {
	for _, list := range extends.FindAllSubmatch(text, -1) {
		for _, name := range quoted.FindAllSubmatch(list[1], -1) {
			base := filepath.FromSlash(string(name[1]))
			if !isRelative(base) {
				continue
			}
			if !filepath.IsAbs(base) {
				base = filepath.Join(filepath.Dir(path), base)
			}
			out = append(out, base, base+".json")
		}
	}
	return out
}

// admit is asked for each file before it is read. It refuses what would not end or is too large for the parsers, and
// cuts off source maps that lie elsewhere: the bundler reads them wherever they are said to be.
func (r *resolver) admit(args api.OnLoadArgs) (out api.OnLoadResult, err error) {
	text, err := ReadFile(args.Path, maxModule)
	if err == nil {
		err = parsable(text)
	}
	if err != nil {
		reason := err
		if p := new(fs.PathError); errors.As(err, &p) {
			reason = p.Err // without the path on this machine
		}
		return api.OnLoadResult{Errors: []api.Message{{Text: "cannot be read: " + reason.Error(),
			Location: &api.Location{File: r.relative(args.Path)}}}}, nil
	}
	r.mu.Lock()
	r.admitted[args.Path] = true
	r.mu.Unlock()
	if contents, cut := r.withoutMaps(args.Path, text); cut {
		return api.OnLoadResult{Contents: &contents, Loader: api.LoaderDefault}, nil
	}
	return out, nil
}

// foreign says whether a message is about a file outside the app that was not admitted, such as one that a
// tsconfig.json extends: what such a file holds is not shown.
func (r *resolver) foreign(at *api.Location) bool {
	if at == nil {
		return false
	}
	file := filepath.FromSlash(at.File)
	if !filepath.IsAbs(file) {
		file = filepath.Join(r.root, file)
	}
	r.mu.Lock()
	admitted := r.admitted[file]
	r.mu.Unlock()
	real, err := filepath.EvalSymlinks(file)
	return !admitted && err == nil && !within(r.root, real) && !inNodeModules(r.root, real)
}
