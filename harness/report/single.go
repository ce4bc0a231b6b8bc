package report

import (
	"io"
	"strings"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/harness/printable"
)

// WriteFinding writes one finding as the text format does, for commands that have no whole report.
func WriteFinding(w io.Writer, f oracle.Finding, opt Options) error {
	t := &text{style: style{opt.Color}, report: &harness.Report{}, opt: opt}
	t.finding(f)
	_, err := io.WriteString(w, t.String())
	return err
}

// Visible makes text that may come from an app safe to print: control characters become escapes. Line ends stay.
func Visible(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = printable.Text(l)
	}
	return strings.Join(lines, "\n")
}
