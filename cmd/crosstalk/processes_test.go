package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// atWork waits until a child of a process has used half a second of a processor: a worker that runs an app by then, and
// also on a busy machine. Where there is no /proc it waits three seconds.
func atWork(t *testing.T, pid int) {
	t.Helper()
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		time.Sleep(3 * time.Second)
		return
	}
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		for _, child := range children(pid) {
			if used(child) >= 500*time.Millisecond {
				return
			}
		}
	}
	t.Fatal("no worker is at it")
}

// stat are the fields of a process in /proc, from its state on; none when it has ended.
func stat(pid string) []string {
	text, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if err != nil {
		return nil
	}
	_, after, _ := strings.Cut(string(text), ") ") // a name of a program may have spaces
	return strings.Fields(after)
}

// children are the processes that a process has started and that have not ended.
func children(pid int) (out []int) {
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	for _, dir := range dirs {
		var child int
		fields := stat(filepath.Base(dir))
		if len(fields) < 2 || fields[0] == "Z" || fields[1] != fmt.Sprint(pid) {
			continue
		}
		if _, err := fmt.Sscan(filepath.Base(dir), &child); err == nil {
			out = append(out, child)
		}
	}
	return out
}

// The fields of stat that hold times: of the process itself, and of its children that have ended.
const own, ofChildren = 11, 13

// used is how much time of a processor a process has used, in ticks of 10 ms, as on every Linux that Go runs on.
func used(pid int) time.Duration { return ticks(pid, own) }

// usedByAll is the same of a process and of all children that it has had.
func usedByAll(pid int) time.Duration {
	sum := ticks(pid, own) + ticks(pid, ofChildren)
	for _, child := range children(pid) {
		sum += used(child)
	}
	return sum
}

// ticks sums two fields that follow each other: the time in the process, and that in the kernel.
func ticks(pid, field int) (sum time.Duration) {
	fields := stat(fmt.Sprint(pid))
	if len(fields) < field+2 {
		return 0
	}
	for _, text := range fields[field : field+2] {
		var n int
		if _, err := fmt.Sscan(text, &n); err == nil {
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum
}
