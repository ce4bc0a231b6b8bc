package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"crosstalk/harness"
)

// store is the directory where findings are saved. It is opened as a root, so that no symbolic link inside the app
// can make us write elsewhere.
type store struct {
	root *os.Root
	// prefix is what the paths of saved files begin with: relative to the app when they
	// lie inside it, else absolute.
	prefix string
}

const findingsDir = "findings"

// openStore opens DIR, or .crosstalk in the app when dir is empty. Directories that do not exist are made.
func openStore(app, dir string) (*store, error) {
	if dir == "" {
		return openInside(app, ".crosstalk")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	return &store{root, dir}, nil
}

func openInside(app, name string) (*store, error) {
	outer, err := os.OpenRoot(app)
	if err != nil {
		return nil, fmt.Errorf("findings cannot be saved in the app (%w); name another folder with --out", err)
	}
	defer func() { _ = outer.Close() }()
	if err := outer.MkdirAll(name, 0o755); err != nil {
		return nil, fmt.Errorf("findings cannot be saved in the app (%w); name another folder with --out", err)
	}
	inner, err := outer.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("findings cannot be saved in the app (%w); name another folder with --out", err)
	}
	return &store{inner, name}, nil
}

func (s *store) close() { _ = s.root.Close() }

// save writes a replay file whole or not at all, and returns its path.
func (s *store) save(r harness.Replay) (string, error) {
	if err := s.root.MkdirAll(findingsDir, 0o755); err != nil {
		return "", err
	}
	name := filepath.Join(findingsDir, r.Finding.ID+".json")
	r.Finding.Replay = filepath.ToSlash(filepath.Join(s.prefix, name))
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return "", fmt.Errorf("internal: a replay is not JSON: %w", err)
	}
	if err := writeFile(s.root, name, append(text, '\n')); err != nil {
		return "", err
	}
	return r.Finding.Replay, nil
}

// writeFile writes a file of the root whole or not at all.
func writeFile(root *os.Root, name string, text []byte) error {
	partial := name + ".partial"
	f, err := root.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	if _, err = f.Write(text); err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		_ = root.Remove(partial)
		return err
	}
	return root.Rename(partial, name)
}
