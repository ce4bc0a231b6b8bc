// Package harness runs a Schedule in the worlds that rules ask for, judges, blames, minimizes; the API for `go test`.
package harness

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"crosstalk/harness/config"
	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/node"
	"crosstalk/sandbox/retained"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// App is an app that was loaded and compiled, ready to run in any number of worlds. It never changes.
type App struct {
	*app.App
	// Config is what the app's developer declared.
	Config  config.Config
	program *sandbox.Program
	// engine makes the runs that are judged; nil: the sandbox's own.
	engine Engine
	// workers do what runs code of the app; nil: this process does, and only then has the app a program.
	workers Workers
	table   func() instrument.Table // with workers
	deadly  *deadly
	// mark is told what of a task is under way; nil: nobody is.
	mark func(Mark)
	// databases are what Forge SQL is answered from; nil: the platform's own.
	databases Databases
	// entries lists the keys of each function that is a resolver, by the function's key.
	entries map[string][]sandbox.Entry
	// resolvers are the keys of the functions whose handlers are resolvers themselves.
	resolvers map[string]bool
	// handlers says where the app's own handlers begin, by the function's key.
	handlers map[string]string
	// baseline is what an instance holds before it has served anybody, made on first use.
	baseline func() *retained.Baseline
	// named is the app in the form in which captured variables have names, compiled on first use.
	named func() form
	// copying is the app in the form in which what copies a probe is one too, compiled on first use.
	copying func() *sandbox.Program
	// instrumented is the app in the form that tells what its code looks at, compiled on first use.
	instrumented func() form
	// metered is the app in the form that counts its work, compiled on first use.
	metered func() form
}

// OpenOptions change how an app is loaded. The zero value works.
type OpenOptions struct {
	// StubMissing replaces npm packages that are not installed, and files that are not there, by modules that throw
	// when they are used.
	StubMissing bool
	// StandIns uses our own modules in place of the @forge packages even where these are installed.
	StandIns bool
	// Config is the app's configuration file. Its environment variables are there while the app loads and when it is
	// explored, its fixtures when it is explored; a Schedule holds those that its runs have.
	Config config.Config
}

// library is the compiled form of all built-in modules: the same for every app.
var library = sync.OnceValues(func() (*sandbox.Library, error) {
	return sandbox.NewLibrary(node.Part(), forge.Part(), shape.Part())
})

// Open loads the app in dir and runs the code of its handler modules once, so that a missing export or a module that
// throws is found at once. All its errors are ones that the user can mend: they name file and line.
func Open(dir string, opt OpenOptions) (*App, error) {
	loaded, err := load(dir, opt, nil)
	if err != nil {
		return nil, err
	}
	return loaded, loaded.checkExports()
}

// loadApp loads the app in dir, or what was built of it before, and runs none of its code.
func loadApp(dir string, opt OpenOptions, built *app.Built) (*app.App, error) {
	return app.Load(dir, app.Options{
		StubMissing: opt.StubMissing, ForceStandIns: opt.StandIns,
		StandIns: forge.StandIns(), Builtins: node.Builtins(), Built: built,
	})
}

// load is loadApp for an app that this process runs.
func load(dir string, opt OpenOptions, built *app.Built) (*App, error) {
	a, err := loadApp(dir, opt, built)
	if err != nil {
		return nil, err
	}
	lib, err := library()
	if err != nil {
		panic("internal: " + err.Error())
	}
	program, err := sandbox.Compile(a, lib)
	if err != nil {
		return nil, fmt.Errorf("%w\nhint: the JavaScript engine refuses this code; please report it", err)
	}
	return &App{
		App: a, Config: opt.Config, program: program,
		entries: map[string][]sandbox.Entry{}, resolvers: map[string]bool{}, handlers: map[string]string{},
		baseline:     sync.OnceValue(func() *retained.Baseline { return baseline(program) }),
		named:        lazily(program.Explain),
		copying:      sync.OnceValue(program.Copying),
		instrumented: lazily(program.Instrument),
		metered:      lazily(program.Meter),
		deadly:       &deadly{},
	}, nil
}

// lazily is a form of the app that is compiled on first use, and whose baseline is made on first use.
func lazily(compile func() *sandbox.Program) func() form {
	return sync.OnceValue(func() form {
		p := compile()
		return form{program: p, baseline: sync.OnceValue(func() *retained.Baseline { return baseline(p) })}
	})
}

