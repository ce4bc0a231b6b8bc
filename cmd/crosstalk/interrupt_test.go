package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// TestTheSecondInterruptKills: the first one lets the run end in order, which an app that hangs can delay.
func TestTheSecondInterruptKills(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupt can be sent")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../scenarios/testdata/demo")); err != nil {
		t.Fatal(err)
	}
	hang := []byte("for (;;);\nexport const run = () => {};\n")
	sources, err := filepath.Glob(dir + "/src/index.*")
	if err != nil || len(sources) != 1 {
		t.Fatal(sources, err)
	}
	if err := os.WriteFile(sources[0], hang, 0o644); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	c := &exec.Cmd{Path: self, Args: []string{"crosstalk", "check", dir}, Stderr: &errs}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = c.Wait()
	}()
	atWork(t, c.Process.Pid) // the hang lasts 5 s, until the guard ends it
	interrupt := func() {
		if err := c.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
	}
	interrupt()
	select {
	case <-done:
		t.Fatalf("the first interrupt ended it with exit code %d:\n%s", c.ProcessState.ExitCode(), errs.String())
	case <-time.After(time.Second):
	}
	interrupt()
	<-done
	if code := c.ProcessState.ExitCode(); code != -1 {
		t.Errorf("exit code %d, want an end by the second signal:\n%s", code, errs.String())
	}
}
