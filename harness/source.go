package harness

import (
	"io"
	"os"
	"strings"

	"crosstalk/harness/oracle"
)

// maxSourceFile is the largest file of which a line is quoted, in bytes; larger ones are generated.
const maxSourceFile = 4 << 20

// line is sourceLine without its indentation.
func (a *App) line(position string) string { return strings.TrimSpace(a.sourceLine(position)) }

// sourceLine is the line of the app's source at a position; empty when there is none. A file outside the app's folder
// is not read, whatever the position says.
func (a *App) sourceLine(position string) string {
	at := oracle.ParseLocation(position)
	if at == nil {
		return ""
	}
	root, err := os.OpenRoot(a.Dir)
	if err != nil {
		return ""
	}
	defer func() { _ = root.Close() }()
	f, err := root.Open(at.File)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxSourceFile))
	if err != nil {
		return ""
	}
	lines := strings.Split(string(text), "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	return lines[at.Line-1]
}
