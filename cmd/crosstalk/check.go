package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"crosstalk/fuzz"
	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/harness/report"
	"crosstalk/scenarios"
)

// checkFlags are the flags of check, as given.
type checkFlags struct {
	load    loadFlags
	seed    uint64
	budget  string
	reports []string
	failOn  string
	out     string
	rules   []string
	skip    []string
	openapi []string
	verbose bool
	node    nodeFlags
	profile string
	plateau int // of the profile
}

func newCheck(t *terminal) *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check [APPDIR]",
		Short: "Run everything on an app, judge, and print what was found",
		Example: "  crosstalk check\n" +
			"  crosstalk check ./my-app --report text --report sarif=crosstalk.sarif\n" +
			"  crosstalk check ./my-app --rules cross-tenant-leak --budget 30s\n" +
			"  crosstalk check ./my-app --profile nightly --confirm",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.profiled(c); err != nil {
				return err
			}
			return f.run(c.Context(), t, appDir(args))
		},
	}
	f.add(c, strconv.Itoa(harness.DefaultRuns)+"x")
	f.addProfile(c)
	return c
}

// add adds the flags that check and fuzz share.
func (f *checkFlags) add(c *cobra.Command, budget string) {
	f.load.add(c)
	flags := c.Flags()
	flags.Uint64Var(&f.seed, "seed", 1, "seed of all data and randomness; the same seed gives the same findings")
	flags.StringVar(&f.budget, "budget", budget,
		"how much to run: 2000x (runs, reproducible) or 30s (time)")
	flags.StringArrayVar(&f.reports, "report", nil,
		"FORMAT[=PATH], repeatable: "+strings.Join(report.Formats(), ", ")+" (default text)")
	flags.StringVar(&f.failOn, "fail-on", string(oracle.Medium), "lowest severity that fails: low, medium, high, critical")
	flags.StringVar(&f.out, "out", "", "where findings are saved (default .crosstalk in the app)")
	flags.StringSliceVar(&f.rules, "rules", nil, "only these rules")
	flags.StringSliceVar(&f.skip, "skip", nil, "not these rules")
	flags.StringArrayVar(&f.openapi, "openapi", nil,
		"FILE, repeatable: an OpenAPI 3 description, JSON or YAML, of an API that the app calls, to answer as it says")
	flags.StringVar(&f.node.on, "confirm", "",
		"replay what is found on real Node.js, in a locked-down container; node: on that of this machine")
	flags.Lookup("confirm").NoOptDefVal = inContainer
	f.node.add(c)
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "print every function and warning")
}

