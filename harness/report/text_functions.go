package report

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"crosstalk/harness"
	"crosstalk/harness/printable"
)

// maxEntries is how many characters the names of a function's entries may take in the table, so that its rows fit a
// line. Longer ones are counted, unless all details are wanted.
const maxEntries = 32

// functions writes the table of functions when it is wanted, or when a function never completed: nothing is known
// about what such a function does.
func (t *text) functions() {
	tested := !slices.ContainsFunc(t.report.Functions, func(f harness.FunctionInfo) bool { return !f.Tested() })
	if len(t.report.Functions) == 0 || tested && !t.opt.Verbose {
		return
	}
	t.line("")
	t.functionTable()
	t.untested()
}

func (t *text) functionTable() {
	table := tabwriter.NewWriter(t, 0, 1, 2, ' ', 0)
	fmt.Fprintln(table, "function\tkind\thandler\tentries\tinvoked\tcompleted\tfailed")
	for _, f := range t.report.Functions {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%d\t%d\n", printable.Text(f.Key), printable.Text(f.Kind),
			printable.Text(f.Handler), t.entries(f), f.Invoked, f.Completed, f.Threw)
	}
	if err := table.Flush(); err != nil {
		panic("internal: a string builder refused a write: " + err.Error())
	}
}

func (t *text) entries(f harness.FunctionInfo) string {
	names := printable.Text(firstOf(strings.Join(f.Entries, ", "), "-"))
	if len([]rune(names)) > maxEntries && len(f.Entries) > 1 && !t.opt.Verbose {
		return fmt.Sprintf("%d entries", len(f.Entries))
	}
	return names
}

// untested says which functions nothing is known of, those together that have the same reason.
func (t *text) untested() {
	var reasons []string
	names := map[string][]string{}
	for _, f := range t.report.Functions {
		if why := whyUntested(f); why != "" {
			if names[why] == nil {
				reasons = append(reasons, why)
			}
			names[why] = append(names[why], f.Key)
		}
	}
	for _, why := range reasons {
		who, tail := names[why][0]+" is untested: ", "No finding there does not mean that it is safe."
		if all := names[why]; len(all) > 1 {
			last := len(all) - 1
			who = strings.Join(all[:last], ", ") + " and " + all[last] + " are untested, each for this reason: "
			tail = "No finding there does not mean that they are safe."
		}
		t.prose("", "", who+why+". "+tail)
	}
}

// whyUntested is why nothing is known of a function; empty when it is tested.
func whyUntested(f harness.FunctionInfo) string {
	switch {
	case f.Tested():
		return ""
	case f.Completed > 0:
		return "no run in which it completed could be finished"
	case f.Invoked > 0:
		return plural(f.Invoked, "invocation") + ", none of which completed"
	}
	return "it was never called"
}
