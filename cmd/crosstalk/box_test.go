package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

// box is a place in which crosstalk runs on an app, with everything around it that it must leave as it is.
type box struct {
	root string // holds all others
	app  string
	out  string // where it may write
}

// planted is a secret in the environment of the process that no output may show.
const planted = "planted-secret-7f3a9c"

// newBox copies an app into a fresh place.
func newBox(t *testing.T, app string) box {
	root := t.TempDir()
	b := box{root: root, app: filepath.Join(root, "app"), out: filepath.Join(root, "out")}
	for _, dir := range []string{"home", "tmp", "cwd", "outside", "bin", "out"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(b.app, os.DirFS(app)); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(root, "outside/secret.json"), `"outside-secret"`)
	for _, program := range []string{"npm", "npx", "yarn", "pnpm", "node", "docker"} {
		writeFile(t, filepath.Join(root, "bin", program), "#!/bin/sh\ntouch "+root+"/home/ran-"+program+"\n")
	}
	return b
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// result is how the program ended.
type result struct {
	code      int
	out, errs string
}

// run runs crosstalk in the box. It fails the test when that does not end by itself, or dies.
func (b box) run(t *testing.T, args ...string) result {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	var out, errs bytes.Buffer
	c := exec.CommandContext(ctx, self, args...)
	c.Args[0], c.Dir, c.Stdout, c.Stderr = "crosstalk", filepath.Join(b.root, "cwd"), &out, &errs
	c.WaitDelay = time.Second
	c.Env = []string{"CROSSTALK_PLANTED=" + planted, "AWS_SECRET_ACCESS_KEY=" + planted, "HOME=" + b.root + "/home",
		"TMPDIR=" + b.root + "/tmp", "PATH=" + b.root + "/bin:/usr/bin:/bin"}
	_ = c.Run()
	r := result{c.ProcessState.ExitCode(), out.String(), errs.String()}
	switch {
	case ctx.Err() != nil:
		t.Errorf("it did not end by itself within %s", longest)
	case r.code < 0 || strings.Contains(r.errs, "goroutine "):
		t.Errorf("it died: %s\n%s", c.ProcessState, shortened(r.errs))
	}
	return r
}

// files lists all that is around the app, with what tells whether it was touched, and what hostile apps would leave
// elsewhere.
func (b box) files(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(b.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == b.out {
			return fs.SkipDir
		}
		info, err := d.Info()
		if err == nil && path != b.root {
			found[path] = fmt.Sprint(info.Mode(), info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"/", "/tmp", "/var/tmp", "/dev/shm", "/etc", "/app", "."} {
		names, _ := filepath.Glob(filepath.Join(dir, "*crosstalk-hostile*"))
		for _, name := range names {
			found[name] = "left behind"
		}
	}
	return found
}

// difference lists the files that came, went or changed.
func difference(before, after map[string]string) string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] != after[name] {
			fmt.Fprintf(&out, "%s: %q, was %q\n", name, after[name], before[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, there := after[name]; !there {
			fmt.Fprintf(&out, "%s is gone\n", name)
		}
	}
	return out.String()
}

// harmless wants a text without characters that a terminal obeys or that reorder what is read, and without secrets.
func harmless(t *testing.T, what, text string) {
	t.Helper()
	for k, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar) {
			t.Errorf("%s has the character %U after %q", what, r, text[max(0, k-40):k])
			break
		}
	}
	if strings.Contains(text, planted) {
		t.Errorf("%s shows a secret of the environment", what)
	}
}
