package harness

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"crosstalk/harness/config"
	"crosstalk/sandbox/app"
)

// ReadConfig reads the configuration file of that name or, when the name is empty, crosstalk.yaml in the app's
// directory. An app that has none declares nothing. The error is an *fs.PathError when a file cannot be read, and
// otherwise one that names file and line, or a file that its developer takes for the configuration.
func ReadConfig(dir, file string) (config.Config, error) {
	shown, own := file, file == ""
	if own {
		file, shown = filepath.Join(dir, config.File), config.File
	}
	text, err := readConfig(dir, file, own)
	switch {
	case errors.Is(err, fs.ErrNotExist) && own:
		return config.Config{}, refuseOtherName(dir)
	case err != nil:
		return config.Config{}, err
	}
	return config.Parse(shown, text)
}

// readConfig reads the file that the user named, or that of the app, which may not lie elsewhere.
func readConfig(dir, file string, own bool) ([]byte, error) {
	if own {
		return app.ReadFileIn(dir, config.File, app.MaxFile)
	}
	return app.ReadFile(file, app.MaxFile)
}

// refuseOtherName is an error when the app has a file that its developer takes for its configuration.
func refuseOtherName(dir string) error {
	for _, name := range []string{"crosstalk.yml", ".crosstalk.yaml", ".crosstalk.yml", "crosstalk.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("%s is not read; rename it to %s", filepath.Join(dir, name), config.File)
		}
	}
	return nil
}
