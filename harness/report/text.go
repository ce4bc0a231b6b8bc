package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/harness/printable"
	"crosstalk/sandbox/tenant"
)

// lineWidth is where prose is broken; it fits half of a wide screen.
const lineWidth = 100

// maxLabel is how far the rows of a paragraph are indented below a label at most.
const maxLabel = 12

// text writes a report for a developer at a terminal. It first gathers everything, so that a report is whole or
// absent.
type text struct {
	strings.Builder
	style
	report *harness.Report
	opt    Options
}

func writeText(w io.Writer, r *harness.Report, opt Options) error {
	t := &text{style: style{opt.Color}, report: r, opt: opt}
	t.header()
	for _, f := range r.Findings {
		t.finding(f)
	}
	t.summary()
	t.functions()
	t.warnings()
	_, err := io.WriteString(w, t.String())
	return err
}

func (t *text) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

// prose writes a paragraph: label, then words broken at lineWidth and indented below their beginning.
func (t *text) prose(indent, label, words string) {
	shift := len([]rune(label))
	pad := strings.Repeat(" ", min(shift, maxLabel))
	room := lineWidth - len(indent)
	for i, row := range broken(printable.Text(words), room-shift, room-len(pad)) {
		if i == 0 {
			t.line("%s%s%s", indent, t.dim(label), row)
			continue
		}
		t.line("%s%s%s", indent, pad, row)
	}
}

// broken splits words into rows: of at most first characters, then of at most room. A longer word has a row of its own.
func broken(words string, first, room int) []string {
	rows := []string{""}
	limit := first
	for _, word := range strings.Fields(words) {
		last := &rows[len(rows)-1]
		switch {
		case *last == "":
			*last = word
		case len([]rune(*last))+1+len([]rune(word)) <= limit:
			*last += " " + word
		default:
			rows = append(rows, word)
			limit = room
		}
	}
	return rows
}

func (t *text) header() {
	app := t.report.App
	name := firstOf(app.Name, app.ID, "the app")
	place := ""
	if dir := firstOf(t.opt.AppArg, app.Dir); dir != "" && dir != name {
		place = " (" + printable.Text(dir) + ")"
	}
	tool := strings.TrimSpace(firstOf(t.report.Tool.Name, "crosstalk") + " " + t.report.Tool.Version)
	t.line("%s", t.bold(printable.Text(tool+" checked "+name)+place))
	if slices.ContainsFunc(t.report.Findings, crossesTenants) {
		t.line("")
		t.prose("", "", "Forge keeps one Node.js process warm and lets it serve many customers. The calls below were "+
			"made in one such process, for made-up customers: "+strings.Join(tenant.Names(), " and ")+".")
	}
	t.line("")
}

// crossesTenants says whether a finding's story has more than one tenant in it.
func crossesTenants(f oracle.Finding) bool {
	return slices.ContainsFunc(f.Steps, func(s oracle.StepRole) bool { return s.Tenant != f.Steps[0].Tenant })
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// summary tells what was found and what was done, so that no findings never reads as nothing done.
func (t *text) summary() {
	r := t.report
	verdict := counted(r.Findings)
	if why := r.Untested(); why != "" && len(r.Findings) == 0 {
		verdict = "No findings, because nothing could be tested: " + why + "."
	}
	t.line("%s", t.bold(verdict))
	t.suppressed()
	e := r.Executions
	clock := ""
	if e.Seconds > 0 {
		span := time.Duration(e.Seconds * float64(time.Second)).Round(time.Millisecond)
		clock = fmt.Sprintf("; %s on the app's clock", span)
	}
	t.prose("", "", fmt.Sprintf("Seed %d: %s of %s, in %s of %s%s.", r.Seed,
		plural(e.Invocations, "invocation"), plural(len(r.Functions), "function"), plural(e.Runs, "run"),
		plural(e.Schedules, "schedule"), clock))
	if len(t.opt.Rules) > 0 {
		var ids []string
		for _, rule := range t.opt.Rules {
			ids = append(ids, rule.ID)
		}
		t.prose("", "Rules: ", strings.Join(ids, ", ")+".")
	}
	if b := r.Coverage.Branches; b.Total > 0 {
		t.line("Reached %d of %d branches of the app's own code; nothing is known about the others.", b.Hit, b.Total)
	}
}

// suppressed counts the findings that are accepted for now, and tells them when that is wanted.
func (t *text) suppressed() {
	if len(t.report.Suppressed) == 0 {
		return
	}
	first := t.report.Suppressed[0].Expires
	for _, s := range t.report.Suppressed {
		first = min(first, s.Expires)
	}
	t.line("%s suppressed by the configuration; the first to count again does so after %s.",
		plural(len(t.report.Suppressed), "finding"), printable.Text(first))
	if !t.opt.Verbose {
		return
	}
	for _, s := range t.report.Suppressed {
		place := ""
		if s.Finding.Location != nil {
			place = " at " + s.Finding.Location.String()
		}
		t.prose("  ", "until "+printable.Text(s.Expires)+": ", fmt.Sprintf("%s %s%s, because: %s (%s)", s.Finding.Rule,
			s.Finding.ID, place, s.Reason, s.DeclaredAt))
	}
}

// counted counts findings by severity, the gravest first.
func counted(findings []oracle.Finding) string {
	if len(findings) == 0 {
		return "No findings."
	}
	var parts []string
	for _, s := range []oracle.Severity{oracle.Critical, oracle.High, oracle.Medium, oracle.Low, oracle.Note} {
		n := 0
		for _, f := range findings {
			if f.Severity == s {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	return plural(len(findings), "finding") + ": " + strings.Join(parts, ", ") + "."
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func (t *text) warnings() {
	if len(t.report.Warnings) > 0 {
		t.line("")
	}
	for _, w := range t.report.Warnings {
		message := w.Message
		if w.Position != "" {
			message = w.Position + ": " + message
		}
		t.prose("", "warning "+printable.Text(w.Code)+": ", message)
	}
}
