package oracle

import (
	"crosstalk/sandbox/trace"
)

func codeInjection() Rule {
	n := injection{rule: "code-injection", sinks: codeSinks, changes: "the code of"}
	return Rule{
		ID:       "code-injection",
		Severity: High,
		Doc: Doc{
			Title: "What is sent to the app is run as code",
			What: "Runs the same traffic twice. In the second run, quotes, brackets and other metacharacters are added to " +
				"what callers send and users wrote. Texts that go to eval, Function, vm and child_process must keep their " +
				"structure.",
			Why: "Code that a caller writes runs with the app's permissions, in a process that serves other customers after " +
				"this one, whose data it can wait for.",
			Misses: "eval under another name, constructors of functions that are reached through a prototype, and programs " +
				"whose name a caller chooses as a whole.",
			Silence: "Leave the rule on.",
			Fix: "parse the input instead of running it: JSON.parse for data, a table of functions for choices, a parser for " +
				"formulas",
			Sources: []string{"https://developer.atlassian.com/platform/marketplace/app-security-guidelines"},
			CWE:     []int{94, 95, 78},
		},
		Trials: n.trials(quotation()...),
		Input:  true,
		Judge:  n.judge,
	}
}

// codeSinks are the texts that a run has run as code.
func codeSinks(t *trace.Trace, m mark) (out []sink) {
	for _, e := range t.Events {
		if e.Kind != trace.KindCode {
			continue
		}
		grammar := codeGrammar
		if e.Code.Use == "shell" {
			grammar = shellGrammar
		}
		out = append(out, sink{
			step: e.Step, position: e.Position, label: e.Code.Use, text: e.Code.Text, severity: High,
			shape: grammar.shape(e.Code.Text), outside: grammar.outside(e.Code.Text, m),
		})
	}
	return out
}
