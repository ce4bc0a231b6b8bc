package harness

import (
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/app"
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
	text, err := app.ReadFileIn(a.Dir, at.File, maxSourceFile)
	if err != nil {
		return ""
	}
	lines := strings.Split(string(text), "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	return lines[at.Line-1]
}
