package fuzz

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
)

func TestAStoreKeepsTapes(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m := &harness.Model{Entries: []harness.Entry{{Function: "main", Kind: "webtrigger"}}}
	plans := []Plan{
		{Calls: []Call{{Edits: []Edit{{SetText, "/body", "a\x00b"}}}}},
		{Calls: []Call{{}, {Start: int(empty)}}},
	}
	for _, p := range plans {
		if err := s.Save(p, m); err != nil {
			t.Fatal(err)
		}
	}
	broken := map[string]string{
		"broken.json": "{", "other.json": `{"schema":"other/v1"}`, "large.json": strings.Repeat(" ", maxFile+1),
	}
	for name, text := range broken {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tapes, errs := s.Load()
	if len(tapes) != len(plans) || len(errs) != len(broken) {
		t.Fatalf("%d tapes and %d errors, want %d and %d: %v", len(tapes), len(errs), len(plans), len(broken), errs)
	}
	if err := s.Keep(tapes[:1]); err != nil {
		t.Fatal(err)
	}
	left, errs := s.Load()
	if diff := cmp.Diff(tapes[:1], left); diff != "" || len(errs) != len(broken) {
		t.Errorf("kept (-want +got):\n%sand what cannot be read: %v", diff, errs)
	}
}

// Entries of a corpus go to Go's own fuzzer and back.
func TestGoCorpus(t *testing.T) {
	tape := []byte("\x00\xff\"x\n")
	back, err := Import(Export(tape))
	if diff := cmp.Diff(tape, back); diff != "" || err != nil {
		t.Errorf("back (-want +got):\n%s%v", diff, err)
	}
	for _, text := range []string{
		"", "go test fuzz v1\nint(1)\n", "go test fuzz v2\n[]byte(\"a\")\n", "go test fuzz v1\n[]byte(a)\n",
	} {
		if got, err := Import([]byte(text)); err == nil {
			t.Errorf("%q gave %q, want an error", text, got)
		}
	}
}
