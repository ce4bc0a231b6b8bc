package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/harness/printable"
)

// confirming is a call of the command confirm.
type confirming struct {
	t    *terminal
	load loadFlags
	node nodeFlags
	app  string
	apps map[string]*confirmable // by folder
}

func newConfirm(t *terminal) *cobra.Command {
	f := &confirming{t: t, apps: map[string]*confirmable{}}
	c := &cobra.Command{
		Use:   "confirm FINDING...",
		Short: "Replay saved findings on real Node.js, in a locked-down container",
		Long: "Replays findings on real Node.js, with the app's real bundle, once in each of their two worlds, and writes\n" +
			"what that showed into their files. FINDING is a replay file, or the id of a finding in .crosstalk of the app.\n\n" +
			"Node.js runs in a container without network, mounts and rights, which needs Docker and the program\n" +
			nodeProgram + "; or, with --on node, on this machine, where less holds the app's code back.\n\n" +
			"The exit code is 0 when Node.js confirms all, and 1 when it does not confirm one: it runs the schedule, and the\n" +
			"rule does not fail. It is 3 when some could not be run at all, as those of rules that look at the manifest\n" +
			"alone, and 4 when there is no Node.js to run them on.",
		Example: "  crosstalk confirm .crosstalk/findings/0123456789abcdef.json\n" +
			"  crosstalk confirm --app ./my-app 0123456789abcdef fedcba9876543210\n" +
			"  crosstalk confirm --on node --node /usr/bin/node .crosstalk/findings/*.json",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c.Context(), args) },
	}
	c.Flags().StringVar(&f.app, "app", "", "the app's folder (default the one above the file, or the current one)")
	c.Flags().StringVar(&f.node.on, "on", inContainer, "where Node.js runs: container, or node for that of this machine")
	f.node.add(c)
	f.load.add(c)
	return c
}

// file is the replay file that an argument names, and the folder of its app.
func (f *confirming) file(arg string) (file, dir string, err error) {
	dir = f.app
	if _, err := os.Stat(arg); err == nil || !harness.IsFingerprint(arg) {
		if dir == "" {
			dir, err = findApp(arg)
		}
		return arg, dir, err
	}
	if dir == "" {
		dir = "."
	}
	return harness.ReplayFile(dir, arg), dir, nil
}

// confirmable is a finding that was read, or an app that is loaded, with the Node.js that confirms its findings.
type confirmable struct {
	app *harness.App
	on  *confirmer
}

// open loads the app of a folder once.
func (f *confirming) open(ctx context.Context, dir string) (*confirmable, error) {
	if known := f.apps[dir]; known != nil {
		return known, nil
	}
	app, err := f.load.load(ctx, f.t, dir)
	if err != nil {
		return nil, err
	}
	on, err := f.node.open(ctx, f.t, app)
	if err != nil {
		return nil, err
	}
	f.apps[dir] = &confirmable{app, on}
	return f.apps[dir], nil
}

func (f *confirming) run(ctx context.Context, args []string) error {
	defer func() {
		for _, c := range f.apps {
			c.on.Close()
		}
	}()
	if err := f.node.validate(); err != nil {
		return fail(exitUsage, err)
	}
	// All are read before the first is run: a wrong name is told at once.
	saved := make([]harness.Replay, len(args))
	for k, arg := range args {
		var err error
		if saved[k], err = f.read(arg); err != nil {
			return fail(exitUsage, err)
		}
	}
	counts := map[oracle.Confirmed]int{}
	for k, arg := range args {
		if ctx.Err() != nil {
			return fail(exitInterrupted, errors.New("interrupted"))
		}
		verdict, err := f.confirm(ctx, arg, saved[k], fmt.Sprintf("%d of %d", k+1, len(args)))
		if err != nil {
			return err
		}
		counts[verdict]++
	}
	switch {
	case counts[oracle.NotConfirmed] > 0:
		return fail(exitFindings, nil)
	case counts[oracle.NotRunnable] > 0:
		return fail(exitApp, nil)
	}
	return nil
}

func (f *confirming) read(arg string) (saved harness.Replay, err error) {
	file, _, err := f.file(arg)
	if err != nil {
		return saved, err
	}
	return harness.ReadReplay(file)
}

// confirm confirms one finding, tells it, and writes it into the file.
func (f *confirming) confirm(
	ctx context.Context, arg string, saved harness.Replay, which string,
) (oracle.Confirmed, error) {
	file, dir, err := f.file(arg)
	if err != nil {
		return "", fail(exitUsage, err)
	}
	c, err := f.open(ctx, dir)
	if err != nil {
		return "", err
	}
	line := newProgress(f.t)
	line.say("confirming " + which + " · " + saved.Rule)
	is := c.on.Confirm(c.app, saved)
	line.done()
	fmt.Fprintf(f.t.out, "%s  %s  %s\n", strings.ToUpper(strings.ReplaceAll(string(is.Verdict), "-", " ")), saved.Rule,
		printable.Text(saved.Finding.Message))
	for _, text := range []string{is.Reason, is.Engine} {
		if text != "" {
			fmt.Fprintln(f.t.out, "  "+printable.Text(text))
		}
	}
	saved.Finding.Confirmation = &is
	if err := harness.RewriteReplay(file, saved); err != nil {
		fmt.Fprintln(f.t.err, "crosstalk: the verdict is not in the file:", err)
	}
	return is.Verdict, nil
}
