package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestTerminatedWhileExploring: a check that is told to end before anything was tested reports what it has learnt.
func TestTerminatedWhileExploring(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signal can be sent")
	}
	manifest, code := "modules:\n  webtrigger:\n", ""
	functions := "  function:\n"
	for k := range 40 {
		manifest += fmt.Sprintf("    - key: t%d\n      function: f%d\n", k, k)
		functions += fmt.Sprintf("    - key: f%d\n      handler: index.f%d\n", k, k)
		code += fmt.Sprintf("export const f%d = () => { for (let n = 0; n < 2e6; n++); };\n", k)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"manifest.yml": manifest + functions, "src/index.js": code} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	c := &exec.Cmd{Path: self, Args: []string{"crosstalk", "check", dir}, Stdout: &out, Stderr: &errs}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	atWork(t, c.Process.Pid)
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	if code := c.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	for _, want := range []string{"nothing could be tested", "while the app was being explored", "of its 40 entries"} {
		if text := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s\n%s", want, out.String(), errs.String())
		}
	}
}
