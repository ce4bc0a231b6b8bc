package worker

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// The arguments that have the test's own program be a worker, or a process that tries what a worker may not.
const (
	workArgument  = "work"
	probeArgument = "probe"
)

func TestMain(m *testing.M) {
	CollectLate()
	if len(os.Args) < 2 {
		os.Exit(m.Run())
	}
	switch os.Args[1] {
	case workArgument:
		if err := Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case probeArgument:
		probe(os.Args[2])
	default:
		os.Exit(m.Run())
	}
}

// self is the command that runs the test's own program.
func self(t testing.TB, arguments ...string) func() *exec.Cmd {
	t.Helper()
	command, err := Self(arguments...)
	if err != nil {
		t.Fatal(err)
	}
	return command
}

// pool is a Pool of the test's own program.
func pool(t testing.TB, o Options) *Pool {
	t.Helper()
	o.Command = self(t, workArgument)
	p := New(o)
	t.Cleanup(p.Close)
	return p
}
