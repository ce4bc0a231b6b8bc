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
			"crosstalk", "fuzz", app, "--stand-ins", "--budget", "3000x", "--jobs", fmt.Sprint(jobs), "--out", out,
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

// killWorkers kills children of a process at random moments, until there were enough or the process has ended. The only
// child there is gets more time from kill to kill: on a busy machine none would live to the end of loading the app.
func killWorkers(pid int, done <-chan struct{}) (killed int) {
	rng := rand.New(rand.NewPCG(1, 2))
	for only := 0; killed < kills; only++ {
		select {
		case <-done:
			return killed
		case <-time.After(time.Duration(rng.IntN(100+20*only)) * time.Millisecond):
		}
		all := children(pid)
		if len(all) > 1 {
			only = 0
		}
		if len(all) > 0 {
			if syscall.Kill(all[rng.IntN(len(all))], syscall.SIGKILL) == nil {
				killed++
			}
		}
	}
	return killed
}

// children are the processes that a process has started and that have not ended.
func children(pid int) (out []int) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	for _, stat := range stats {
		text, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended
		}
		var child, parent int
		var state string
		_, after, _ := strings.Cut(string(text), ") ")
		if _, err := fmt.Sscan(string(text), &child); err != nil {
			continue
		}
		if _, err := fmt.Sscan(after, &state, &parent); err == nil && parent == pid && state != "Z" {
			out = append(out, child)
		}
	}
	return out
}
