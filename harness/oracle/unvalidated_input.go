package oracle

import (
	"fmt"
	"regexp"
	"strings"

	"crosstalk/sandbox/trace"
)

func unvalidatedInput() Rule {
	return Rule{
		ID:       "unvalidated-input",
		Severity: Medium,
		Doc: Doc{
			Title: "Input of a caller crashes the app's code",
			What: "Sends what any caller can send: texts that are no JSON, nothing at all, fields that are missing " +
				"or of another type. The code must not fail by accident, with an error that the engine raises " +
				"(TypeError, RangeError, SyntaxError, ReferenceError), must return, and a web trigger must answer " +
				"with what the platform can send. That the input is the cause is shown by another call of the same " +
				"entry in the same run, which ends well, and by a second run with other secrets, which fails alike.",
			Why: "What fails halfway leaves things half done, and shows that input goes where nobody looked at it. A " +
				"web trigger takes input from everybody; a resolver from its own front end and from whoever calls it " +
				"from a browser, which weighs less, for it fails on the caller's own screen alone.",
			Misses: "Input that crashes only behind a check which was not passed; errors that the app throws itself, " +
				"which refuse input on purpose; events of products, whose fields Atlassian decides on.",
			Silence: "Suppress the finding in crosstalk.yaml with the reason.",
			Fix: "check what comes in before it is used (a schema, or typeof and Array.isArray, and a try around " +
				"JSON.parse), and answer with status 400",
			Sources: []string{
				"https://developer.atlassian.com/platform/marketplace/app-security-guidelines/",
				"https://developer.atlassian.com/platform/forge/runtime-reference/web-trigger/",
			},
			CWE: []int{20, 755},
		},
		Input:    true,
		Whole:    true,
		Judge:    judgeUnvalidated,
		Controls: []Control{OtherInside},
		Weigh:    weighUnvalidated,
	}
}

func judgeUnvalidated(p Pair) []Violation {
	if !p.Plain {
		return nil
	}
	return accidents(p, p.Base)
}

// accidents are the calls that failed in a run, while others of the same entry ended well.
func accidents(p Pair, t *trace.Trace) []Violation {
	s := sights{rule: "unvalidated-input"}
	for _, i := range t.Invocations {
		severity := gravity(i)
		what, at := accident(p, i)
		if severity == "" || what == "" || !endsWell(p, t, i) {
			continue
		}
		key := fileOf(at) + "\x00" + p.line(at)
		if at == "" {
			key = entryKey(i) + "\x00" + string(i.Outcome)
		}
		if severity == Low && i.Outcome != trace.Threw {
			severity = Medium // it takes the function's whole time
		}
		s.add(key, severity, i.Step, fmt.Sprintf("input that any caller can send makes %s fail: %s", entryKey(i), what),
			Evidence{View: "error", WorldA: what, Position: at})
	}
	return s.list
}

// gravity is how much it weighs that a call fails; empty where the platform decides what comes in.
func gravity(i trace.Invocation) Severity {
	switch {
	case isWebTrigger(i):
		return Medium
	case strings.HasSuffix(i.Kind, "resolver") && !strings.HasPrefix(i.Kind, "consumer"), i.Kind == "action":
		return Low
	default:
		return ""
	}
}

// raised are the names of the errors that the engine raises by itself.
var raised = regexp.MustCompile(`^(Type|Range|Syntax|Reference|URI)Error$`)

// made matches code that makes an error: an app's own, with which it refuses on purpose.
var made = regexp.MustCompile(`^(new\s|throw\s|[A-Z]\w*Error\()`)

// accident says how a call failed that was not meant to, and where; empty when it did not.
func accident(p Pair, i trace.Invocation) (what, at string) {
	switch i.Outcome {
	case trace.Completed:
		if isWebTrigger(i) {
			what = malformed(i.Response)
		}
		if what != "" {
			what = "the platform answers with status 500, because " + what
		}
		return what, ""
	case trace.Threw:
		if i.Error == nil || !raised.MatchString(i.Error.Name) || made.MatchString(p.code(i.Error.Position)) {
			return "", ""
		}
		return errorText(i.Error), i.Error.Position
	case trace.NeverSettled, trace.TimedOut:
		return outcomeText(i), ""
	default:
		return "", ""
	}
}

// endsWell says whether another call of the same entry does.
func endsWell(p Pair, t *trace.Trace, failed trace.Invocation) bool {
	for _, i := range t.Invocations {
		if i.Tenant != failed.Tenant || entryKey(i) != entryKey(failed) || i.Kind != failed.Kind ||
			i.Module != failed.Module || i.Outcome != trace.Completed {
			continue
		}
		if what, _ := accident(p, i); what == "" {
			return true
		}
	}
	return false
}

// weighUnvalidated drops what fails only for callers who know a secret.
func weighUnvalidated(v Violation, controls map[Control]*Pair) *Violation {
	p := controls[OtherInside]
	if p == nil {
		return nil
	}
	for _, o := range accidents(*p, p.Varied) {
		if o.Fingerprint() == v.Fingerprint() && o.Observer == v.Observer {
			return &v
		}
	}
	return nil
}
