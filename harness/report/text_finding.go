package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/harness/printable"
	"crosstalk/sandbox/tenant"
)

// finding tells one finding: what is wrong and where, what happened, what proves it, what carried it, what to do.
func (t *text) finding(f oracle.Finding) {
	mark := t.severity(f.Severity, printable.Text(strings.ToUpper(string(f.Severity))))
	title := ""
	if f.Title != "" {
		title = ": " + t.bold(printable.Text(f.Title))
	}
	t.line("%s %s%s", mark, printable.Text(f.Rule), title)
	if f.Location != nil {
		t.line("  %s", printable.Text(place(*f.Location)))
	}
	if f.Message != "" {
		t.line("")
		t.prose("  ", "", f.Message)
	}
	t.confirmation(f.Confirmation)
	t.story(f)
	t.proof(f)
	t.advice(f)
	t.line("")
}

// confirmation says what real Node.js showed, where it was asked.
func (t *text) confirmation(c *oracle.Confirmation) {
	if c == nil {
		return
	}
	words := map[oracle.Confirmed]string{
		oracle.IsConfirmed: "Confirmed on ", oracle.NotConfirmed: "Not confirmed on ", oracle.NotRunnable: "Not run on ",
	}[c.Verdict] + firstOf(c.Engine, "Node.js")
	if c.Reason != "" {
		words += ": " + c.Reason
	}
	t.line("")
	t.prose("  ", "", words)
}

// place writes a location as file:line:column, as far as it is known.
func place(l oracle.Location) string {
	switch {
	case l.Line == 0:
		return l.File
	case l.Column == 0:
		return fmt.Sprintf("%s:%d", l.File, l.Line)
	default:
		return l.String()
	}
}

// story tells the calls in their order, with their places in one column.
func (t *text) story(f oracle.Finding) {
	if len(f.Steps) == 0 {
		return
	}
	t.line("")
	t.line("  %s", t.bold("What happens"))
	lines, width := make([]string, len(f.Steps)), 0
	for i, s := range f.Steps {
		lines[i] = printable.Text(fmt.Sprintf("%d. %s", s.Step, told(s)))
		width = max(width, len([]rune(lines[i])))
	}
	for i, s := range f.Steps {
		pad := strings.Repeat(" ", width-len([]rune(lines[i])))
		tail := ""
		if s.Role == "observes" && len(f.Steps) > 1 {
			tail = "← sees it"
		}
		row := fmt.Sprintf("    %s%s   %s   %s", lines[i], pad, printable.Text(s.At), tail)
		t.line("%s", strings.TrimRight(row, " "))
		if s.Source != "" && (i == 0 || s.Source != f.Steps[i-1].Source) {
			t.line("         %s", t.dim(quoted(s.Source)))
		}
		if s.Input != "" {
			input, _ := printable.Pair(s.Input, s.Input)
			t.line("         sends %s", input)
		}
	}
}

// maxQuoted is how much of a line of source is shown, in characters.
const maxQuoted = 88

// quoted is a line of the app's source, safe to print and not too long.
func quoted(line string) string {
	r := []rune(printable.Text(line))
	if len(r) > maxQuoted {
		return string(r[:maxQuoted]) + "…"
	}
	return string(r)
}

// told tells a step: "acme (ada) calls main › run".
func told(s oracle.StepRole) string {
	who, what := s.Tenant, s.Function
	if s.User != "" {
		who += " (" + s.User + ")"
	}
	if s.Entry != "" {
		what += " › " + s.Entry
	}
	if s.Place != "" {
		what += " on something " + s.Place
	}
	if s.Pushed {
		return "what " + who + " has pushed reaches " + what
	}
	if s.Reinstalled {
		return who + " installs the app again and calls " + what
	}
	return who + " calls " + what
}

// proof shows what the observer sees in the two worlds, one below the other.
func (t *text) proof(f oracle.Finding) {
	if len(f.Evidence) == 0 {
		return
	}
	subject, things := t.varied(f)
	t.line("")
	if subject == "" {
		t.line("  %s", t.bold("Seen"))
		for _, e := range f.Evidence {
			t.sight(e)
		}
		return
	}
	t.line("  %s", t.bold("Proof"))
	if why := t.rule(f).Proof; why != "" {
		t.prose("    ", "", why)
		for _, e := range f.Evidence {
			if e.WorldA == e.WorldB || e.WorldB == "" {
				t.sight(e)
			} else {
				t.evidence(e, subject, things)
			}
		}
		return
	}
	if same(f.Evidence) {
		t.prose("    ", "", fmt.Sprintf("The same calls were made twice, and all of %s's %s differed. %s", subject, things,
			t.equal(f)))
		for _, e := range f.Evidence {
			t.sight(e)
		}
		return
	}
	t.prose("    ", "", fmt.Sprintf("The same calls were made twice, and only %s's %s differed. "+
		"What comes out for %s differs with it:", subject, things, observerOf(f)))
	for _, e := range f.Evidence {
		t.evidence(e, subject, things)
	}
}

