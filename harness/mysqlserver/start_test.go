package mysqlserver_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"crosstalk/harness/mysqlserver"
)

// script writes a program of the shell.
func script(t *testing.T, text string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no script can be run")
	}
	name := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+text), 0o755); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return name
}

// TestStartFails holds what is said when no server comes.
func TestStartFails(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"its own words": {"echo no engine for $1 >&2; exit 1", "no engine for an/image:1"},
		"no words":      {"exit 1", "told no address"},
		"no address":    {"echo 'a(b'; cat", "the address of the database server"},
	} {
		s, err := mysqlserver.Start(context.Background(), script(t, c.text), "an/image:1")
		if s != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := mysqlserver.Start(context.Background(), filepath.Join(t.TempDir(), "none"), "x"); err == nil {
		t.Error("a program that is not there starts a server")
	}
}

// TestStartIsInterrupted ends the program by its standard input when the caller does not wait any more.
func TestStartIsInterrupted(t *testing.T) {
	ended := filepath.Join(t.TempDir(), "ended")
	program := script(t, "cat >/dev/null; echo >'"+ended+"'")
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := mysqlserver.Start(ctx, program, "x"); !strings.Contains(err.Error(), "deadline") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(ended); err != nil {
		t.Errorf("the program has not ended: %v", err)
	}
}
