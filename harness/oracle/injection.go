package oracle

import (
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// sink is a text that an app has put together and something else takes apart: a path, a query, a page.
type sink struct {
	step     int
	position string // the line that gives it away; empty for an answer
	label    string // what kind of sink it is, and of which endpoint
	host     string // to which it goes, outside of Atlassian: another host is another matter than another path
	text     string
	// key tells the sinks of one label apart, where there are many in a file.
	key string
	// shape is how the text is built: equal shapes mean that the same text of the app's holds other values.
	shape    string
	severity Severity
	// outside: what a caller typed is no part of one value there, but structure of the text.
	outside bool
}

// place is where sinks are compared with each other.
func (s sink) place() string { return first(s.position, s.label) + "\x00" + s.host }

// mark is the word that stands in everything that was typed, and how often it stands in one text; zero for the base
// world.
type mark struct {
	word  string
	times int
}

// in says whether a text holds the mark.
func (m mark) in(text string) bool { return m.behind("", text) }

// behind says whether a text holds the mark right behind something.
func (m mark) behind(what, text string) bool {
	return m.word != "" && strings.Contains(text, what+m.word)
}

// injection is how the rules about injection judge. The second world changes only what callers typed, and adds
// metacharacters to it. What is typed may change the values in a sink and not its structure.
type injection struct {
	rule string
	// sinks are those of a run.
	sinks func(t *trace.Trace, m mark) []sink
	// changes says in words what is typed changes: "the path of".
	changes string
}

// judge compares the sinks at each line of the app: one whose shape no sink there has in the base world, because what
// was typed stands outside of the values, is a violation. A line that the base world does not reach proves nothing.
func (n injection) judge(p Pair) []Violation {
	m := mark{markOf(p.Varied), p.Variation.Axis.Marks()}
	if m.word == "" {
		return nil
	}
	base := map[string][]sink{}
	for _, s := range n.sinks(p.Base, mark{}) {
		base[s.place()] = append(base[s.place()], s)
	}
	found := sights{rule: n.rule}
	for _, s := range n.sinks(p.Varied, m) {
		usual := base[s.place()]
		same := func(o sink) bool { return o.shape == s.shape }
		if !s.outside || len(usual) == 0 || slices.ContainsFunc(usual, same) {
			continue
		}
		was := nearest(usual, s)
		label := general(p.Base, was.label)
		found.add(fileOf(s.position)+"\x00"+endpoint(label)+"\x00"+was.key, s.severity, s.step,
			fmt.Sprintf("%s: what is sent to it changes %s %s", entryOf(p.Varied, s.step), n.changes, label),
			Evidence{View: "request", Path: label, WorldA: was.text, WorldB: s.text, Position: s.position})
	}
	return found.list
}

// endpoint is a label; up to its first value where values hold slashes of their own, so that what comes behind may be
// part of a value.
func endpoint(label string) string {
	before, behind, found := strings.Cut(label, "{}")
	rest, who, _ := strings.Cut(behind, " ")
	if found && strings.Contains(rest, "//") {
		return strings.TrimSpace(before + "{} " + who)
	}
	return label
}

// general is a label without the values of one tenant in one world, which the template of an endpoint that nobody knows
// may hold.
func general(t *trace.Trace, label string) string {
	for _, c := range t.Canaries {
		if c.Tenant == tenant.Observed && len(c.Value) >= minValue {
			label = strings.ReplaceAll(label, c.Value, "{}")
		}
	}
	return label
}

// minValue is the shortest canary that is looked for in a label, in bytes: shorter ones are no words of ours.
const minValue = 8

// nearest is the sink that another one would have been: the one that begins most like it.
func nearest(usual []sink, s sink) sink {
	best, length := usual[0], -1
	for _, o := range usual {
		n := 0
		for n < min(len(o.text), len(s.text)) && o.text[n] == s.text[n] {
			n++
		}
		if n > length {
			best, length = o, n
		}
	}
	return best
}

// markOf is the word that stands in everything that the observed tenant's callers typed; empty when they typed nothing.
func markOf(t *trace.Trace) string {
	for _, c := range t.Canaries {
		if c.Tenant == tenant.Observed && c.Field == tenant.TypedMark {
			return c.Value
		}
	}
	return ""
}

// isWhole says whether a text is nothing but one value that was sent.
func isWhole(t *trace.Trace, text string) bool {
	return text != "" && slices.ContainsFunc(t.Canaries, func(c trace.Canary) bool {
		return c.Value == text && c.Tenant == tenant.Observed
	})
}

// trials are those of the rule: one tenant alone, when the base world reaches a sink.
func (n injection) trials(axes ...tenant.Axis) []Trial {
	reached := func(base *trace.Trace) bool { return len(n.sinks(base, mark{})) > 0 }
	return []Trial{{Alone, axes, reached}}
}

// metacharacters are the axes that add them, and quotation the axes that add quotes alone as well, in the same line and
// in another one.
func metacharacters() []tenant.Axis { return []tenant.Axis{tenant.TypedTexts, tenant.TypedKeys} }

func quotation() []tenant.Axis {
	return append(metacharacters(), tenant.TypedQuotes, tenant.TypedLines)
}

// product says whether a request goes to a product of Atlassian's.
func product(r *trace.Request) bool {
	return slices.Contains([]string{"jira", "confluence", "bitbucket", "stargate"}, r.Service)
}

// principal is on whose behalf a request is made, in words.
func principal(r *trace.Request) string {
	switch r.As {
	case "user":
		return " as the user"
	case "app":
		return " as the app"
	default:
		return ""
	}
}

// power is how grave it is to change a request. As the user it can do what the user can do without the app, who may
// have been led to send it.
func power(r *trace.Request) Severity {
	if r.As == "user" {
		return Medium
	}
	return High
}

// requestLabel is a request without its values: "GET /rest/api/3/issue/{} as the app". The operation of a GraphQL
// request, which is not known of every request, is left out.
func requestLabel(r *trace.Request) string {
	class, _, _ := strings.Cut(r.Class, "#")
	return strings.TrimSpace(r.Method+" "+first(class, r.Service)) + principal(r)
}
