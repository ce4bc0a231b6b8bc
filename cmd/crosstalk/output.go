package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"crosstalk/harness"
	"crosstalk/harness/report"
)

// output is one --report: a format, and a path or "-" for standard output.
type output struct{ format, path string }

func parseReports(texts []string) ([]output, error) {
	if len(texts) == 0 {
		return []output{{"text", "-"}}, nil
	}
	var out []output
	for _, text := range texts {
		format, path, _ := strings.Cut(text, "=")
		if path == "" {
			path = "-"
		}
		if !slices.Contains(report.Formats(), format) {
			return nil, fmt.Errorf("--report %q: the formats are %s", text, strings.Join(report.Formats(), ", "))
		}
		out = append(out, output{format, path})
	}
	return out, nil
}

// checkWritable says before a long run that a report could not be written after it.
func checkWritable(outputs []output) error {
	for _, o := range outputs {
		if o.path == "-" {
			continue
		}
		if err := o.probe(); err != nil {
			return fmt.Errorf("--report %s=%s: %w; name a file in a folder that exists and can be written to",
				o.format, o.path, err)
		}
	}
	return nil
}

// probe makes a file beside the report and removes it.
func (o output) probe() error {
	path, direct, err := o.target()
	if err != nil || direct {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".crosstalk-*")
	if err != nil {
		return err
	}
	_ = f.Close()
	return os.Remove(f.Name())
}

// target is the file to write, symbolic links followed. A pipe or a device is written directly: replacing it by a file
// would be wrong.
func (o output) target() (path string, direct bool, err error) {
	path = filepath.Clean(o.path)
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		path = followed
	}
	switch info, err := os.Stat(o.path); {
	case err != nil:
		return path, false, nil
	case info.IsDir():
		return "", false, &fs.PathError{Op: "write", Path: o.path, Err: errors.New("is a folder")}
	case info.Mode().IsRegular() && elsewhere(o.path, path):
		return "", false, &fs.PathError{Op: "write", Path: o.path,
			Err: errors.New("is a link that leads out of its folder; name the file itself")}
	default:
		return path, !info.Mode().IsRegular(), nil
	}
}

// elsewhere says whether a link leads out of its folder: it may have been put there by an app for us to write over what
// it leads to.
func elsewhere(path, target string) bool {
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return true
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return true
	}
	target, err = filepath.Abs(target)
	return err != nil || filepath.Dir(target) != dir
}

// save writes the file whole or not at all.
func (o output) save(text []byte) error {
	path, direct, err := o.target()
	if err != nil {
		return err
	}
	if direct {
		return os.WriteFile(o.path, text, 0o644)
	}
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return harness.WriteFile(root, filepath.Base(path), text)
}

func write(t *terminal, r *harness.Report, p plan, o report.Options) error {
	for _, to := range p.outputs {
		if to.path == "-" {
			o.Color = t.color
			if err := report.Write(t.out, to.format, r, o); err != nil {
				return err
			}
			continue
		}
		o.Color = false
		var text strings.Builder
		if err := report.Write(&text, to.format, r, o); err != nil {
			return err
		}
		if err := to.save([]byte(text.String())); err != nil {
			return fmt.Errorf("--report %s=%s: %w", to.format, to.path, err)
		}
	}
	return nil
}
