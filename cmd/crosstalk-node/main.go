// Command crosstalk-node runs a Node.js in a locked-down container, and passes its standard streams.
//
// It is a program of its own because the client of Docker's engine reads the list of all processes before main, which
// costs every start 34 to 65 ms.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage: crosstalk-node --image IMAGE [--memory MB] -- ARGUMENTS...

Runs 'node ARGUMENTS...' in a container of the image, and passes standard input, output and error. The container has no
network, no mounts, a read-only root, a small /tmp, no capabilities, and limits of memory, processors and processes. It
is removed however this program ends: with Node.js, by a signal, or some seconds after the end of standard input.
crosstalk calls it to confirm findings.

The exit code is that of Node.js; 137 when it was killed, which standard error explains when memory had run out. It is 2
for a wrong command line and 125 when nothing could be run; then standard error says why.

`

// Exit codes of the program's own.
const (
	exitUsage  = 2
	exitFailed = 125 // as of docker run: it is none that Node.js uses
	exitSignal = 128 // and the number of the signal
)

// defaultMemory is the memory of a Forge function in MB, unless the manifest's memoryMB says otherwise.
const defaultMemory = 512

func main() {
	// A reader that is gone shows as an error of the write, so that the container is removed after it.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// streams are the standard streams of the program that runs in the container.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run runs one command line and returns the exit code.
func run(args []string, to streams) int {
	set := flag.NewFlagSet("crosstalk-node", flag.ContinueOnError)
	set.SetOutput(to.err)
	set.Usage = func() {
		fmt.Fprint(to.err, usage)
		set.PrintDefaults()
	}
	var image string
	var memory int64
	set.StringVar(&image, "image", "", "the image that has Node.js, such as node:22-slim")
	set.Int64Var(&memory, "memory", defaultMemory, "what the container may use, in MB")
	switch err := set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return exitUsage
	case image == "" || memory < leastMemory:
		fmt.Fprintf(to.err, "crosstalk-node: --image is needed, and --memory of %d or more\n", leastMemory)
		return exitUsage
	}
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() { stop(stopped{<-signals}) }()
	code, err := runIn(ctx, image, memory<<20, set.Args(), to)
	var by stopped
	switch {
	case errors.As(context.Cause(ctx), &by):
		return exitSignal + by.number()
	case err != nil:
		fmt.Fprintln(to.err, "crosstalk-node:", err)
		return exitFailed
	}
	return code
}

// stopped is that a signal came.
type stopped struct{ by os.Signal }

func (s stopped) Error() string { return "stopped by the signal " + s.by.String() }

func (s stopped) number() int {
	if n, ok := s.by.(syscall.Signal); ok {
		return int(n)
	}
	return 0
}
