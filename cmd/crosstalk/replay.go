package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/harness/printable"
	"crosstalk/harness/report"
)

func newReplay(t *terminal) *cobra.Command {
	var load loadFlags
	var dir string
	c := &cobra.Command{
		Use:   "replay FILE",
		Short: "Run a saved finding again, exactly once in each of its two worlds",
		Long: "Runs a saved finding again and prints FIXED (exit code 0), STILL FAILS (1), or CHANGED (3) when the app no\n" +
			"longer runs the schedule. The app is the nearest folder above FILE that holds a manifest, or --app.",
		Example: "  crosstalk replay .crosstalk/findings/0123456789abcdef.json\n" +
			"  crosstalk replay --app ./my-app /tmp/out/findings/0123456789abcdef.json",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return replay(c.Context(), t, args[0], dir, load) },
	}
	c.Flags().StringVar(&dir, "app", "", "the app's folder")
	load.add(c)
	return c
}

func replay(ctx context.Context, t *terminal, file, dir string, load loadFlags) error {
	saved, err := harness.ReadReplay(file)
	if err != nil {
		return fail(exitUsage, err)
	}
	if dir == "" {
		if dir, err = findApp(file); err != nil {
			return fail(exitUsage, err)
		}
	}
	app, err := load.load(ctx, t, dir)
	var failed *exitError
	if errors.As(err, &failed) && failed.code == exitApp {
		return fail(exitApp, fmt.Errorf("%s: the app does not load: %w", harness.Changed, failed.err))
	}
	if err != nil {
		return err
	}
	result, err := app.Replay(saved)
	if ctx.Err() != nil {
		return fail(exitInterrupted, errors.New("interrupted; the finding was not judged"))
	}
	if err != nil {
		return fail(exitFailed, err)
	}
	rule, err := oracle.Find(saved.Rule)
	if err != nil {
		return fail(exitUsage, err)
	}
	return tell(t, result, saved, app, report.Options{Color: t.color, AppArg: dir, Rules: []oracle.Rule{rule}})
}

// tell prints the verdict, and what the app shows now when it still fails.
func tell(t *terminal, result harness.ReplayResult, saved harness.Replay, app *harness.App, o report.Options) error {
	fmt.Fprintf(t.out, "%s  %s  %s\n", result.Verdict, saved.Rule, printable.Text(saved.Finding.Message))
	if app.Hash != saved.App.Hash {
		fmt.Fprintln(t.out, "the app's code differs from the code that the finding was saved with")
	}
	switch result.Verdict {
	case harness.Fixed:
		fmt.Fprintln(t.out, result.Reason)
		return nil
	case harness.Changed:
		fmt.Fprintln(t.out, printable.Text(result.Reason))
		return fail(exitApp, nil)
	}
	result.Finding.Replay = saved.Finding.Replay
	fmt.Fprintln(t.out)
	if err := report.WriteFinding(t.out, *result.Finding, o); err != nil {
		return fail(exitFailed, err)
	}
	return fail(exitFindings, nil)
}

// findApp is the nearest folder above the file, or the working directory, that holds a manifest.
func findApp(file string) (string, error) {
	at, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	for dir := filepath.Dir(at); ; dir = filepath.Dir(dir) {
		if hasManifest(dir) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if hasManifest(".") {
		return ".", nil
	}
	return "", errors.New("no manifest.yml in a folder above " + file + ": name the app with --app DIR")
}

func hasManifest(dir string) bool {
	for _, name := range []string{"manifest.yml", "manifest.yaml"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}
