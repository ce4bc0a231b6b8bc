package oracle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// logged is how the rules about log lines judge: the lines of the observed tenant must stay the same.
type logged struct {
	rule     string
	severity Severity // of a difference that is more than a number
	changes  string   // what the second world changes, in words
	fields   string   // how the fields of the canaries begin that the rule is about; empty: anyhow
}

// judge makes one Violation for each kind of line: the same beginning, from the same file. It is Low where no more than
// a number differs, or the few characters that the engine itself shows of a text.
func (l logged) judge(p Pair) []Violation {
	canaries := canariesOf(p, tenant.Observed)
	var out []Violation
	known := map[string]int{}
	for _, d := range compareLines(p, tenant.Observed) {
		if d.work {
			continue
		}
		e := evidenceOf(d, canaries)
		if e.Canary != "" && !strings.HasPrefix(e.Canary, l.fields) {
			continue // it depends on what varies, and shows something else
		}
		entry := entryKey(p.Base.Invocations[d.step-1])
		key := lineKey(d, entry)
		at, ok := known[key]
		if !ok {
			at = len(out)
			known[key] = at
			out = append(out, Violation{
				Rule: l.rule, Severity: Low, Key: key, Observer: d.step, Location: d.position,
				Message: fmt.Sprintf("a log line of %s changes when %s change", entry, l.changes),
			})
		}
		unread := strings.HasPrefix(e.Canary, tenant.Unread)
		if (!d.onlyDigits() || e.Canary != "") && !onlyExcerpt(d.a, d.b) && !unread {
			out[at].Severity = l.severity // more than a size or a count
		}
		if len(out[at].Evidence) < maxEvidence {
			out[at].Evidence = append(out[at].Evidence, e)
		}
	}
	return out
}

// excerpt matches what the message of an error of JSON.parse shows of a text that is no JSON: ten characters around the
// fault, or all of a text that is hardly longer (measured in Node.js 20); and the query that a product repeats when it
// cannot read it, which is seldom one that a user of the app has written.
var excerpt = regexp.MustCompile(`(?s)(Unexpected token '[^']+', )?(\.\.\.)?".{1,21}"(\.\.\.)? is not valid JSON|` +
	`Error in the JQL Query '[^\n]*?': [^"\n]*|Could not parse cql : [^"\n]*`)

// onlyExcerpt says whether two lines read the same but for such excerpts.
func onlyExcerpt(a, b string) bool {
	return a != b && excerpt.ReplaceAllString(a, "") == excerpt.ReplaceAllString(b, "")
}

// maxKey is how much of a line's beginning is its identity: enough to tell the messages of a file apart.
const maxKey = 48

var (
	// stamp matches the time that loggers put before a line.
	stamp = regexp.MustCompile(
		`^[\[(]?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([.,]\d+)?( ?(Z|UTC|[+-]\d\d:?\d\d))?[\])]?[ :|-]*`)
	// level matches the level that they put there, which is that of the line anyhow.
	level = regexp.MustCompile(`^(?i)([\[(](error|warn(ing)?|info|debug|trace|log|fatal)[\])][ :|-]*|` +
		`(error|warn(ing)?|info|debug|trace|fatal)( ?[:|-] *))`)
	// numbered matches words that hold a digit: statuses, counters, ids and keys are no part of a message.
	numbered = regexp.MustCompile(`[\w:-]*\d[\w:-]*`)
	// worded matches the beginnings of lines that say something; others are data from their first character.
	worded = regexp.MustCompile(`^[^{"<]{0,3}\pL`)
)

// lineKey is the identity of a line that logs, which stays when lines are added above it: its file, its level, and how
// its text begins. A line that begins with data is known by the entry that logs it.
func lineKey(d difference, entry string) string {
	file, _, _ := strings.Cut(d.position, ":")
	beginning := beginningOf(d.a, d.b)
	if beginning == "" {
		beginning = entry
	}
	return strings.Join([]string{file, d.path, beginning}, "\x00")
}

