package oracle

import (
	"path"
	"regexp"
	"strings"

	"crosstalk/sandbox/trace"
)

func pathInjection() Rule {
	n := injection{rule: "path-injection", sinks: pathSinks, changes: "the path of"}
	return Rule{
		ID:       "path-injection",
		Severity: High,
		Doc: Doc{
			Title: "What is sent to the app changes the path that it asks for",
			What: "Runs the same traffic twice. In the second run, slashes, dots, question marks and ampersands are added to " +
				"what callers send and users wrote. The paths of the app's requests, and of its files, must keep their segments " +
				"and parameters. A request as the user is medium; one to a host that is not Atlassian's is low.",
			Why: "Whoever can add segments or parameters to a path chooses what the app reads or writes, with the app's " +
				"permissions: another issue, another endpoint, a wider search.",
			Misses: "Input that the app refuses because of another part of it; keys of stored values; what events of queues " +
				"hold. A path that the user sends as a whole, and that is asked for as the user, is taken to be meant.",
			Silence: "Leave the rule on.",
			Fix: "put values into paths with route`…${value}…`, which escapes them, or with encodeURIComponent; leave " +
				"assumeTrustedRoute for constants; take path.basename of file names",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/apis-reference/product-rest-api-reference/",
				"https://developer.atlassian.com/platform/marketplace/app-security-guidelines",
			},
			CWE: []int{22, 74, 88},
		},
		Trials: n.trials(metacharacters()...),
		Input:  true,
		Judge:  n.judge,
	}
}

// pathSinks are the paths of requests and files.
func pathSinks(t *trace.Trace, m mark) (out []sink) {
	for _, e := range t.Events {
		switch {
		case e.Kind == trace.KindRequest:
			out = append(out, requestPath(t, e, m)...)
		case e.Kind == trace.KindFile:
			dir := path.Dir(e.File.Path)
			out = append(out, sink{
				step: e.Step, position: e.Position, label: e.File.Op + " of a file", text: e.File.Path, shape: dir,
				severity: High, outside: m.behind("/", dir+"/"),
			})
		}
	}
	return out
}

// permissionCheck matches endpoints that say what a user may do, and do nothing.
var permissionCheck = regexp.MustCompile(`/(my)?permissions?(/check)?$`)

func requestPath(t *trace.Trace, e trace.Event, m mark) []sink {
	r := e.Request
	severity := power(r)
	switch {
	case trace.Foreign(r.Service):
		severity = Low
	case permissionCheck.MatchString(r.Class):
		return nil // @forge/api puts ids into these itself
	case !product(r) || r.As == "user" && isWhole(t, strings.TrimPrefix(r.Path, "/")):
		return nil
	}
	return []sink{{
		step: e.Step, position: e.Position, label: requestLabel(r), host: HostOf(r), text: r.Path,
		shape: pathShape(r.Path), severity: severity, outside: m.word != "" && startsPart(r.Path, m.word),
	}}
}

// pathShape is a path without its values: its segments, those that go up told apart, and its parameters.
func pathShape(text string) string {
	rest, _, fragment := strings.Cut(text, "#")
	path, query, _ := strings.Cut(rest, "?")
	var b strings.Builder
	for segment := range strings.SplitSeq(path, "/") {
		if segment != "" && segment != "." && segment != ".." {
			segment = "s"
		}
		b.WriteString("/" + segment)
	}
	b.WriteString(strings.Repeat("&", strings.Count(query, "&")))
	if fragment {
		b.WriteString("#")
	}
	return b.String()
}

// startsPart says whether a segment, a parameter or the fragment of a path begins with a word.
func startsPart(path, word string) bool {
	for _, separator := range []string{"/", "?", "&", "#"} {
		if strings.Contains(path, separator+word) {
			return true
		}
	}
	return false
}
