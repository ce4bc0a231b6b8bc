package report

import (
	"encoding/json"
	"io"

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
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // the reader is a program or a person, not a page: <b> should stay readable
	e.SetIndent("", "  ")
	return e.Encode(document)
}
