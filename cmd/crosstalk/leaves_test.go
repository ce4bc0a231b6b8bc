//go:build linux

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// hanging is an app whose calls do not come back: no interrupt reaches the engine's own loop.
const hanging = `
export const run = () => { const o = new Proxy({ length: 2 ** 53 - 1 }, {}); Array.prototype.indexOf.call(o, 1); };
`

// hangs starts crosstalk on an app that hangs, and waits until its worker is at it.
func hangs(t *testing.T, args ...string) (c *exec.Cmd, workers []int, errs *bytes.Buffer) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "app")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(hostileApps, "loop-while"))); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "src/index.js"), hanging)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	errs = &bytes.Buffer{}
	c = &exec.Cmd{Path: self, Args: append([]string{"crosstalk"}, append(args, dir)...), Stderr: errs}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	atWork(t, c.Process.Pid)
	return c, children(c.Process.Pid), errs
}

// gone waits until processes have ended.
func gone(t *testing.T, pids []int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		alive := 0
		for _, pid := range pids {
			if fields := stat(strconv.Itoa(pid)); len(fields) > 0 && fields[0] != "Z" {
				alive++
			}
		}
		if alive == 0 {
			return
		}
		if time.Now().After(end) {
			t.Errorf("%d of the processes %v are still there", alive, pids)
			return
		}
	}
}

// TestInterruptedWhileHanging: Ctrl-C ends a command within seconds, also while the engine itself does not come back.
func TestInterruptedWhileHanging(t *testing.T) {
	for _, command := range []string{"check", "inspect", "fuzz"} {
		c, workers, errs := hangs(t, command)
		began := time.Now()
		if err := c.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait()
		if code, took := c.ProcessState.ExitCode(), time.Since(began); code != exitInterrupted || took > 15*time.Second {
			t.Errorf("%s: exit code %d after %v, want %d within seconds:\n%s", command, code, took, exitInterrupted, errs)
		}
		gone(t, workers)
	}
}

// TestWorkersEndWithTheirParent: whatever ends the command, no worker goes on.
func TestWorkersEndWithTheirParent(t *testing.T) {
	c, workers, _ := hangs(t, "check")
	if err := c.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	gone(t, workers)
}
