package harness

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"crosstalk/sandbox/app"
)

// Folder is the name of the folder in an app where things are kept of it when no other is named.
const Folder = ".crosstalk"

const findingsDir = "findings"

// ReplayFile is the path of the replay file of a finding, by its id, that is kept in the app in dir.
func ReplayFile(dir, id string) string { return filepath.Join(dir, Folder, replayName(id)) }

// replayName is the path of a finding's replay file in the folder where findings are kept.
func replayName(id string) string { return filepath.Join(findingsDir, id+".json") }

// ReadReplay reads a replay file. The error is that of the file system, or names the file and says what is wrong in it.
func ReadReplay(file string) (Replay, error) {
	text, err := app.ReadFile(file, MaxReplay)
	if err != nil {
		return Replay{}, err
	}
	r, err := ParseReplay(text)
	if err != nil {
		return Replay{}, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

// RewriteReplay writes a replay file anew, whole or not at all.
func RewriteReplay(file string, r Replay) error {
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return writeReplay(root, filepath.Base(file), r)
}

func writeReplay(root *os.Root, name string, r Replay) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("internal: a replay is not JSON: %w", err)
	}
	return WriteFile(root, name, append(text, '\n'))
}
