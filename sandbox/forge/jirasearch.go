package forge

import "fmt"

func listOf(v any) (out []string) {
	switch v := v.(type) {
	case []string:
		return v
	case []any:
		return texts(v)
	default:
		return nil
	}
}

// asked is a parameter of a search, in the body of a POST or the query of a GET.
func (r *request) asked(name string) string {
	if r.Method == "POST" {
		switch v := r.json()[name].(type) {
		case nil:
			return ""
		case string:
			return v
		case float64:
			return plainNumber(v)
		}
	}
	return r.query.Get(name)
}

func (r *request) askedNumber(name string, def int) int {
	n := def
	if text := r.asked(name); text != "" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			return def
		}
	}
	return n
}

func (r *request) rendered(issues []*issue) list {
	out := list{}
	for _, i := range issues {
		out = append(out, r.part.jira.render(r.part, i, r.apiVersion()))
	}
	return out
}

// jiraSearch is the older search, with startAt and total.
func jiraSearch(r *request, _ []string) reply {
	found, err := r.jql(r.asked("jql"))
	if err != nil {
		return malformedJQL(r.asked("jql"), err)
	}
	size := min(r.askedNumber("maxResults", 50), 100)
	from, to := pageOf(len(found), r.askedNumber("startAt", 0), size)
	return ok(obj{"expand": "", "startAt": from, "maxResults": size, "total": len(found),
		"issues": r.rendered(found[from:to])})
}

// jiraSearchTokens is the newer search, with nextPageToken and no total.
func jiraSearchTokens(r *request, _ []string) reply {
	found, err := r.jql(r.asked("jql"))
	if err != nil {
		return malformedJQL(r.asked("jql"), err)
	}
	start := 0
	if token := r.asked("nextPageToken"); token != "" {
		at, err := decodeCursor(token)
		if err != nil {
			return jiraError(400, "The provided next page token is invalid.")
		}
		_, _ = fmt.Sscan(at, &start)
	}
	from, to := pageOf(len(found), start, min(r.askedNumber("maxResults", 50), 5000))
	out := obj{"issues": r.rendered(found[from:to]), "isLast": to == len(found)}
	if to < len(found) {
		out["nextPageToken"] = encodeCursor(fmt.Sprint(to))
	}
	return ok(out)
}

func jiraCount(r *request, _ []string) reply {
	found, err := r.jql(r.asked("jql"))
	if err != nil {
		return malformedJQL(r.asked("jql"), err)
	}
	return ok(obj{"count": len(found)})
}

// jiraMatch says which of some issues each query selects. An issue that whoever asks does not find is selected by none.
func jiraMatch(r *request, _ []string) reply {
	var of []*issue
	for _, id := range listOfNumbers(r.json()["issueIds"]) {
		if i := r.issue(id); i != nil {
			of = append(of, i)
		}
	}
	r.refused = false // to ask whether an issue is among those that somebody may see is no deed
	matches := list{}
	for _, q := range texts(r.json()["jqls"]) {
		matched, errors := list{}, list{}
		found, err := r.selected(q, of)
		if err != nil {
			errors = append(errors, err.Error())
		}
		for _, i := range found {
			var n int
			_, _ = fmt.Sscan(i.id, &n)
			matched = append(matched, n)
		}
		matches = append(matches, obj{"matchedIssues": matched, "errors": errors})
	}
	return ok(obj{"matches": matches})
}

func listOfNumbers(v any) (out []string) {
	l, _ := v.([]any)
	for _, e := range l {
		out = append(out, plainNumber(e))
	}
	return out
}

func jiraBulkFetch(r *request, _ []string) reply {
	var found []*issue
	for _, id := range texts(r.json()["issueIdsOrKeys"]) {
		if i := r.issue(id); i != nil {
			found = append(found, i)
		}
	}
	return ok(obj{"issues": r.rendered(found), "issueErrors": list{}})
}
