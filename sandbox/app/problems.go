package app

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/evanw/esbuild/pkg/api"
)

// buildProblems are esbuild's errors.
type buildProblems []api.Message

// couldNotResolve matches what esbuild 0.28 says of an import that leads nowhere; a test notices if that changes.
var couldNotResolve = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^Could not resolve "([^"]*)"`)
})

// unresolvedPath returns the import that the message says leads nowhere.
func unresolvedPath(m api.Message) (string, bool) {
	match := couldNotResolve().FindStringSubmatch(m.Text)
	if match == nil || m.Location == nil {
		return "", false
	}
	return match[1], true
}

// isPackageImport tells npm packages from paths: relative ones, "#internal" ones and the usual aliases of tsconfig
// paths, none of which npm install could bring.
func isPackageImport(p string) bool {
	return !isRelative(p) && !strings.HasPrefix(p, "#") && !strings.HasPrefix(p, "@/") && !strings.HasPrefix(p, "~")
}

// errors turns esbuild's messages into ours: all missing packages in one, then the rest by position.
func (ps buildProblems) errors(from *resolver) Errors {
	root := from.root
	missing := map[string]Position{}
	var rest Errors
	for _, m := range ps {
		p, unresolved := unresolvedPath(m)
		at := messagePosition(m)
		switch {
		case unresolved && isPackageImport(p) && !installedFor(root, m, p):
			name := packageName(p)
			if first, ok := missing[name]; !ok || earlier(at, first) {
				missing[name] = at
			}
		case unresolved:
			rest.Add(at, unresolvedHint(root, m, p), "cannot find %q", p)
		default:
			rest = append(rest, buildError(from, m, at))
		}
	}
	rest.Sort()
	rest = slices.CompactFunc(rest, func(a, b *Error) bool { return *a == *b })
	if len(missing) > 0 {
		return append(Errors{missingPackages(root, missing)}, rest...)
	}
	return rest
}

func installedFor(root string, m api.Message, p string) bool {
	return installed(filepath.Join(root, filepath.FromSlash(m.Location.File)), packageName(p))
}

// earlier prefers the app's own files to those of packages, then goes by position.
func earlier(a, b Position) bool {
	if x, y := strings.Contains(a.File, nodeModules), strings.Contains(b.File, nodeModules); x != y {
		return y
	}
	return a.Before(b)
}

func missingPackages(root string, missing map[string]Position) *Error {
	var at Position
	list := make([]string, 0, len(missing))
	for name, p := range missing {
		list = append(list, fmt.Sprintf("%s (%s)", name, p))
		if at.File == "" || earlier(p, at) {
			at = p
		}
	}
	slices.Sort(list)
	return &Error{Position: at, Msg: "npm packages are not installed: " + strings.Join(list, ", "),
		Hint: fmt.Sprintf("run npm install in %s, or pass --stub-missing", root)}
}

func unresolvedHint(root string, m api.Message, p string) string {
	if isRelative(p) {
		target := path.Join(path.Dir(m.Location.File), p)
		return fmt.Sprintf("there is no file %s, with or without %s, nor an index file in a folder of that name",
			target, strings.Join(extensions[:], " "))
	}
	if isPackageImport(p) && installedFor(root, m, p) {
		return fmt.Sprintf("package %s is installed but does not offer this file", packageName(p))
	}
	return "check paths in tsconfig.json and imports in package.json"
}

// buildError keeps esbuild's words for what is not valid JavaScript or TypeScript, and shows the line.
func buildError(from *resolver, m api.Message, at Position) *Error {
	if from.foreign(m.Location) {
		return &Error{Position: at, Msg: "the file lies outside the app, and is not what the app takes it for"}
	}
	line := ""
	if m.Location != nil && m.Location.LineText != "" {
		line = "\n    " + strings.TrimSpace(m.Location.LineText)
	}
	if out, ok := m.Detail.(outsideApp); ok {
		return &Error{Position: at, Msg: fmt.Sprintf("import of %q leads out of the app directory", out.path),
			Hint: "move the file into the app, or make it an npm package"}
	}
	if strings.HasPrefix(m.Text, "Top-level await is ") {
		return &Error{Position: at, Msg: "top-level await is not supported: Forge bundles the backend as CommonJS" + line,
			Hint: "move the await into the handler"}
	}
	return &Error{Position: at, Msg: m.Text + line}
}

// messagePosition converts esbuild's byte columns, counted from 0, to UTF-16 columns counted from 1.
func messagePosition(m api.Message) Position {
	if m.Location == nil {
		return Position{}
	}
	before := m.Location.LineText[:min(m.Location.Column, len(m.Location.LineText))]
	return Position{File: sourceName(m.Location.File), Line: m.Location.Line,
		Column: len(utf16.Encode([]rune(before))) + 1}
}
