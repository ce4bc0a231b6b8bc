package forge

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"crosstalk/sandbox/query"
	"crosstalk/sandbox/tenant"
)

// jql selects issues of all that there are.
func (r *request) jql(text string) ([]*issue, error) { return r.selected(text, r.searched(text)) }

// selected are those of some issues that a query selects, in its order. Clauses on fields that the emulation does not
// know hold for every issue.
func (r *request) selected(text string, of []*issue) ([]*issue, error) {
	q, err := query.JQL(text)
	if err != nil {
		return nil, err
	}
	var found []foundIssue
	for _, i := range of {
		f := foundIssue{i, r.part.jira.fields(r.part, i, "2")}
		if q.Holds(func(c query.Clause) query.Truth { return r.clauseHolds(f, c) }) {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(a, b foundIssue) int {
		return inOrder(q.Order, func(field string) int { return a.compare(b, field) })
	})
	var out []*issue
	for _, f := range found {
		out = append(out, f.issue)
	}
	return out, nil
}

// malformedJQL is how Jira refuses a query that it cannot read.
func malformedJQL(text string, err error) reply {
	return jiraError(400, fmt.Sprintf("Error in the JQL Query '%s': %v", text, err))
}

// foundIssue is an issue with its fields as version 2 of the API shows them.
type foundIssue struct {
	*issue
	fields obj
}

// withheldNames matches queries that name the withheld issue, or its project.
var withheldNames = regexp.MustCompile(`\b(` + tenant.WithheldProject + `|` + tenant.WithheldProjectID + `|` +
	tenant.WithheldIssueID + `)\b`)

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

// inOrder compares two things by the keys of a query, of which the first that tells them apart counts.
func inOrder(keys []query.Key, compare func(field string) int) int {
	for _, k := range keys {
		switch n := compare(k.Field); {
		case n != 0 && k.Descending:
			return -n
		case n != 0:
			return n
		}
	}
	return 0
}

// compare orders two issues by a field; alike when the field is not known.
func (f foundIssue) compare(b foundIssue, field string) int {
	switch field {
	case "key", "issuekey", "issue", "id":
		return numbers(f.key, b.key)
	case "created":
		return numbers(f.id, b.id)
	case "updated":
		return f.updated.Compare(b.updated)
	case "project":
		return strings.Compare(f.project, b.project)
	case "summary", "description", "duedate":
		return strings.Compare(shownAs(f.fields[field]), shownAs(b.fields[field]))
	case "status", "priority", "issuetype", "type":
		name := fieldName(field)
		return numbers(shownAs(dig(f.fields, name, "id")), shownAs(dig(b.fields, name, "id")))
	case "assignee", "reporter", "creator":
		return strings.Compare(shownAs(dig(f.fields, field, "displayName")), shownAs(dig(b.fields, field, "displayName")))
	default:
		return 0
	}
}

// numbers compares texts by the numbers that they end in, where what is before these is alike.
func numbers(a, b string) int {
	const digits = "0123456789"
	headA, headB := strings.TrimRight(a, digits), strings.TrimRight(b, digits)
	if n := strings.Compare(headA, headB); n != 0 {
		return n
	}
	numberA, _ := strconv.Atoi(a[len(headA):])
	numberB, _ := strconv.Atoi(b[len(headB):])
	return numberA - numberB
}

// shownAs is a value as text; empty for nothing.
func shownAs(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// among says whether one of some texts is a value of a clause, EMPTY standing for none.
func (r *request) among(c query.Clause, of ...string) bool {
	of = slices.DeleteFunc(of, func(s string) bool { return s == "" })
	return slices.ContainsFunc(c.Values, func(v query.Value) bool {
		text := v.Text
		if v.Function == "currentuser" {
			text = r.callerID()
		}
		return v.Empty() && len(of) == 0 ||
			slices.ContainsFunc(of, func(s string) bool { return strings.EqualFold(s, text) })
	})
}

// mentions says whether a text holds a value of a clause. Jira searches for words: quotes, stars and question marks
// around them are its own operators.
func mentions(c query.Clause, text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(c.Values, func(v query.Value) bool {
		return strings.Contains(text, strings.ToLower(strings.Trim(v.Text, `*?"`)))
	})
}

// calls says whether a value of a clause is a function that the emulation does not know.
func calls(c query.Clause) bool {
	return slices.ContainsFunc(c.Values, func(v query.Value) bool {
		return v.Function != "" && v.Function != "currentuser"
	})
}

func (r *request) clauseHolds(f foundIssue, c query.Clause) query.Truth {
	switch c.Op {
	case "was", "changed":
		return query.Unknown
	}
	field := c.Field
	switch field {
	case "text", "summary", "description", "comment":
		if c.Op == "is" {
			return query.Is(f.words(f.fields, field) == "")
		}
		if f.words(f.fields, field) == "" {
			return query.Empty
		}
		return query.Is(mentions(c, f.words(f.fields, field)))
	case "created", "createddate", "updated", "updateddate", "due", "duedate":
		return r.dateHolds(c, f.date(field))
	}
	names, known := f.names(field)
	if !known || calls(c) || strings.ContainsAny(c.Op, "<>~") {
		return query.Unknown
	}
	if found := r.among(c, names...); found || slices.ContainsFunc(names, func(s string) bool { return s != "" }) {
		return query.Is(found)
	}
	return query.Empty
}

// fieldName is how issues call a field that clauses name.
func fieldName(field string) string {
	if field == "type" {
		return "issuetype"
	}
	return field
}

// names are the texts by which a clause may name what a field of the issue holds; false for a field that is not known.
// An issue that has been there before the run may be of any type and priority, so that whatever the app looks for there
// is; the run knows those alone that the app has set.
func (f foundIssue) names(field string) (out []string, known bool) {
	either := func(name string, keys ...string) ([]string, bool) {
		for _, key := range keys {
			out = append(out, shownAs(dig(f.fields, name, key)))
		}
		return out, true
	}
	switch field {
	case "project":
		out, _ = either("project", "id", "name")
		return append(out, f.project), true
	case "key", "issuekey", "issue", "id":
		return []string{f.key, f.id}, true
	case "status":
		return either("status", "name", "id")
	case "priority", "issuetype", "type", "parent":
		name := fieldName(field)
		if _, known := f.given[name]; !known {
			return nil, false
		}
		return either(name, "name", "id", "key")
	case "labels":
		return listOf(f.fields["labels"]), true
	case "assignee", "reporter", "creator":
		return either(field, "accountId", "displayName", "emailAddress")
	default:
		return nil, false
	}
}

// date is when something was done with the issue in this run, which the tenant's clock tells. An issue that has been
// there before may be of any age.
func (f foundIssue) date(field string) time.Time {
	switch {
	case strings.HasPrefix(field, "created") && f.site == nil:
		return f.made
	case strings.HasPrefix(field, "updated") && f.updated.After(stamp(0)):
		return f.updated
	case strings.HasPrefix(field, "due"):
		t, _ := time.Parse(time.DateOnly, shownAs(f.fields["duedate"]))
		return t
	}
	return time.Time{}
}

// dateHolds compares a date with that of a clause. What has no date is of any.
func (r *request) dateHolds(c query.Clause, at time.Time) query.Truth {
	if at.IsZero() || len(c.Values) != 1 {
		return query.Unknown
	}
	with, known := c.Values[0].Time(r.part.now())
	if !known {
		return query.Unknown
	}
	switch c.Op {
	case "<":
		return query.Is(at.Before(with))
	case "<=":
		return query.Is(!at.After(with))
	case ">":
		return query.Is(at.After(with))
	case ">=":
		return query.Is(!at.Before(with))
	default:
		return query.Is(at.Equal(with))
	}
}

// words is the text of an issue that a clause on the field searches.
func (i *issue) words(fields obj, field string) string {
	var out []string
	for _, name := range []string{"summary", "description"} {
		if field == name || field == "text" {
			out = append(out, shownAs(fields[name]))
		}
	}
	for _, c := range i.comments {
		if field == "comment" || field == "text" {
			out = append(out, shownAs(plain(c.body)))
		}
	}
	return strings.Join(out, "\n")
}
