package fuzz

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// FuzzCorpusFile: whatever a file of a corpus holds, it is read as a tape that makes a plan, or left out.
func FuzzCorpusFile(f *testing.F) {
	file := func(tape []byte) []byte {
		text, err := json.Marshal(saved{Schema: CorpusSchema, Tape: tape})
		if err != nil {
			f.Fatal(err)
		}
		return text
	}
	f.Add(file(Plan{Calls: []Call{{Edits: []Edit{{SetText, "/body/../..", "a\x00b"}}}}}.Tape()))
	f.Add(file(bytes.Repeat([]byte{0xff}, 300)))
	f.Add([]byte(`{"schema":"crosstalk/corpus/v1","tape":"////","calls":[{"tenant":"../../x"}]}`))
	f.Add([]byte(`{"schema":"crosstalk/corpus/v1","tape":7}`))
	dir := f.TempDir()
	s, err := OpenStore(dir)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, "x.json"), text, 0o644); err != nil {
			t.Fatal(err)
		}
		read, err := s.read("x.json")
		if err != nil {
			return
		}
		p := Read(read.Tape, 3)
		if n := len(p.Calls); n < 1 || n > MaxCalls {
			t.Errorf("a tape of %d bytes makes %d calls", len(read.Tape), n)
		}
		if again := Read(p.Tape(), 3); !bytes.Equal(again.Tape(), p.Tape()) {
			t.Error("the tape of a plan does not give the plan")
		}
	})
}

// TestStoreReadsOnlyFiles: folders, and links that lead out of a corpus, are left out and named.
func TestStoreReadsOnlyFiles(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := os.Mkdir(filepath.Join(dir, "folder.json"), 0o755); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(t.TempDir(), "secret.json")
	if err := os.WriteFile(secret, []byte(`{"schema":"crosstalk/corpus/v1","tape":"AAAA"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "link.json")); err != nil {
		t.Skip(err)
	}
	if tapes, errs := s.Load(); len(tapes) != 0 || len(errs) != 2 {
		t.Errorf("got %d tapes and the errors %v, want none and two", len(tapes), errs)
	}
}
