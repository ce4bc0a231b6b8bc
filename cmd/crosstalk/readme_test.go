package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadmeShowsWhatTheDemoPrints keeps the README's session true.
func TestReadmeShowsWhatTheDemoPrints(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(readme), "<!-- demo output -->\n```\n")
	shown, _, closed := strings.Cut(after, "```\n")
	if !found || !closed {
		t.Fatal("README.md has no demo output")
	}
	const demo = "scenarios/testdata/demo"
	dir := t.TempDir()
	if err := os.CopyFS(dir+"/"+demo, os.DirFS("../../"+demo)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	var out, errs bytes.Buffer
	code := execute(context.Background(), []string{"check", demo, "--jobs", "0"}, &terminal{out: &out, err: &errs})
	if code != exitFindings {
		t.Errorf("exit code is %d, want %d: %s", code, exitFindings, errs.String())
	}
	if d := cmp.Diff(out.String(), shown); d != "" {
		t.Errorf("README.md does not show what the demo prints (-printed +shown):\n%s", d)
	}
}