func appDir(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

// plan is what the flags mean.
type plan struct {
	runs    int
	timeout time.Duration
	outputs []output
	failOn  oracle.Severity
	rules   []oracle.Rule
	plateau int
}

// search is how many executions of the budget the search for payloads may take: half. The rest goes to the scenarios
// before it, and to judging what is found.
func (p plan) search() int { return max(p.runs/2, 1) }

func (f *checkFlags) plan() (p plan, err error) {
	p.plateau = f.plateau
	if p.runs, p.timeout, err = parseBudget(f.budget); err != nil {
		return p, err
	}
	if p.outputs, err = parseReports(f.reports); err != nil {
		return p, err
	}
	if p.failOn, err = oracle.ParseSeverity(f.failOn); err != nil {
		return p, fmt.Errorf("--fail-on: %w", err)
	}
	if p.rules, err = oracle.Select(f.rules, f.skip); err != nil {
		return p, fmt.Errorf("--rules, --skip: %w", err)
	}
	if err = f.node.validate(); err != nil {
		return p, fmt.Errorf("--confirm=%w", err)
	}
	if len(p.rules) == 0 {
		return p, errors.New("--rules, --skip: no rule is left to check")
	}
	return p, nil
}

func parseBudget(text string) (runs int, timeout time.Duration, err error) {
	if count, ok := strings.CutSuffix(text, "x"); ok {
		if runs, err = strconv.Atoi(count); err == nil && runs > 0 {
			return runs, 0, nil
		}
	} else if timeout, err = time.ParseDuration(text); err == nil && timeout > 0 {
		return math.MaxInt, timeout, nil
	}
	return 0, 0, fmt.Errorf("--budget %q: use a number of runs such as 2000x, or a time such as 30s", text)
}

// job is an app that is ready to be checked, and what the flags mean.
type job struct {
	plan
	app   *harness.App
	store *harness.Store
	dir   string                    // as given
	on    *confirmer                // nil: findings are not confirmed
	saved map[string]harness.Replay // by the id of the finding
}

// close ends the use of the store and of the Node.js.
func (j *job) close() {
	j.on.Close()
	j.store.Close()
}

// save saves a finding, and keeps what it takes to confirm it.
func (j *job) save(r harness.Replay) (string, error) {
	j.saved[r.Finding.ID] = r
	return j.store.Save(r)
}

// confirm confirms all findings of a report, until the context ends.
func (j *job) confirm(ctx context.Context, t *terminal, r *harness.Report) {
	if j.on == nil {
		return
	}
	line := newProgress(t)
	defer line.done()
	for k := range r.Findings {
		f := &r.Findings[k]
		saved, known := j.saved[f.ID]
		if ctx.Err() != nil || !known {
			continue
		}
		line.say(fmt.Sprintf("confirming %d of %d · %s", k+1, len(r.Findings), f.Rule))
		is := j.on.Confirm(j.app, saved)
		f.Confirmation, saved.Finding.Confirmation = &is, &is
		if f.Replay == "" {
			continue // it could not be saved, which the report says
		}
		if _, err := j.store.Save(saved); err != nil {
			r.Warnings = append(r.Warnings, harness.Warning{
				Code: "not-saved", Message: fmt.Sprintf("the replay file of finding %s lacks its confirmation: %v", f.ID, err),
			})
		}
	}
}

// prepare loads the app, and finds out whether what is found can be kept. The store has to be closed.
func (f *checkFlags) prepare(ctx context.Context, t *terminal, dir string) (*job, error) {
	p, err := f.plan()
	if err != nil {
		return nil, fail(exitUsage, err)
	}
	if err := checkWritable(p.outputs); err != nil {
		return nil, fail(exitUsage, err)
	}
	app, err := f.load.load(ctx, t, dir)
	if err != nil {
		return nil, err
	}
	for _, file := range f.openapi {
		if err := app.Describe(file); err != nil {
			return nil, fail(exitUsage, fmt.Errorf("--openapi: %w", err))
		}
	}
	store, err := harness.OpenStore(app.Dir, f.out)
	if err != nil {
		return nil, fail(exitUsage, fmt.Errorf("%w; --out names the folder", err))
	}
	on, err := f.node.open(ctx, t, app)
	if err != nil {
		store.Close()
		return nil, err
	}
	return &job{p, app, store, dir, on, map[string]harness.Replay{}}, nil
}

// options are those of a check of the job.
func (f *checkFlags) options(j *job) harness.Options {
	return harness.Options{
		Seed: f.seed, Runs: j.runs, Rules: j.rules, Save: j.save, Today: time.Now().Format(time.DateOnly),
	}
}

// report writes the reports.
func (f *checkFlags) report(t *terminal, j *job, r *harness.Report) error {
	if err := write(t, r, j.plan, report.Options{Verbose: f.verbose, AppArg: j.dir, Rules: j.rules}); err != nil {
		return fail(exitFailed, err)
	}
	return nil
}

func (f *checkFlags) run(ctx context.Context, t *terminal, dir string) error {
	j, err := f.prepare(ctx, t, dir)
	if err != nil {
		return err
	}
	defer j.close()
	line := newProgress(t)
	o := f.options(j)
	o.Progress = line.show
	r, err := search(ctx, j.app, j.plan, o)
	line.done()
	if err != nil {
		return err
	}
	j.confirm(ctx, t, r)
	if err := f.report(t, j, r); err != nil {
		return err
	}
	return verdict(ctx, r, j.failOn)
}

// within is the context that ends with the budget, when that is a time.
func (p plan) within(ctx context.Context) (context.Context, context.CancelFunc) {
	if p.timeout > 0 {
		return context.WithTimeout(ctx, p.timeout)
	}
	return ctx, func() {}
}

// explore explores the app. Its errors have exit codes. A context that ends is no error here: what was learnt until
// then is reported, and what is left of the time is used.
func explore(ctx context.Context, app *harness.App, seed uint64) (*harness.Model, error) {
	model, err := app.Explore(ctx, seed)
	if model == nil && errors.Is(ctx.Err(), context.Canceled) {
		return nil, interrupted(ctx)
	}
	if model == nil {
		return nil, fail(exitFailed, err)
	}
	return model, nil
}

// search explores the app, makes the schedules and checks them.
func search(ctx context.Context, app *harness.App, p plan, o harness.Options) (*harness.Report, error) {
	ctx, cancel := p.within(ctx)
	defer cancel()
	o.Progress(harness.Progress{Budget: o.Runs, Schedule: "learning what can be called"})
	model, err := explore(ctx, app, o.Seed)
	if err != nil {
		return nil, err
	}
	o.Warnings = model.Warnings
	if ctx.Err() != nil {
		return checked(app.Check(ctx, nil, o))
	}
	experiments := scenarios.Experiments(model, o.Rules...)
	more, stop := fuzz.Ahead(ctx, func(ctx context.Context) iter.Seq2[harness.Experiment, error] {
		return fuzz.Experiments(ctx, app.Apart(), model,
			fuzz.Options{Seed: o.Seed, Executions: p.search(), Plateau: p.plateau})
	})
	defer stop()
	o.More = more
	return checked(app.Check(ctx, experiments, o))
}

// checked is what Check returned, as a result of the command: a check that was cut short has a report, too.
func checked(r *harness.Report, err error) (*harness.Report, error) {
	if r == nil {
		return nil, fail(exitFailed, err)
	}
	return r, nil
}

// interrupted is the error of a command that was told to stop; nil when it was not.
func interrupted(ctx context.Context) error {
	if ctx.Err() != nil {
		return fail(exitInterrupted, errors.New("interrupted; what was found so far, if anything, is reported and saved"))
	}
	return nil
}

func verdict(ctx context.Context, r *harness.Report, failOn oracle.Severity) error {
	if err := interrupted(ctx); err != nil {
		return err
	}
	for _, f := range r.Findings {
		if f.Severity.AtLeast(failOn) {
			return fail(exitFindings, nil)
		}
	}
	if why := r.Untested(); why != "" {
		return fail(exitCoverage, errors.New(why+", so nothing was tested"))
	}
	return nil
}
