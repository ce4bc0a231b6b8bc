//go:build unix

package nodejs_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"crosstalk/sandbox/nodejs"
)

// TestChildOfAChild: what a child has started, and does not end with it, neither keeps the child from being waited for
// nor goes on after it.
func TestChildOfAChild(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	c := exec.Command("sh", "-c", "sleep 1000 & echo started; exec sleep 1000")
	c.Stdout, c.Stderr = w, &bytes.Buffer{} // both of them hold both
	child, err := nodejs.Begin(c)
	if err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	if err := r.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(r, make([]byte, len("started\n"))); err != nil {
		t.Fatal(err)
	}
	child.End()
	if err := child.Wait(); err == nil {
		t.Error("it ended by itself")
	}
	if _, err := io.ReadAll(r); err != nil {
		t.Errorf("what it started goes on: %v", err)
	}
}
