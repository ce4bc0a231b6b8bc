package harness

import (
	"fmt"
	"os"
	"path/filepath"
)

// Store is the directory where findings are saved. It is opened as a root, so that no symbolic link inside the app
// can make us write elsewhere.
type Store struct {
	root *os.Root
	// prefix is what the paths of saved files begin with: relative to the app when they
	// lie inside it, else absolute.
	prefix string
}

// OpenStore opens dir, or .crosstalk in the app's directory when dir is empty. Directories that do not exist are made.
// Its errors are those of the file system: there is no place, or no right, to save anything.
func OpenStore(app, dir string) (*Store, error) {
	if dir == "" {
		root, err := OpenFolderIn(app, Folder)
		if err != nil {
			return nil, fmt.Errorf("findings cannot be saved in the app: %w", err)
		}
		return &Store{root, Folder}, nil
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("findings cannot be saved: %w", err)
	}
	root, err := openOut(app, dir)
	if err != nil {
		return nil, fmt.Errorf("findings cannot be saved: %w", err)
	}
	return &Store{root, dir}, nil
}

// openOut opens a folder that the user named. One that lies in the app is the app's to make links of.
func openOut(app, dir string) (*os.Root, error) {
	if inside, err := filepath.Rel(app, dir); err == nil && inside != "." && filepath.IsLocal(inside) {
		return OpenFolderIn(app, inside)
	}
	return OpenFolder(dir)
}

// OpenFolder opens a folder as a root, and makes it when it is not there.
func OpenFolder(dir string) (*os.Root, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return os.OpenRoot(dir)
}

// OpenFolderIn is OpenFolder for a folder inside another one, out of which no symbolic link leads.
func OpenFolderIn(dir, name string) (*os.Root, error) {
	outer, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = outer.Close() }()
	if err := outer.MkdirAll(name, 0o755); err != nil {
		return nil, err
	}
	return outer.OpenRoot(name)
}

// Close ends the use of the store; nothing can be saved after it.
func (s *Store) Close() { _ = s.root.Close() }

// Save writes the replay file of a finding whole or not at all, and returns its path: relative to the app when the
// store lies inside it, else absolute. It is what Options.Save wants.
func (s *Store) Save(r Replay) (string, error) {
	if !IsFingerprint(r.Finding.ID) {
		return "", fmt.Errorf("internal: %q is no id of a finding", r.Finding.ID)
	}
	if err := s.root.MkdirAll(findingsDir, 0o755); err != nil {
		return "", err
	}
	name := replayName(r.Finding.ID)
	r.Finding.Replay = filepath.ToSlash(filepath.Join(s.prefix, name))
	if err := writeReplay(s.root, name, r); err != nil {
		return "", err
	}
	return r.Finding.Replay, nil
}

// WriteFile writes a file of the root whole or not at all.
func WriteFile(root *os.Root, name string, text []byte) error {
	partial := name + ".partial"
	_ = root.Remove(partial) // of a run that was killed; or a link, or a pipe, that was put there
	f, err := root.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
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
