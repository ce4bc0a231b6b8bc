//go:build linux

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// kills is how many workers are killed in one campaign.
const kills = 200

// TestKilledWorkers: a campaign whose workers are killed again and again, at any moment, reports what it reports
// without that, to the letter, whatever the number of workers.
func TestKilledWorkers(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: takes a minute")
	}
	app := filepath.Join(t.TempDir(), "app")
	if err := os.CopyFS(app, os.DirFS("../../scenarios/testdata/demo")); err != nil {
		t.Fatal(err)
	}
	report := func(jobs int, during func(pid int, done <-chan struct{})) string {
		t.Helper()
		out := t.TempDir()
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		var errs bytes.Buffer
		c := &exec.Cmd{Path: self, Stderr: &errs, Args: []string{
			"crosstalk", "fuzz", app, "--stand-ins", "--budget", "15000x", "--jobs", fmt.Sprint(jobs), "--out", out,
			"--report", "json=" + filepath.Join(out, "report.json"),
		}}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		var group sync.WaitGroup
		if during != nil {
			group.Go(func() { during(c.Process.Pid, done) })
		}
		_ = c.Wait()
		close(done)
		group.Wait()
		text, err := os.ReadFile(filepath.Join(out, "report.json"))
		if err != nil {
			t.Fatalf("no report: %v, exit code %d: %s", err, c.ProcessState.ExitCode(), errs.String())
		}
		return strings.ReplaceAll(string(text), out, "")
	}
	want, killed := report(2, nil), 0
	got := report(3, func(pid int, done <-chan struct{}) { killed = killWorkers(pid, done) })
	if killed < kills {
		t.Errorf("%d workers were killed, want %d", killed, kills)
	}
	if got != want {
		t.Errorf("the report is another one:\n%s\nwant:\n%s", got, want)
	}
}

// killWorkers kills children of a process at random moments, until there were enough or the process has ended. Most of
// them die before they have loaded the app; each tenth has time to go on with the campaign.
func killWorkers(pid int, done <-chan struct{}) (killed int) {
	rng := rand.New(rand.NewPCG(1, 2))
	for killed < kills {
		most := 100
		if killed%10 == 9 {
			most = 1000
		}
		if !outlast(pid, time.Duration(rng.IntN(most))*time.Millisecond, done) {
			return killed
		}
		all := children(pid)
		if len(all) > 0 && syscall.Kill(all[rng.IntN(len(all))], syscall.SIGKILL) == nil {
			killed++
		}
	}
	return killed
}

// outlast waits until a process and its children have used more time of a processor, which on a busy machine takes
// longer, or have had ten times as long to do so. It is false when the process has ended.
func outlast(pid int, more time.Duration, done <-chan struct{}) bool {
	until, late := usedByAll(pid)+more, time.After(10*more)
	for {
		select {
		case <-done:
			return false
		case <-late:
			return true
		case <-time.After(3 * time.Millisecond):
			if usedByAll(pid) >= until {
				return true
			}
		}
	}
}
