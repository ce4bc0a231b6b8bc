package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"crosstalk/harness"
	"crosstalk/harness/config"
)

//go:generate sh -c "go run . schema > ../../docs/crosstalk.schema.json"

// loadFlags are the flags of every command that loads an app.
type loadFlags struct {
	stubMissing, standIns bool
	config                string
}

func (f *loadFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.stubMissing, "stub-missing", false,
		"replace npm packages that are not installed by modules that throw when used")
	c.Flags().BoolVar(&f.standIns, "stand-ins", false,
		"use crosstalk's own modules in place of installed @forge packages")
	c.Flags().StringVar(&f.config, "config", "", "the configuration file (default "+config.File+" in the app, if there)")
}

// load reads the configuration and loads the app in dir. Its errors have their exit codes.
func (f loadFlags) load(dir string) (*harness.App, error) {
	declared, err := readConfig(dir, f.config)
	if err != nil {
		return nil, fail(exitUsage, err)
	}
	app, err := harness.Load(dir, harness.LoadOptions{StubMissing: f.stubMissing, StandIns: f.standIns, Config: declared})
	if err != nil {
		return nil, fail(exitApp, err)
	}
	if err := declared.CheckNames(app.App); err != nil {
		return nil, fail(exitUsage, err)
	}
	return app, nil
}

// readConfig reads the file of that name, or the app's own where there is one.
func readConfig(dir, file string) (config.Config, error) {
	shown := file
	if file == "" {
		file, shown = filepath.Join(dir, config.File), config.File
	}
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && shown != file:
		return config.Config{}, refuseOtherName(dir)
	case err != nil && shown == file:
		return config.Config{}, fmt.Errorf("--config: %w", err)
	case err != nil:
		return config.Config{}, err
	}
	return config.Parse(shown, text)
}

// refuseOtherName is an error when the app has a file that its developer takes for its configuration.
func refuseOtherName(dir string) error {
	for _, name := range []string{"crosstalk.yml", ".crosstalk.yaml", ".crosstalk.yml", "crosstalk.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("%s is not read; rename it to %s, or pass --config", filepath.Join(dir, name), config.File)
		}
	}
	return nil
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
