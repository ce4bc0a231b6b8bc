package harness

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosstalk/sandbox/app"
)

// TestReadReplay opens no file that would not end, and names the one in which something is wrong.
func TestReadReplay(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadReplay(dir); !errors.Is(err, app.ErrSpecial) {
		t.Errorf("a folder: %v", err)
	}
	file := filepath.Join(dir, "finding.json")
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadReplay(file); err == nil || !strings.HasPrefix(err.Error(), file+": not a replay file") {
		t.Errorf("got %v, want the file's name and what is wrong", err)
	}
	if err := os.Truncate(file, MaxReplay+1); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadReplay(file); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("too large: %v", err)
	}
}
