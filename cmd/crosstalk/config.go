package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"time"

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
	memory                uint64 // MiB
	time                  time.Duration
}

func (f *loadFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.stubMissing, "stub-missing", false,
		"replace npm packages and files that are not there by modules that throw when used")
	c.Flags().BoolVar(&f.standIns, "stand-ins", false,
		"use crosstalk's own modules in place of installed @forge packages")
	c.Flags().IntVarP(&f.jobs, "jobs", "j", runtime.GOMAXPROCS(0),
		"worker processes that run the app's code, with limits; 0 runs it in this process, without them")
	c.Flags().Uint64Var(&f.memory, "worker-memory", 1024, "advanced: how much memory each worker process may have, in MiB")
	c.Flags().DurationVar(&f.time, "worker-time", 20*time.Second,
		"advanced: after how much processor time without a sign of life a worker process is ended")
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

// The memory that a worker may be given, in MiB: with less it does not start, and more no machine has.
const (
	leastMemory = 256
	mostMemory  = 1 << 20
)

// open loads the app: in worker processes, unless the flags say otherwise or a database server answers its statements,
// which workers without a network cannot reach. Its errors have their exit codes.
func (f loadFlags) open(ctx context.Context, t *terminal, dir string, o harness.OpenOptions) (*harness.App, error) {
	if f.jobs < 0 {
		return nil, fail(exitUsage, fmt.Errorf("--jobs %d: use a number of processes, or 0 for none", f.jobs))
	}
	if f.memory < leastMemory || f.memory > mostMemory || f.time < time.Second {
		return nil, fail(exitUsage, fmt.Errorf("--worker-memory %d, --worker-time %s: use %d to %d MiB, and a second or more",
			f.memory, f.time, leastMemory, mostMemory))
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
	t.workers = worker.New(worker.Options{
		Command: command, Size: f.jobs, Stop: ctx.Done(), Limits: worker.Limits{Memory: f.memory << 20, Time: f.time},
	})
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
