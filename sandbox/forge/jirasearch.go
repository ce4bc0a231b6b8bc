package forge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
)

var (
	jqlOrder  = regexp.MustCompile(`(?i)\border\s+by\b`)
	jqlAnd    = regexp.MustCompile(`(?i)\s+and\s+`)
	jqlOr     = regexp.MustCompile(`(?i)\s+or\s+`)
	jqlClause = regexp.MustCompile(`(?i)^\s*\(?\s*"?([a-z]+)"?\s*(not in|in|!=|!~|=|~|is not|is)\s*(.*?)\s*\)?\s*$`)
)

// jql selects issues. It knows and, or, and clauses on project, key, id, status, labels, people and text; any other
// clause holds for every issue.
func (r *request) jql(text string) []*issue {
	order := ""
	if at := jqlOrder.FindStringIndex(text); at != nil {
		text, order = text[:at[0]], strings.ToLower(text[at[1]:])
	}
	var out []*issue
	for _, i := range r.searched(text) {
		if r.jqlHolds(text, i) {
			out = append(out, i)
		}
	}
	if strings.Contains(order, "desc") {
		slices.Reverse(out)
	}
	return out
}

// searched are the issues that a query is about: those that anybody comes upon, and what is withheld when it is named.
func (r *request) searched(text string) []*issue {
	out := r.issues()
	for _, i := range r.part.jira.issues {
		if i.withheld && withheldNames.MatchString(text) && r.finds(i.only, i.withheld) {
			out = append(out, i)
		}
	}
	return out
}

func (r *request) jqlHolds(text string, i *issue) bool {
	if strings.TrimSpace(text) == "" {
		return true
	}
	return slices.ContainsFunc(jqlOr.Split(text, -1), func(part string) bool {
		for _, clause := range jqlAnd.Split(part, -1) {
			if m := jqlClause.FindStringSubmatch(clause); m != nil && !r.clauseHolds(i, m) {
				return false
			}
		}
		return true
	})
}

func (r *request) clauseHolds(i *issue, clause []string) bool {
	values := r.jqlValues(clause[3])
	fields := r.part.jira.fields(r.part, i, "2")
	is := func(of ...string) bool {
		return slices.ContainsFunc(values, func(v string) bool {
			return slices.ContainsFunc(of, func(s string) bool { return strings.EqualFold(s, v) })
		})
	}
	var held bool
	switch strings.ToLower(clause[1]) {
	case "project":
		held = is(i.project, fmt.Sprint(dig(fields, "project", "id")), fmt.Sprint(dig(fields, "project", "name")))
	case "key", "issuekey", "issue", "id":
		held = is(i.key, i.id)
	case "status":
		held = is(fmt.Sprint(dig(fields, "status", "name")), fmt.Sprint(dig(fields, "status", "id")))
	case "labels":
		held = slices.ContainsFunc(listOf(fields["labels"]), func(l string) bool { return is(l) })
	case "assignee", "reporter", "creator":
		id, _ := dig(fields, strings.ToLower(clause[1]), "accountId").(string)
		held = is(id) || id == "" && is("empty", "null")
	case "text", "summary", "description", "comment":
		all := strings.ToLower(i.words(fields, strings.ToLower(clause[1])))
		held = slices.ContainsFunc(values, func(v string) bool {
			return strings.Contains(all, strings.ToLower(strings.Trim(v, "*")))
		})
	default:
		return true
	}
	negated := strings.Contains(clause[2], "!") || strings.Contains(strings.ToLower(clause[2]), "not")
	return held != negated
}

// words is the text of an issue that a clause on the field searches.
func (i *issue) words(fields obj, field string) string {
	var out []string
	for _, name := range []string{"summary", "description"} {
		if field == name || field == "text" {
			out = append(out, fmt.Sprint(fields[name]))
		}
	}
	for _, c := range i.comments {
		if field == "comment" || field == "text" {
			out = append(out, fmt.Sprint(plain(c.body)))
		}
	}
	return strings.Join(out, "\n")
}

// jqlValues splits the right side of a clause: one value or a list, quoted or not, or currentUser().
func (r *request) jqlValues(text string) []string {
	text = strings.TrimSpace(text)
	if text == "currentUser()" || text == "currentUser(" {
		return []string{r.callerID()}
	}
	var out []string
	for v := range strings.SplitSeq(strings.Trim(text, "()"), ",") {
		out = append(out, strings.Trim(strings.TrimSpace(v), `"'`))
	}
	return out
}

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
	found := r.jql(r.asked("jql"))
	size := min(r.askedNumber("maxResults", 50), 100)
	from, to := pageOf(len(found), r.askedNumber("startAt", 0), size)
	return ok(obj{"expand": "", "startAt": from, "maxResults": size, "total": len(found),
		"issues": r.rendered(found[from:to])})
}

// jiraSearchTokens is the newer search, with nextPageToken and no total.
func jiraSearchTokens(r *request, _ []string) reply {
	found := r.jql(r.asked("jql"))
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

func jiraCount(r *request, _ []string) reply { return ok(obj{"count": len(r.jql(r.asked("jql")))}) }

func jiraMatch(r *request, _ []string) reply {
	queries, ids := texts(r.json()["jqls"]), listOfNumbers(r.json()["issueIds"])
	matches := list{}
	for _, q := range queries {
		matched := list{}
		for _, i := range r.jql(q) {
			if slices.Contains(ids, i.id) {
				var n int
				_, _ = fmt.Sscan(i.id, &n)
				matched = append(matched, n)
			}
		}
		matches = append(matches, obj{"matchedIssues": matched, "errors": list{}})
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

// withheldNames matches queries that name the withheld issue, or its project.
var withheldNames = regexp.MustCompile(`\b(` + tenant.WithheldProject + `|` + tenant.WithheldProjectID + `|` +
	tenant.WithheldIssueID + `)\b`)
