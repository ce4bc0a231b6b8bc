package main

import (
	"os"

	"github.com/spf13/cobra"

	"crosstalk/harness/worker"
)

// workCommand is the command that a worker process runs.
const workCommand = "work"

// newWork is a worker's whole life. It is hidden: crosstalk starts its workers itself.
func newWork() *cobra.Command {
	return &cobra.Command{
		Use:    workCommand,
		Short:  "Run an app for another crosstalk process, which talks to it over standard input and output",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := worker.Serve(os.Stdin, os.Stdout); err != nil {
				return fail(exitUsage, err)
			}
			return nil
		},
	}
}

// endWorkers ends the worker processes of the command, if it has any.
func (t *terminal) endWorkers() {
	if t.workers != nil {
		t.workers.Close()
		t.workers = nil
	}
}
