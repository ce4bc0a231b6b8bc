package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"crosstalk": func() { os.Exit(run()) }})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Condition: func(name string) (bool, error) {
			if name != "node" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return localNode() != "", nil
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("NODE", localNode())
			if err := os.CopyFS(e.WorkDir+"/demo", os.DirFS("../../scenarios/testdata/demo")); err != nil {
				return err
			}
			return os.RemoveAll(e.WorkDir + "/demo/.crosstalk") // of a check made by hand
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// localNode is the Node.js on which scripts confirm findings: the one that CROSSTALK_NODE22 names, or the PATH has.
// It is empty where there is none.
func localNode() string {
	path, err := exec.LookPath(cmp.Or(os.Getenv("CROSSTALK_NODE22"), "node"))
	if err != nil {
		return ""
	}
	return path
}
