package forge

import (
	"errors"
	"fmt"
	"strings"

	"crosstalk/sandbox/expression"
)

// jiraAnalyse says whether expressions can be read, and of which type their values are. The type is that of a value: of
// the tenant's own things, where it has any.
func jiraAnalyse(r *request, _ []string) reply {
	out, check := list{}, r.query.Get("check")
	for _, text := range texts(r.json()["expressions"]) {
		one := obj{"expression": text, "valid": true}
		var wrong *expression.Error
		e, err := expression.Parse(text)
		switch {
		case errors.As(err, &wrong) && wrong.Kind != expression.Beyond:
			one["valid"], one["errors"] = false, list{analysed(wrong)}
		case err != nil && check == "type":
			one["type"] = "Any"
		case check == "type":
			r.typed(e, one)
		case check == "complexity":
			one["complexity"] = expense(text)
		}
		out = append(out, one)
	}
	return ok(obj{"results": out})
}

// analysed is what an analysis says of an error.
func analysed(e *expression.Error) obj {
	switch {
	case e.Kind == expression.Failed:
		return obj{"type": "type", "message": e.Message, "expression": e.Part}
	case e.Line == 0:
		return obj{"type": "other", "message": e.Message}
	default:
		return obj{"type": "syntax", "message": e.Message, "line": e.Line, "column": e.Column}
	}
}

func expense(text string) obj {
	n := len(expensive.FindAllString(text, -1))
	if n > 0 && strings.Contains(text, "issues.") {
		return obj{"expensiveOperations": "N", "variables": obj{"N": "issues"}}
	}
	return obj{"expensiveOperations": fmt.Sprint(n)}
}

// typed adds the type of an expression's value to what an analysis says of it.
func (r *request) typed(e expression.Expression, says obj) {
	var wrong *expression.Error
	value, _, err := e.Evaluate(expression.World{Variables: r.sampleVariables(), New: r.newThing})
	switch {
	case errors.As(err, &wrong) && wrong.Kind == expression.Failed:
		says["valid"], says["type"], says["errors"] = false, "TypeError", list{analysed(wrong)}
	case err != nil:
		says["type"] = "Any"
	default:
		says["type"] = typeName(value)
	}
}

// typeName is the type of a value with those of what is in it.
func typeName(v any) string {
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			return "List<Any>"
		}
		return "List<" + typeName(v[0]) + ">"
	case map[string]any:
		var fields []string
		for _, name := range sortedKeys(v) {
			fields = append(fields, name+": "+typeName(v[name]))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	default:
		return expression.TypeOf(v)
	}
}

// sampleVariables are what the variables may stand for that an analysis takes to be there.
func (r *request) sampleVariables() map[string]any {
	out := map[string]any{"user": r.userThing(r.caller()), "issue": thing("Issue", obj{}),
		"project": thing("Project", obj{}), "issues": []any{thing("Issue", obj{})}}
	if all := r.issues(); len(all) > 0 {
		i := r.issueThing(all[0])
		out["issue"], out["issues"] = i, []any{i}
	}
	if all := r.projects(); len(all) > 0 {
		out["project"] = r.projectThing(all[0].(obj))
	}
	types, _ := r.json()["contextVariables"].(obj)
	for _, name := range sortedKeys(types) {
		kind, _ := types[name].(string)
		samples := map[string]any{"Number": 1.0, "String": "text", "Boolean": true, "User": out["user"],
			"Issue": out["issue"], "Project": out["project"], "List<String>": []any{"text"}, "List<Issue>": out["issues"]}
		sample, known := samples[kind]
		if !known {
			sample = thing(kind, obj{})
		}
		out[name] = sample
	}
	return out
}
