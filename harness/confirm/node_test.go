package confirm

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// nodes are the local programs to test with: those that CROSSTALK_NODE22 and CROSSTALK_NODE24 name, or else that of the
// PATH. Without any the test is skipped.
func nodes(t *testing.T) (out []string) {
	t.Helper()
	for _, variable := range []string{"CROSSTALK_NODE22", "CROSSTALK_NODE24"} {
		if path := os.Getenv(variable); path != "" {
			out = append(out, path)
		}
	}
	if len(out) > 0 {
		return out
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("SKIPPED: CROSSTALK_NODE22 names no Node.js and the PATH has none, so that findings are NOT confirmed")
	}
	return []string{node}
}

func TestNoNode(t *testing.T) {
	if _, err := Local(t.Context(), filepath.Join(t.TempDir(), "node")); err == nil ||
		!strings.Contains(err.Error(), "there is no Node.js") {
		t.Errorf("%v", err)
	}
	if _, err := InContainer(t.Context(), filepath.Join(t.TempDir(), "crosstalk-node"), "node:22-slim"); err == nil {
		t.Error("a program that is not there runs")
	}
}

func TestImages(t *testing.T) {
	for runtime, want := range map[string]string{
		"nodejs22.x": "node:22-slim", "nodejs24.x": "node:24-slim", "nodejs20.x": "node:20-slim",
		"": "node:22-slim", "sandbox": "node:22-slim", "nodejs18.x": "node:22-slim",
	} {
		if got := ImageFor(runtime); got != want {
			t.Errorf("%q: %s, want %s", runtime, got, want)
		}
	}
}
