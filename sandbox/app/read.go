package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// MaxFile is the largest file of settings that is read, in bytes: manifest, configuration, package.json, tsconfig.json.
// Forge takes no manifest of a tenth of it.
const MaxFile = 1 << 20

// ErrSpecial is the error of a name that stands for no regular file: a folder, a named pipe, a socket, a device.
var ErrSpecial = errors.New("not a regular file")

// ReadFile reads a regular file of at most so many bytes. Others it does not open, as opening a pipe may wait for ever.
func ReadFile(name string, limit int64) ([]byte, error) {
	if info, err := os.Stat(name); err == nil {
		if err := Bounded(info, limit); err != nil {
			return nil, &fs.PathError{Op: "read", Path: name, Err: err}
		}
	}
	f, err := os.Open(name) // whose error says what is wrong when there is nothing
	if err != nil {
		return nil, err
	}
	return readAll(f, limit)
}

// ReadFileIn is ReadFile for a file in a folder, out of which no symbolic link leads.
func ReadFileIn(dir, name string, limit int64) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if err := Bounded(info, limit); err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	return readAll(f, limit)
}

// Bounded is an error when a file is no regular one, or larger than so many bytes.
func Bounded(info fs.FileInfo, limit int64) error {
	switch {
	case !info.Mode().IsRegular():
		return ErrSpecial
	case info.Size() > limit:
		return fmt.Errorf("the file has %d bytes, and at most %d are read", info.Size(), limit)
	}
	return nil
}

// readAll reads a file that says of itself that it is not too large; those of /proc say so of themselves wrongly.
func readAll(f *os.File, limit int64) ([]byte, error) {
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = &fs.PathError{Op: "read", Path: f.Name(), Err: fmt.Errorf("more than %d bytes", limit)}
	}
	return data, err
}
