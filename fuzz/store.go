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
	Calls  []harness.Step `json:"calls"`
}

// OpenStore opens a folder, and makes it when it is not there. Its errors are those of the file system.
func OpenStore(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the corpus cannot be kept: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("the corpus cannot be kept: %w", err)
	}
	return &Store{root}, nil
}

// OpenStoreIn opens a folder inside another one, out of which no symbolic link leads.
func OpenStoreIn(dir, name string) (*Store, error) {
	outer, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("the corpus cannot be kept: %w", err)
	}
	defer func() { _ = outer.Close() }()
	if err := outer.MkdirAll(name, 0o755); err != nil {
		return nil, fmt.Errorf("the corpus cannot be kept: %w", err)
	}
	root, err := outer.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("the corpus cannot be kept: %w", err)
	}
	return &Store{root}, nil
}

// Close ends the use of the store.
func (s *Store) Close() { _ = s.root.Close() }

// name is the name of the file of a tape.
func name(tape []byte) string {
	sum := sha256.Sum256(tape)
	return hex.EncodeToString(sum[:8]) + ".json"
}

// Save writes a plan, whole or not at all. A plan that is there already is written again.
func (s *Store) Save(p Plan, m *harness.Model) error {
	tape := p.Tape()
	text, err := json.MarshalIndent(saved{CorpusSchema, tape, p.Schedule(m, "").Steps}, "", "  ")
	if err != nil {
		panic("internal: a plan is not JSON: " + err.Error())
	}
	return harness.WriteFile(s.root, name(tape), append(text, '\n'))
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
		tape, err := s.read(f.Name())
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", filepath.Join(s.root.Name(), f.Name()), err))
			continue
		}
		tapes = append(tapes, tape)
	}
	return tapes, errs
}

// maxFile is the largest file of a corpus that is read, in bytes.
const maxFile = 1 << 20

func (s *Store) read(name string) ([]byte, error) {
	info, err := s.root.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("the file has %d bytes; a file of a corpus has at most %d", info.Size(), maxFile)
	}
	text, err := s.root.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var f saved
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("not a file of a corpus: %w", err)
	}
	if f.Schema != CorpusSchema {
		return nil, fmt.Errorf("the schema is %q, want %q", f.Schema, CorpusSchema)
	}
	return f.Tape, nil
}

// Keep leaves only the files of the given tapes.
func (s *Store) Keep(tapes [][]byte) error {
	files, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range files {
		kept := slices.ContainsFunc(tapes, func(t []byte) bool { return name(t) == f.Name() })
		if !kept && strings.HasSuffix(f.Name(), ".json") {
			errs = append(errs, s.root.Remove(f.Name()))
		}
	}
	return errors.Join(errs...)
}
