package harness

import (
	"fmt"
	"path/filepath"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/harness/printable"
)

// story tells a finding that a test does not want, in the short form that fits a test's output, with the row of a table
// that shows it again, and the command that replays it.
func (x explored) story(f oracle.Finding, r Replay) (string, error) {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s was found and is not wanted", f.Rule)
	line("")
	line("%s %s: %s", strings.ToUpper(string(f.Severity)), f.Rule, printable.Text(f.Title))
	if f.Location != nil {
		line("  %s", printable.Text(f.Location.String()))
	}
	line("  %s", printable.Text(f.Message))
	for _, s := range f.Steps {
		line("  %s", printable.Text(told(s, len(f.Steps))))
	}
	if len(f.Evidence) > 0 {
		b.WriteString(seen(f.Evidence[0]))
	}
	if c := f.Carrier; c != nil && c.Kind != "unknown" {
		carried := strings.TrimSpace(c.Kind + " " + c.Path)
		if c.DeclaredAt != "" {
			carried += ", at " + c.DeclaredAt
		}
		line("  carried by: %s", printable.Text(carried))
	}
	if f.Fix != "" {
		line("  fix: %s", printable.Text(f.Fix))
	}
	c, shown, err := x.caseOf(r)
	if err != nil {
		return "", err
	}
	if shown {
		line("as a row of a table of cases:")
		b.WriteString(c.row())
	}
	if f.Replay != "" {
		b.WriteString("replay: " + x.replayCommand(f.Replay))
	}
	return strings.TrimRight(b.String(), "\n"), nil
}

// told tells one step of how many: "1. acme (ada) calls main › run   src/index.js:3:5".
func told(s oracle.StepRole, steps int) string {
	who, what := s.Tenant, s.Function
	if s.User != "" {
		who += " (" + s.User + ")"
	}
	if s.Entry != "" {
		what += " › " + s.Entry
	}
	text := fmt.Sprintf("%d. %s calls %s   %s", s.Step, who, what, s.At)
	if s.Role == "observes" && steps > 1 {
		text += "   ← sees it"
	}
	return text
}

// seen shows a piece of evidence: in both worlds, where they differ.
func seen(e oracle.Evidence) string {
	text := "  " + printable.Text(strings.TrimSpace(e.View+" "+e.Path)) + "\n"
	a, b := printable.Pair(e.WorldA, e.WorldB)
	if e.WorldA == e.WorldB || e.WorldB == "" {
		return text + "    " + a + "\n"
	}
	text += "    in world A: " + a + "\n    in world B: " + b + "\n"
	if e.Canary != "" {
		text += "    contains " + printable.Text(e.Canary) + " (" + e.Encoding + ")\n"
	}
	return text
}

// replayCommand is the command line that replays a file, from whatever directory.
func (x explored) replayCommand(path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(x.app.Dir, path)
	}
	command := "crosstalk replay " + printable.Word(path)
	if x.options.StubMissing {
		command += " --stub-missing"
	}
	if x.options.StandIns {
		command += " --stand-ins"
	}
	if x.options.Config != "" {
		command += " --config " + printable.Word(x.options.Config)
	}
	return command
}