// equal says what it proves that nothing changed.
func (t *text) equal(f oracle.Finding) string {
	for _, r := range t.opt.Rules {
		if r.ID == f.Rule && r.Doc.Equal != "" {
			return r.Doc.Equal
		}
	}
	return "What the app did, did not:"
}

// same says whether the proof is that nothing changed.
func same(evidence []oracle.Evidence) bool {
	return !slices.ContainsFunc(evidence, func(e oracle.Evidence) bool { return e.WorldA != e.WorldB })
}

// sight shows what was seen where there are no two worlds to compare.
func (t *text) sight(e oracle.Evidence) {
	place := strings.TrimSpace(e.View + " " + e.Path)
	if e.Position != "" {
		place += "   " + e.Position
	}
	t.line("    %s", printable.Text(place))
	if e.WorldA != "" {
		a, _ := printable.Pair(e.WorldA, e.WorldA)
		t.line("      %s", a)
	}
}

func (t *text) evidence(e oracle.Evidence, subject, things string) {
	place := strings.TrimSpace(e.View + " " + e.Path)
	if e.Position != "" {
		place += "   " + e.Position
	}
	a, b := printable.Pair(e.WorldA, e.WorldB)
	t.line("    %s", printable.Text(place))
	for _, side := range []struct{ name, value string }{{"A", a}, {"B", b}} {
		label := fmt.Sprintf("when %s holds %s %s: ", subject, things, side.name)
		t.line("      %s%s", t.dim(printable.Text(label)), side.value)
	}
	if e.Canary != "" {
		how := ""
		if e.Encoding != "" {
			how = " (" + e.Encoding + ")"
		}
		t.line("      %s", printable.Text(fmt.Sprintf("contains %s's %s%s", subject, e.Canary, how)))
	}
}

// varied names whose data the rule's second world changes, and which data these are; nobody's when it needs none.
func (t *text) varied(f oracle.Finding) (subject, things string) {
	if r := t.rule(f); r.ID != "" {
		subject, things = r.Varies()
		if subject == tenant.Neighbour && !slices.ContainsFunc(f.Steps, func(s oracle.StepRole) bool {
			return s.Tenant == subject
		}) {
			subject = observerOf(f) // whose own earlier calls these are
		}
		return subject, things
	}
	for _, s := range f.Steps {
		if s.Role == "writes" {
			return s.Tenant, "data"
		}
	}
	return observerOf(f), "data"
}

// rule is the rule of a finding; the zero rule when it is not known.
func (t *text) rule(f oracle.Finding) oracle.Rule {
	k := slices.IndexFunc(t.opt.Rules, func(r oracle.Rule) bool { return r.ID == f.Rule })
	if k < 0 {
		return oracle.Rule{}
	}
	return t.opt.Rules[k]
}

// colleagues says whether several users of one tenant take part, and nobody else. A call without a user is nobody's.
func colleagues(steps []oracle.StepRole) bool {
	steps = slices.DeleteFunc(slices.Clone(steps), func(s oracle.StepRole) bool { return s.User == "" })
	other := func(s oracle.StepRole) bool { return s.User != steps[0].User }
	abroad := func(s oracle.StepRole) bool { return s.Tenant != steps[0].Tenant }
	return slices.ContainsFunc(steps, other) && !slices.ContainsFunc(steps, abroad)
}

func observerOf(f oracle.Finding) string {
	for _, s := range slices.Backward(f.Steps) {
		if s.Role == "observes" && s.User != "" && colleagues(f.Steps) {
			return s.User
		} else if s.Role == "observes" {
			return s.Tenant
		}
	}
	return "the observer"
}

func (t *text) advice(f oracle.Finding) {
	t.line("")
	if c := f.Carrier; c != nil && c.Kind != "" && c.Kind != "unknown" {
		carried := strings.TrimSpace(c.Kind + " " + c.Path)
		if c.DeclaredAt != "" {
			carried += ", at " + c.DeclaredAt
		}
		if c.Proved {
			carried += "; put back to what it was, nothing is seen"
		}
		t.prose("  ", "Carried by: ", carried)
		if c.Source != "" {
			t.line("              %s", t.dim(quoted(c.Source)))
		}
	}
	if f.Fix != "" {
		t.prose("  ", "Fix:        ", f.Fix)
	}
	if f.Replay != "" {
		t.line("  %s%s", t.dim("Replay:     "), replayCommand(f.Replay, t.opt.AppArg, t.report.App.Dir))
	}
	t.line("  %s%s", t.dim("More:       "), "crosstalk explain "+printable.Word(f.Rule))
}

// replayCommand is the command line that replays a file. A relative path counts from the app's directory; a file
// that lies in the app needs no --app.
func replayCommand(path, appArg, dir string) string {
	app := firstOf(appArg, ".")
	inside := false
	if filepath.IsAbs(path) {
		for _, root := range []string{dir, app} {
			relative, err := filepath.Rel(root, path)
			inside = inside || filepath.IsAbs(root) && err == nil && filepath.IsLocal(relative)
		}
	} else {
		inside = filepath.IsLocal(path)
		path = filepath.Join(app, path)
	}
	if inside {
		return "crosstalk replay " + printable.Word(path)
	}
	return "crosstalk replay --app " + printable.Word(app) + " " + printable.Word(path)
}