// baseline is the retained state of an instance that has served nobody. The self-test comes first: an engine that is no
// longer understood would make every search for a carrier end with nothing.
func baseline(p *sandbox.Program) *retained.Baseline {
	if err := retained.SelfTest(); err != nil {
		panic("internal: " + err.Error())
	}
	return retained.NewBaseline(p, sandbox.Config{})
}

// checkExports runs every handler module, and learns which entries resolvers have. An export that is missing is an
// error; a module that throws is one only when no function of the app is left that could run.
func (a *App) checkExports() error {
	i, _, err := a.environment(a.program, surroundings{observe: true, env: a.Config.Env()})
	if err != nil {
		return err
	}
	var missing app.Errors
	var failed []error
	left := 0
	for _, f := range a.Functions {
		a.under(Mark{Source: a.bundleFile(f.Module)})
		names, err := i.Exports(f.Module)
		switch {
		case err != nil:
			failed = append(failed, a.loadFailure(i, f, err))
		case !slices.Contains(names, f.Export):
			missing = append(missing, listed(a.MissingExport(f, names))...)
		default:
			left++
			a.entries[f.Key] = i.Entries(f.Module, f.Export)
			a.resolvers[f.Key] = i.Resolves(f.Module, f.Export)
			a.handlers[f.Key] = retained.FunctionPosition(i, i.Export(f.Module, f.Export))
		}
	}
	if len(missing) > 0 {
		return missing
	}
	if left == 0 {
		return failed[0]
	}
	for _, e := range failed {
		a.Warnings = append(a.Warnings, app.Warning{Code: "not-loaded", Message: e.Error()})
	}
	return nil
}

// listed is the error of package app as the list that it always is.
func listed(err error) app.Errors {
	var list app.Errors
	if !errors.As(err, &list) {
		panic("internal: " + err.Error())
	}
	return list
}

func (a *App) loadFailure(i *sandbox.Instance, f app.Function, err error) error {
	e := i.Describe(err)
	at := e.Position
	if at == "" {
		at = a.bundleFile(f.Module)
	}
	text := e.Message
	if e.Name != "" {
		text = e.Name + ": " + e.Message
	}
	return fmt.Errorf("%s: the module throws while it loads, so function %q cannot run: %s", at, f.Key, text)
}

func (a *App) bundleFile(module string) string {
	for _, b := range a.Bundles {
		if b.Module == module {
			return b.File
		}
	}
	return module
}

// position is where the app's source defines a function's entry, or its handler, or the file that holds the handler
// when that comes out of a package.
func (a *App) position(function, entry string) string {
	for _, e := range a.entries[function] {
		if e.Key == entry && e.Position != "" {
			return e.Position
		}
	}
	if at := a.handlers[function]; sandbox.InSource(at) {
		return at
	}
	if f := a.Function(function); f != nil {
		return a.bundleFile(f.Module) + ":1:1"
	}
	return ""
}

// surroundings are everything around an instance that is not the app.
type surroundings struct {
	world   tenant.World
	options forge.Options // World and App are filled in
	env     map[string]string
	secrets []string // names in env that hold secrets, whatever they are called
	observe bool
	// feedback is filled with what the code looks at; nil: it is not asked for.
	feedback *sandbox.Feedback
	// meter counts the work of the metered form, which needs one.
	meter *sandbox.Meter
}

// environment makes a fresh instance of the app, in one of its forms, in a world, and the platform behind it.
func (a *App) environment(program *sandbox.Program, s surroundings) (*sandbox.Instance, *forge.Platform, error) {
	s.options.World, s.options.App, s.options.Databases = s.world, a.App, a.openDatabase()
	p := forge.New(s.options)
	i, err := a.instantiate(program, s, p)
	return i, p, err
}

// instantiate makes a fresh instance of the app, in one of its forms, in front of a platform.
func (a *App) instantiate(program *sandbox.Program, s surroundings, p *forge.Platform) (*sandbox.Instance, error) {
	i, err := program.Instantiate(a.surround(s, p))
	if err != nil {
		return nil, fmt.Errorf("internal: %w", err)
	}
	p.SetClock(i.Now)
	return i, nil
}

// surround is how an instance is set up.
func (a *App) surround(s surroundings, p *forge.Platform) sandbox.Config {
	env := p.Env(a.App)
	for name, value := range s.env {
		env[name] = s.world.Setting(name, value, slices.Contains(s.secrets, name))
	}
	return sandbox.Config{
		Seed: s.world.Seed, Reseed: s.world.Variation.Axis == tenant.Randomness,
		Platform: p, Env: env, Observe: s.observe, Feedback: s.feedback, Meter: s.meter,
	}
}
