package oracle

import (
	"encoding/json"

	"crosstalk/sandbox/trace"
)

func sqlInjection() Rule {
	n := injection{rule: "sql-injection", sinks: sqlSinks, changes: "the structure of"}
	return Rule{
		ID:       "sql-injection",
		Severity: High,
		Doc: Doc{
			Title: "What is sent to the app changes its SQL",
			What: "Runs the same traffic twice. In the second run, quotes, backslashes and other metacharacters are added to " +
				"what callers send and users wrote. The statements that the app gives to Forge SQL must keep their structure.",
			Why: "Whoever can end a string in a statement reads and changes all that the app has stored for the customer, " +
				"whatever the user may see. Atlassian's guide to Forge SQL asks for parameters.",
			Misses:  "Statements behind others that fail; SQL that goes to hosts of the app's own.",
			Silence: "Leave the rule on.",
			Fix:     "write ? in the statement and give the values with bindParams; choose names of columns from a list",
			Sources: []string{"https://developer.atlassian.com/platform/forge/storage-reference/sql-tutorial/"},
			CWE:     []int{89},
		},
		Trials: n.trials(quotation()...),
		Input:  true,
		Judge:  n.judge,
	}
}

// sqlSinks are the statements that a run gives to Forge SQL.
func sqlSinks(t *trace.Trace, m mark) (out []sink) {
	for _, e := range t.Events {
		if e.Kind != trace.KindRequest || e.Request.Service != "sql" {
			continue
		}
		var body struct{ Query string }
		if json.Unmarshal([]byte(e.Request.Body), &body) != nil {
			continue
		}
		shape := sqlGrammar.shape(body.Query)
		out = append(out, sink{
			step: e.Step, position: e.Position, label: "a statement of Forge SQL", text: body.Query,
			shape: shape, key: shape, severity: High,
			outside: sqlGrammar.outside(body.Query, m),
		})
	}
	return out
}
