package fuzz

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"crosstalk/harness"
	"crosstalk/sandbox/app"
)

// CorpusSchema names the format of a file of a corpus.
const CorpusSchema = "crosstalk/corpus/v1"

// Store is the folder where a corpus is kept: a file for each plan that showed something new. It is opened as a root,
// so that no symbolic link in it can make us write elsewhere.
type Store struct{ root *os.Root }

// saved is a file of a corpus. The tape is what counts; the calls are there to be read.
type saved struct {
	Schema string         `json:"schema"`
	Tape   []byte         `json:"tape"`
	Calls  []harness.Step `json:"calls,omitempty"`
}

// OpenStore opens a folder, and makes it when it is not there. Its errors are those of the file system.
func OpenStore(dir string) (*Store, error) { return stored(harness.OpenFolder(dir)) }

// OpenStoreIn opens a folder inside another one, out of which no symbolic link leads.
func OpenStoreIn(dir, name string) (*Store, error) { return stored(harness.OpenFolderIn(dir, name)) }

func stored(root *os.Root, err error) (*Store, error) {
	if err != nil {
		return nil, fmt.Errorf("the corpus cannot be kept: %w", err)
	}
	return &Store{root}, nil
}

// Close ends the use of the store.
func (s *Store) Close() { _ = s.root.Close() }

// Name is what a tape is called: the beginning of its SHA-256, in hexadecimal.
func Name(tape []byte) string {
	sum := sha256.Sum256(tape)
	return hex.EncodeToString(sum[:8])
}

func fileName(tape []byte) string { return Name(tape) + ".json" }

// Save writes a plan, whole or not at all. A plan that is there already is written again.
func (s *Store) Save(p Plan, m *harness.Model) error {
	return s.write(saved{CorpusSchema, p.Tape(), p.Schedule(m, "").Steps})
}

// SaveTape writes a tape of which nothing else is known.
func (s *Store) SaveTape(tape []byte) error { return s.write(saved{Schema: CorpusSchema, Tape: tape}) }

// CopyFrom copies what another store holds, and returns how many files that were.
func (s *Store) CopyFrom(other *Store) (n int, err error) {
	files, err := fs.ReadDir(other.root.FS(), ".")
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue
		}
		read, err := other.read(f.Name())
		if err != nil {
			continue // who loads the store is told of it
		}
		if err := s.write(read); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (s *Store) write(f saved) error {
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		panic("internal: a plan is not JSON: " + err.Error())
	}
	return harness.WriteFile(s.root, fileName(f.Tape), append(text, '\n'))
}

// Load reads all tapes, in the order of the names of their files. Files that cannot be read are left out, and named by
// the errors.
func (s *Store) Load() (tapes [][]byte, errs []error) {
	files, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return nil, []error{err}
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue
		}
		read, err := s.read(f.Name())
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", filepath.Join(s.root.Name(), f.Name()), err))
			continue
		}
		tapes = append(tapes, read.Tape)
	}
	return tapes, errs
}

// maxFile is the largest file of a corpus that is read, in bytes.
const maxFile = 1 << 20

func (s *Store) read(name string) (f saved, err error) {
	info, err := s.root.Stat(name)
	if err != nil {
		return f, err
	}
	if err := app.Bounded(info, maxFile); err != nil {
		return f, err
	}
	text, err := s.root.ReadFile(name)
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return f, fmt.Errorf("not a file of a corpus: %w", err)
	}
	if f.Schema != CorpusSchema {
		return f, fmt.Errorf("the schema is %q, want %q", f.Schema, CorpusSchema)
	}
	return f, nil
}

// Keep removes the files of all tapes but the given ones. Files that cannot be read stay: a version that wrote them may
// read them.
func (s *Store) Keep(tapes [][]byte) error {
	files, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range files {
		kept := slices.ContainsFunc(tapes, func(t []byte) bool { return fileName(t) == f.Name() })
		if kept || !strings.HasSuffix(f.Name(), ".json") {
			continue
		}
		if _, err := s.read(f.Name()); err == nil {
			errs = append(errs, s.root.Remove(f.Name()))
		}
	}
	return errors.Join(errs...)
}
