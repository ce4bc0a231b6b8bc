package forge

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"crosstalk/sandbox/expression"
)

// expressionRoutes are the endpoints that evaluate Jira expressions.
func expressionRoutes() []route {
	return []route{
		{"POST", jiraAPI + "/expression/eval", readOnly(jiraEvaluate)},
		{"POST", jiraAPI + "/expression/evaluate", readOnly(jiraEvaluate)},
		{"POST", jiraAPI + "/expression/analyse", readOnly(jiraAnalyse)},
	}
}

// expressionContext is what an expression is evaluated in: its variables, and what is said of the issues among them.
type expressionContext struct {
	variables map[string]any
	meta      obj
}

// jiraEvaluate evaluates an expression. Where that is beyond the emulation, its value is made up as the description of
// the endpoint and the app's reads tell, and a warning says so.
func jiraEvaluate(r *request, _ []string) reply {
	text, _ := r.json()["expression"].(string)
	if text == "" {
		return jiraError(400, "The expression is required.")
	}
	in, failure := r.expressionContext()
	if failure != nil {
		return *failure
	}
	var wrong *expression.Error
	e, err := expression.Parse(text)
	if errors.As(err, &wrong) {
		return r.expressionError(text, wrong)
	}
	value, steps, err := e.Evaluate(expression.World{Variables: in.variables, New: r.newThing})
	if errors.As(err, &wrong) {
		return r.expressionError(text, wrong)
	}
	out := obj{"value": expression.JSON(value)}
	if strings.Contains(r.query.Get("expand"), "meta.complexity") {
		in.meta["complexity"] = complexity(text, steps)
	}
	if len(in.meta) > 0 {
		out["meta"] = in.meta
	}
	return ok(out)
}

func (r *request) expressionError(text string, e *expression.Error) reply {
	switch e.Kind {
	case expression.Syntax:
		return jiraError(400, fmt.Sprintf("Error while parsing the expression \"%s\": %v", text, e))
	case expression.Failed:
		return jiraError(400, fmt.Sprintf("Evaluation failed: %v", e))
	default:
		return r.described().warn("expression-not-evaluated",
			fmt.Sprintf("the Jira expression %q was not evaluated: %v; the value is made up", text, e))
	}
}

// complexity is how much an expression took of what it may.
func complexity(text string, steps int) obj {
	of := func(value, limit int) obj { return obj{"value": value, "limit": limit} }
	costly := len(expensive.FindAllString(text, -1))
	return obj{"steps": of(steps, expression.MaxSteps), "expensiveOperations": of(costly, 10), "beans": of(1, 1000),
		"primitiveValues": of(1, 10_000)}
}

// expensive matches what loads more than an issue's own fields.
var expensive = regexp.MustCompile(`\.(comments|properties|changelogs|attachments|worklogs|childIssues|subtasks|` +
	`links)\b|\bnew (Issue|User|Project)\b`)

// expressionContext are the variables that the body asks for; a reply when one of them is not there, or whoever asks
// may not see it.
func (r *request) expressionContext() (in expressionContext, failure *reply) {
	in = expressionContext{map[string]any{"user": r.userThing(r.caller())}, obj{}}
	asked, _ := r.json()["context"].(obj)
	for _, name := range sortedKeys(asked) {
		v, missing := r.contextValue(name, asked[name])
		switch {
		case name == "issues":
			if out := r.contextIssues(asked[name], &in); out != nil {
				return in, out
			}
		case name == "custom":
			custom, _ := asked[name].(obj)
			for _, own := range sortedKeys(custom) {
				if in.variables[own], missing = r.customValue(custom[own]); missing != nil {
					return in, missing
				}
			}
		case missing != nil:
			return in, missing
		default:
			in.variables[name] = v
		}
	}
	return in, nil
}

// nameIn is how a context names a thing: by its id, by its key, or both.
func nameIn(v any) string {
	for _, name := range []string{"id", "key"} {
		if id := dig(v, name); id != nil {
			return plainNumber(id)
		}
	}
	return plainNumber(v)
}

// contextValue is the thing that a variable of the context names.
func (r *request) contextValue(name string, v any) (value any, missing *reply) {
	switch name {
	case "issue":
		value = r.issueOrNothing(nameIn(v))
	case "project":
		value = r.projectOrNothing(nameIn(v))
	case "issues", "custom", "":
		return nil, nil
	default:
		id := nameIn(v)
		first, size := utf8.DecodeRuneInString(name)
		return thing(string(unicode.ToUpper(first))+name[size:], obj{"id": id}), nil
	}
	if value == nil {
		out := jiraError(404, "The "+name+" does not exist or you do not have permission to see it.")
		missing = &out
	}
	return value, missing
}

// contextIssues puts a page of what a query selects into the context.
func (r *request) contextIssues(v any, in *expressionContext) *reply {
	jql := dig(v, "jql")
	text, _ := dig(jql, "query").(string)
	found, err := r.jql(text)
	if err != nil {
		out := malformedJQL(text, err)
		return &out
	}
	number := func(name string, usual int) int {
		if n, is := dig(jql, name).(float64); is {
			return int(max(min(n, 5000), 0))
		}
		return usual
	}
	start, size := number("startAt", 0), number("maxResults", 50)
	if token, _ := dig(jql, "nextPageToken").(string); token != "" {
		if at, err := decodeCursor(token); err == nil {
			_, _ = fmt.Sscan(at, &start)
		}
	}
	from, to := pageOf(len(found), start, size)
	issues := []any{}
	for _, i := range found[from:to] {
		issues = append(issues, r.issueThing(i))
	}
	in.variables["issues"] = issues
	says := obj{"startAt": from, "maxResults": size, "count": to - from, "totalCount": len(found)}
	if strings.HasSuffix(r.path, "/evaluate") {
		says = obj{"isLast": to == len(found), "nextPageToken": nil}
		if to < len(found) {
			says["nextPageToken"] = encodeCursor(fmt.Sprint(to))
		}
	}
	in.meta["issues"] = obj{"jql": says}
	return nil
}

// customValue is a variable that the app gives itself.
func (r *request) customValue(v any) (value any, missing *reply) {
	switch kind, _ := dig(v, "type").(string); kind {
	case "":
		return nil, nil
	case "issue":
		return r.contextValue("issue", v)
	case "user":
		id, _ := dig(v, "accountId").(string)
		return r.userThing(r.part.person(id)), nil
	case "list":
		items, _ := dig(v, "value").([]any)
		out := []any{}
		for _, item := range items {
			one, missing := r.customValue(item)
			if missing != nil {
				return nil, missing
			}
			out = append(out, one)
		}
		return out, nil
	default:
		return dig(v, "value"), nil
	}
}

// plainJSON is a value as it looks after it was sent as JSON.
func plainJSON(v any) (out any) {
	_ = json.Unmarshal(mustJSON(v), &out)
	return out
}
