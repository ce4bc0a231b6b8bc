package app

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
	"github.com/evanw/esbuild/pkg/api"
)

// Bundle is the script of one handler file with all it imports.
type Bundle struct {
	// Module is the handler's module name: "index".
	Module string
	// File is the handler file: "src/index.ts".
	File string
	// Script is "(function(exports,require,module,__filename,__dirname){…})" and an inline source map. Compiled under a
	// name without a slash, it gives goja's positions as Position does: relative to the app directory, from 1. The map
	// counts columns from 1 for that, which other readers of source maps have to know. The script is plain ASCII, so
	// that bytes, characters and UTF-16 units count the same.
	Script string
	// Lowered says that class fields were rewritten because the engine's parser refused them.
	Lowered bool
}

const (
	// deadMarker never runs. An eval that the compiler cannot rule out makes goja keep the names of the variables at
	// module scope, which the search for retained state prints. It must not stand inside a class: goja then
	// miscompiles derived classes.
	deadMarker = `if(0)(()=>{"use strict";eval()});`
	scriptHead = `(function(exports,require,module,__filename,__dirname){` + deadMarker
	scriptTail = `})`

	// importMetaDir stands for import.meta.dirname, and index.js in it for the file; CommonJS has neither.
	importMetaDir = "/app"
)

// lacking lists what goja does not parse or run although it is within ES2022 or newer, as measured by running 111
// language probes; esbuild rewrites each or reports it.
func lacking(lowerFields bool) map[string]bool {
	features := map[string]bool{
		"async-generator": false, "for-await": false, "top-level-await": false, "dynamic-import": false,
		"import-meta": false, "regexp-unicode-property-escapes": false,
		"regexp-match-indices": false,
		// esbuild leaves \p{} inside a character class alone unless it rewrites every literal with the flag u.
		"regexp-sticky-and-unicode-flags": false,
		"regexp-set-notation":             false, "decorators": false, "using": false, "import-attributes": false,
	}
	if lowerFields {
		// goja refuses class fields called get, set or async that have an initialiser. Lowering also turns private
		// names into WeakMaps, so it is not the default.
		features["class-field"], features["class-static-field"] = false, false
	}
	return features
}

// bundler builds the bundles of one app.
type bundler struct {
	root     string
	opt      Options
	lenient  leniency
	resolver *resolver
}

// bundle fills Bundles and Packages, and adds to Warnings.
func (a *App) bundle(root string, entries []entry, opt Options) error {
	b := &bundler{root: root, opt: opt}
	built, problems := b.build(entries, false)
	for len(problems) > 0 && b.lenient.extend(problems, opt.StubMissing) {
		built, problems = b.build(entries, false)
	}
	if len(problems) > 0 {
		return problems.errors(b.resolver)
	}
	a.Bundles = built.bundles
	for i := range a.Bundles {
		if err := b.ensureTaken(&a.Bundles[i], &built); err != nil {
			return err
		}
		a.Bundles[i].Script = watchCode(a.Bundles[i].Script)
	}
	a.Warnings = append(append(a.Warnings, b.lenient.warnings...), built.warnings...)
	a.Packages = b.packages(built.inputs)
	return nil
}

// ensureTaken bundles again with class fields lowered if goja refuses the script.
func (b *bundler) ensureTaken(bundle *Bundle, built *buildResult) error {
	if refusal(bundle.Script) == nil {
		return nil
	}
	again, problems := b.build([]entry{{module: bundle.Module, file: bundle.File}}, true)
	if len(problems) > 0 {
		return problems.errors(b.resolver)
	}
	*bundle = again.bundles[0]
	built.inputs = append(built.inputs, again.inputs...)
	if e := refusal(bundle.Script); e != nil {
		at := originalPosition(bundle.Script, e.line, e.column)
		if at.File == "" {
			at.File = bundle.File
		}
		return Errors{{Position: at, Msg: "the JavaScript engine does not take this: " + e.message,
			Hint: "write it another way, or leave the file out of the backend"}}
	}
	return nil
}

// refused says why and where, from 1, goja does not take a script.
type refused struct {
	message      string
	line, column int
}