// beginningOf is how a log line begins in both worlds, whenever it is written; empty when it begins with data.
func beginningOf(a, b string) string {
	a, b = bare(a), bare(b)
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	beginning, _, _ := strings.Cut(a[:n], "\n") // objects are written over several lines
	if n < len(a) || n < len(b) {               // the last word is a part of what differs
		beginning = beginning[:max(strings.LastIndexAny(beginning, " \n"), 0)]
	}
	beginning = numbered.ReplaceAllString(beginning, "0")
	if len(beginning) > maxKey {
		beginning = beginning[:max(strings.LastIndexAny(beginning[:maxKey], " \n"), 0)]
	}
	if !worded.MatchString(beginning) {
		return ""
	}
	return strings.TrimSpace(beginning)
}

// bare is a line without what a logger put before it.
func bare(line string) string {
	line = stamp.ReplaceAllString(line, "")
	return stamp.ReplaceAllString(level.ReplaceAllString(line, ""), "")
}

// SameLine says whether two findings of a rule are about one line of source that does one thing. Two messages that come
// through one line, of a function that logs, are two.
func SameLine(f, g Finding) bool {
	if f.Rule != g.Rule || f.Location == nil || g.Location == nil || *f.Location != *g.Location ||
		len(f.Evidence) == 0 || len(g.Evidence) == 0 {
		return false
	}
	if f.Evidence[0].View != "log" {
		return true
	}
	a, b := f.Evidence[0], g.Evidence[0]
	x, y := beginningOf(a.WorldA, a.WorldB), beginningOf(b.WorldA, b.WorldB)
	return x == "" || y == "" || beginAlike(strings.Fields(x), strings.Fields(y))
}

// alike is how many words make two messages one that says what it is about: "Failed to" begins many.
const alike = 3

// beginAlike says whether two messages are equal, or begin with the same few words.
func beginAlike(x, y []string) bool {
	if slices.Equal(x, y) {
		return true
	}
	return len(x) >= alike && len(y) >= alike && slices.Equal(x[:alike], y[:alike])
}

// compareLines compares the log lines that one tenant's invocations caused, in whosever log they landed: a line
// written late is the tenant's personal data all the same.
func compareLines(p Pair, tenant string) []difference {
	var out []difference
	for _, i := range p.Base.Invocations {
		if i.Tenant == tenant {
			out = append(out, compareLists(i.Step, linesOf(p.Base, i.Step), linesOf(p.Varied, i.Step))...)
		}
	}
	return out
}

// loggerFile matches the names of files that hold a logger of the app's own.
var loggerFile = regexp.MustCompile(`(?i)(log|logger|logging|logs|debug|trace)\.[cm]?[jt]sx?:`)

// whoLogs is the line that logs something: the one that calls the logger, when the app has one.
func whoLogs(e trace.Event) string {
	if loggerFile.MatchString(e.Position) {
		return first(e.Caller, e.Position)
	}
	return e.Position
}

func linesOf(t *trace.Trace, step int) (out []observation) {
	for _, e := range t.Events {
		if e.Kind == trace.KindLog && e.Step == step {
			out = append(out, observation{"log", e.Log.Level, e.Log.Text, whoLogs(e), e.Step})
		}
	}
	for _, i := range t.Invocations {
		if i.Step == step && throws(i) {
			out = append(out, observation{"log", "error", i.Error.Name + ": " + i.Error.Message, i.Error.Position, step})
		}
	}
	return out
}

// throws says whether an invocation ended with an error of the app's own, which the wrapper around a function writes to
// the log (seen in @forge/node-runtime 0.8.0). Messages of the engine are in other words than those of Node.js.
func throws(i trace.Invocation) bool {
	return i.Outcome == trace.Threw && i.Error != nil && !slices.Contains(engineErrors, i.Error.Name)
}

// engineErrors are the errors that the language itself throws.
var engineErrors = []string{"TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"}
