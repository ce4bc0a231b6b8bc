package oracle

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"crosstalk/sandbox/trace"
)

func queryInjection() Rule {
	n := injection{rule: "query-injection", sinks: querySinks, changes: "the query in"}
	return Rule{
		ID:       "query-injection",
		Severity: High,
		Doc: Doc{
			Title: "What is sent to the app changes the query that it asks",
			What: "Runs the same traffic twice. In the second run, quotes, backslashes and other metacharacters are added to " +
				"what callers send and users wrote, in the same line and in another one. The app's JQL, CQL and GraphQL must " +
				"keep their structure: what was typed must stay within one string or one word. A query as the user " +
				"is medium, for it shows what the user may see anyway.",
			Why: "Whoever can end a string in a query adds conditions of his own: the query as the app then finds the issues " +
				"and pages of everybody.",
			Misses: "Search operators inside one string (text ~ \"a*\"), and queries of other services than Jira, " +
				"Confluence and GraphQL. A whole query that the user writes, and that is asked as the user, is taken to be meant.",
			Silence: "Leave the rule on.",
			Fix: "quote values with JSON.stringify(String(value)), which escapes quotes and backslashes, and let ids and keys " +
				"pass a pattern first; give GraphQL its values as variables",
			Sources: []string{
				"https://developer.atlassian.com/platform/marketplace/app-security-guidelines",
				"https://support.atlassian.com/jira-software-cloud/docs/search-for-issues-using-the-text-field/",
			},
			CWE: []int{943, 74},
		},
		Trials: n.trials(quotation()...),
		Input:  true,
		Judge:  n.judge,
	}
}

// querySinks are the queries in the requests of a run.
func querySinks(t *trace.Trace, m mark) (out []sink) {
	for _, e := range t.Events {
		if e.Kind != trace.KindRequest {
			continue
		}
		for _, q := range queriesOf(e.Request) {
			severity := power(e.Request)
			if severity != High && isWhole(t, q.text) {
				continue
			}
			out = append(out, sink{
				step: e.Step, position: e.Position, label: q.language + " of " + requestLabel(e.Request), text: q.text,
				shape: q.grammar.shape(q.text), severity: severity,
				outside: q.grammar.outside(q.text, m),
			})
		}
	}
	return out
}

// query is a query in a request.
type query struct {
	language, text string
	grammar        grammar
}

// queriesOf are the queries that a request holds: in its parameters, and in a JSON body.
func queriesOf(r *trace.Request) (out []query) {
	var body map[string]any
	_ = json.Unmarshal([]byte(r.Body), &body)
	if document, ok := body["query"].(string); ok && strings.Contains(strings.ToLower(r.Path), "graphql") {
		return []query{{"GraphQL", document, graphqlGrammar}}
	}
	if r.Service != "jira" && r.Service != "confluence" {
		return nil
	}
	_, raw, _ := strings.Cut(r.Path, "?")
	raw, _, _ = strings.Cut(raw, "#")
	parameters, _ := url.ParseQuery(raw)
	for _, name := range []string{"jql", "cql"} {
		texts := slices.Clone(parameters[name])
		if text, ok := body[name].(string); ok {
			texts = append(texts, text)
		}
		for _, text := range texts {
			out = append(out, query{strings.ToUpper(name), text, jqlGrammar})
		}
	}
	return out
}
