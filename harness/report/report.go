// Package report writes findings in the formats that people and machines read: one file per format.
package report

import (
	"fmt"
	"io"
	"strings"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
)

// Options says how a report is written. The zero value is plain text without colours.
type Options struct {
	// Color marks severities and headings with ANSI sequences. Only the text format has colours.
	Color bool
	// Verbose adds what a reader seldom needs: the table of functions when all of them completed.
	Verbose bool
	// AppArg is how the user named the app's directory. It stands in the command lines that are printed; empty means
	// the current directory.
	AppArg string
	// Rules are the rules that ran. SARIF describes them; text takes from them what a rule varies. A finding whose
	// rule is not among them is still written.
	Rules []oracle.Rule
}

// format is one way of writing a report.
type format struct {
	name  string
	write func(io.Writer, *harness.Report, Options) error
}

// formats lists every format, the default first. To add one, write its file and name it here.
func formats() []format {
	return []format{
		{"text", writeText},
		{"json", writeJSON},
		{"sarif", writeSARIF},
	}
}

// Formats lists the names of the formats that Write knows, the default first.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Write writes the report in the format of that name, and leaves the report as it is. The same report and options
// give the same bytes. It fails for a name that is not in Formats, and with the error of w.
func Write(w io.Writer, name string, r *harness.Report, opt Options) error {
	for _, f := range formats() {
		if f.name == name {
			return f.write(w, r, opt)
		}
	}
	return fmt.Errorf("unknown report format %q: use %s", name, strings.Join(Formats(), ", "))
}
