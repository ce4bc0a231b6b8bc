// Command crosstalk-sql starts a database server in a container for crosstalk, and removes it when crosstalk is gone.
//
// It is a program of its own because the client of Docker's engine reads the list of all processes before main, which
// costs every start 34 to 65 ms.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: crosstalk-sql IMAGE\n"+
			"Starts a MySQL or TiDB server and writes its address to standard output. It ends with standard input.\n"+
			"crosstalk calls it when crosstalk.yaml names an image under sql.")
		os.Exit(2)
	}
	// Only the end of standard input counts: it comes however crosstalk ends, and an interrupt that both get does not
	// take the server away from runs that end in order.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	os.Exit(serve(ctx, os.Args[1], os.Stdout))
}

// serve starts the server, tells how to reach it, and removes it when the context ends. The result is the exit code.
func serve(ctx context.Context, image string, out io.Writer) int {
	address, remove, err := start(ctx, image)
	defer remove()
	if err == nil {
		_, err = fmt.Fprintln(out, address)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	<-ctx.Done()
	return 0
}
