package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
)

// writeJSON writes the report as it is defined, indented, with [] where a list is empty: a reader in another
// language need not tell null from an empty list.
func writeJSON(w io.Writer, r *harness.Report, _ Options) error {
	out := *r
	if out.Schema == "" {
		out.Schema = harness.ReportSchema
	}
	out.Functions = listed(out.Functions)
	for i := range out.Functions {
		out.Functions[i].Entries = listed(out.Functions[i].Entries)
	}
	out.Findings = listedFindings(out.Findings)
	out.Suppressed = listedSuppressed(out.Suppressed)
	out.Warnings = listed(out.Warnings)
	return encode(w, out)
}

func listedFindings(findings []oracle.Finding) []oracle.Finding {
	out := listed(findings)
	for i := range out {
		out[i].Steps = listed(out[i].Steps)
		out[i].Evidence = listed(out[i].Evidence)
	}
	return out
}

func listedSuppressed(suppressed []harness.Suppressed) []harness.Suppressed {
	out := listed(suppressed)
	for i := range out {
		out[i].Finding = listedFindings([]oracle.Finding{out[i].Finding})[0]
	}
	return out
}

// listed is a copy of list that is never nil.
func listed[T any](list []T) []T { return append(make([]T, 0, len(list)), list...) }

func encode(w io.Writer, document any) error {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // the reader is a program or a person, not a page: <b> should stay readable
	e.SetIndent("", "  ")
	if err := e.Encode(document); err != nil {
		return err
	}
	_, err := io.WriteString(w, visible(text.String()))
	return err
}

// visible writes the characters of a JSON document that a terminal obeys, or that reorder what is read, as escapes. All
// of them stand in texts, where they mean the same.
func visible(document string) string {
	var b strings.Builder
	for _, r := range document {
		switch {
		case r == '\n' || strconv.IsPrint(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		}
	}
	return b.String()
}