// refusal parses and compiles: goja looks into regular expressions only while compiling.
func refusal(script string) *refused {
	program, err := parser.ParseFile(nil, "", script, 0, parser.WithDisableSourceMaps)
	if err == nil {
		_, err = goja.CompileAST(program, false)
	}
	var inParser parser.ErrorList
	var inCompiler *goja.CompilerSyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &inParser) && len(inParser) > 0:
		return &refused{inParser[0].Message, inParser[0].Position.Line, inParser[0].Position.Column}
	case errors.As(err, &inCompiler) && inCompiler.File != nil:
		at := inCompiler.File.Position(inCompiler.Offset)
		return &refused{inCompiler.Message, at.Line, at.Column}
	}
	return &refused{message: err.Error()}
}

// buildResult is what one run of esbuild gave; inputs are the paths of the files that went in.
type buildResult struct {
	bundles  []Bundle
	inputs   []string
	warnings []Warning
}

func (b *bundler) build(entries []entry, lowerFields bool) (buildResult, buildProblems) {
	b.resolver = newResolver(b.root, b.opt, &b.lenient, b.resolver)
	result := api.Build(b.buildOptions(entries, lowerFields))
	if len(result.Errors) > 0 {
		return buildResult{}, result.Errors
	}
	out := buildResult{warnings: buildWarnings(b.resolver, result.Warnings), inputs: bundledInputs(result.Metafile)}
	for i, e := range entries {
		name := strconv.Itoa(i) + ".js"
		script, mapJSON := "", []byte(nil)
		for _, f := range result.OutputFiles {
			switch filepath.Base(f.Path) {
			case name:
				script = string(f.Contents)
			case name + ".map":
				mapJSON = f.Contents
			}
		}
		out.bundles = append(out.bundles, Bundle{Module: e.module, File: e.file, Lowered: lowerFields,
			Script: withInlineMap(withAsyncGenerators(shareNamespaces(script)), mapJSON)})
	}
	return out, nil
}

func (b *bundler) buildOptions(entries []entry, lowerFields bool) api.BuildOptions {
	points := make([]api.EntryPoint, len(entries))
	for i, e := range entries {
		points[i] = api.EntryPoint{
			InputPath:  filepath.Join(b.root, filepath.FromSlash(e.file)),
			OutputPath: strconv.Itoa(i),
		}
	}
	options := api.BuildOptions{
		AbsWorkingDir: b.root, Outdir: b.root, EntryPointsAdvanced: points, Bundle: true,
		Format: api.FormatCommonJS, Platform: api.PlatformNode, Target: api.ES2022,
		Supported:         lacking(lowerFields),
		MainFields:        []string{"module", "main"},
		Conditions:        []string{"node"},
		ResolveExtensions: append(extensions[:len(extensions):len(extensions)], ".mjs"),
		Loader:            map[string]api.Loader{".js": api.LoaderJSX},
		Define:            importMeta(),
		LegalComments:     api.LegalCommentsNone,
		Banner:            map[string]string{"js": scriptHead},
		Footer:            map[string]string{"js": scriptTail},
		Charset:           api.CharsetASCII,
		Sourcemap:         api.SourceMapExternal,
		SourcesContent:    api.SourcesContentExclude,
		Metafile:          true,
		LogLevel:          api.LogLevelSilent,
		Plugins:           []api.Plugin{b.resolver.plugin()},
	}
	b.setJSX(&options)
	return options
}

// importMeta is what import.meta holds, as expressions.
func importMeta() map[string]string {
	const file = importMetaDir + "/index.js"
	return map[string]string{"import.meta.url": strconv.Quote("file://" + file),
		"import.meta.dirname": strconv.Quote(importMetaDir), "import.meta.filename": strconv.Quote(file)}
}

// setJSX sets what holds where tsconfig.json says nothing. Forge compiles JSX of UI Kit 1 (@forge/ui) to ForgeUI calls.
func (b *bundler) setJSX(options *api.BuildOptions) {
	options.JSX = api.JSXAutomatic
	p, _ := readPackageJSON(b.root)
	if p.Dependencies["@forge/ui"] == "" && p.DevDependencies["@forge/ui"] == "" {
		return
	}
	options.JSX = api.JSXTransform
	options.JSXFactory, options.JSXFragment = "ForgeUI.createElement", "ForgeUI.Fragment"
}

func buildWarnings(from *resolver, messages []api.Message) (out []Warning) {
	for _, m := range messages {
		at := messagePosition(m)
		if !from.foreign(m.Location) && !strings.Contains(at.File, nodeModules) {
			out = append(out, Warning{Code: "bundle", Message: m.Text, Position: at})
		}
	}
	return out
}
