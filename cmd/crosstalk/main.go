// Command crosstalk proves where a Forge app lets one tenant's data reach another.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"crosstalk/harness/mysqlserver"
	"crosstalk/harness/report"
	"crosstalk/harness/worker"
	"crosstalk/sandbox/app"
)

// Exit codes. They are a contract with CI jobs.
const (
	exitClean       = 0
	exitFindings    = 1
	exitUsage       = 2 // a flag, an argument or a configuration is wrong
	exitApp         = 3 // the app does not load, or no longer runs a replayed schedule
	exitFailed      = 4 // crosstalk itself failed, or a run was not deterministic
	exitCoverage    = 5 // required coverage was not reached: nothing could be tested
	exitInterrupted = 130
)

func main() { os.Exit(run()) }

// run is main without the exit, for the command line's tests.
func run() int {
	worker.CollectLate()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second Ctrl-C kills at once
	return execute(ctx, os.Args[1:], newTerminal(os.Stdout, os.Stderr))
}

// terminal is where results and messages go.
type terminal struct {
	out, err io.Writer
	color    bool                // of out
	live     bool                // err is a person's screen: progress may be drawn on it
	database *mysqlserver.Server // that was started for the command; nil: none
	workers  *worker.Pool        // that run the command's app; nil: this process does
}

func newTerminal(out, err *os.File) *terminal {
	_, plain := os.LookupEnv("NO_COLOR")
	return &terminal{
		out: out, err: err,
		color: isatty.IsTerminal(out.Fd()) && !plain,
		live:  isatty.IsTerminal(err.Fd()) && os.Getenv("TERM") != "dumb",
	}
}

// exitError carries an exit code. Its message, when there is one, is printed.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func fail(code int, err error) error { return &exitError{code, err} }

// execute runs one command line and returns the exit code. A fault of ours ends here and never looks like a pass.
func execute(ctx context.Context, args []string, t *terminal) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(t.err, "crosstalk: %s\n%s\nThis is a fault of crosstalk's. Please report it with the text above.\n",
				indented(fmt.Sprint(r)), debug.Stack())
			code = exitFailed
		}
	}()
	defer t.endDatabase()
	defer t.endWorkers()
	root := newRoot(t)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var exit *exitError
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &exit):
		printError(t, exit.err)
		return exit.code
	default:
		printError(t, err)
		fmt.Fprintln(t.err, "Run 'crosstalk --help' for the commands, and 'crosstalk COMMAND --help' for examples.")
		return exitUsage
	}
}

// printError prints an error. What is wrong with an app is listed one below the other, each with its hint.
func printError(t *terminal, err error) {
	if err == nil {
		return
	}
	var listed app.Errors
	if !errors.As(err, &listed) {
		fmt.Fprintln(t.err, "crosstalk: "+indented(err.Error()))
		return
	}
	for _, e := range listed {
		fmt.Fprintln(t.err, "crosstalk: "+indented(e.Error()))
		if e.Hint != "" {
			fmt.Fprintln(t.err, "  hint: "+indented(e.Hint))
		}
	}
}

// indented is a text that may quote the app, fit to be printed: none of its lines looks like one of ours.
func indented(text string) string {
	lines := strings.Split(report.Visible(strings.TrimRight(text, "\n")), "\n")
	for k, line := range lines[1:] {
		if !strings.HasPrefix(line, " ") {
			lines[k+1] = "  " + line
		}
	}
	return strings.Join(lines, "\n")
}

func newRoot(t *terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "crosstalk",
		Short: "Proves where a Forge app lets one tenant's data reach another",
		Long: "Crosstalk runs the backend of an Atlassian Forge app under simulated tenants, twice, in two worlds that\n" +
			"differ in one thing, and compares what an observer sees. A difference is a proof, and it comes with a\n" +
			"file that replays it.",
		Example: "  crosstalk check ./my-app\n" +
			"  crosstalk replay ./my-app/.crosstalk/findings/0123456789abcdef.json\n" +
			"  crosstalk explain cross-tenant-leak",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetOut(t.out)
	root.SetErr(t.err)
	root.AddCommand(newCheck(t), newFuzz(t), newCorpus(t), newInit(t), newReplay(t), newConfirm(t), newInspect(t),
		newExplain(t), newSchema(t), newVersion(t), newWork())
	return root
}
