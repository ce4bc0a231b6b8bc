package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"

	"github.com/spf13/cobra"

	"crosstalk/harness"
	"crosstalk/harness/config"
	"crosstalk/harness/worker"
)

//go:generate sh -c "go run . schema > ../../docs/crosstalk.schema.json"

// loadFlags are the flags of every command that loads an app.
type loadFlags struct {
	stubMissing, standIns bool
	config                string
	jobs                  int
}

func (f *loadFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.stubMissing, "stub-missing", false,
		"replace npm packages and files that are not there by modules that throw when used")
	c.Flags().BoolVar(&f.standIns, "stand-ins", false,
		"use crosstalk's own modules in place of installed @forge packages")
	c.Flags().IntVarP(&f.jobs, "jobs", "j", runtime.GOMAXPROCS(0),
		"worker processes that run the app's code, with limits; 0 runs it in this process, without them")
	c.Flags().StringVar(&f.config, "config", "", "the configuration file (default "+config.File+" in the app, if there)")
}

// load reads the configuration and loads the app in dir, with the database server that the configuration asks for. Its
// errors have their exit codes.
func (f loadFlags) load(ctx context.Context, t *terminal, dir string) (*harness.App, error) {
	declared, err := harness.ReadConfig(dir, f.config)
	var unread *fs.PathError
	switch {
	case f.config != "" && errors.As(err, &unread):
		return nil, fail(exitUsage, fmt.Errorf("--config: %w", err))
	case err != nil:
		return nil, fail(exitUsage, err)
	}
	options := harness.OpenOptions{StubMissing: f.stubMissing, StandIns: f.standIns, Config: declared}
	app, err := f.open(ctx, t, dir, options)
	if err != nil {
		return nil, err
	}
	if err := declared.CheckNames(app.App); err != nil {
		return nil, fail(exitUsage, err)
	}
	return app, t.startDatabase(ctx, app)
}

// open loads the app: in worker processes, unless the flags say otherwise or a database server answers its statements,
// which workers without a network cannot reach. Its errors have their exit codes.
func (f loadFlags) open(ctx context.Context, t *terminal, dir string, o harness.OpenOptions) (*harness.App, error) {
	if f.jobs < 0 {
		return nil, fail(exitUsage, fmt.Errorf("--jobs %d: use a number of processes, or 0 for none", f.jobs))
	}
	if f.jobs == 0 || o.Config.SQL.Image != "" {
		app, err := harness.Open(dir, o)
		if err != nil {
			return nil, fail(exitApp, err)
		}
		return app, nil
	}
	command, err := worker.Self(workCommand)
	if err != nil {
		return nil, fail(exitFailed, err)
	}
	t.workers = worker.New(worker.Options{Command: command, Size: f.jobs, Stop: ctx.Done()})
	app, err := harness.OpenIn(ctx, t.workers, dir, o)
	if err != nil && ctx.Err() != nil {
		return nil, interrupted(ctx)
	}
	if err != nil {
		return nil, fail(exitApp, err)
	}
	return app, nil
}

func newSchema(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of " + config.File + ", for editors",
		Example: "  crosstalk schema > crosstalk.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := t.out.Write(config.Schema())
			return err
		},
	}
}
