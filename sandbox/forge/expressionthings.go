package forge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"crosstalk/sandbox/expression"
	"crosstalk/sandbox/tenant"
)

// The things of Jira expressions, with the members that
// https://developer.atlassian.com/cloud/jira/platform/jira-expressions-type-reference/ gives them.

// thing is one of which nothing is known but some fields.
func thing(kind string, fields obj) *expression.Thing {
	shown, _ := plainJSON(fields).(obj)
	return &expression.Thing{Type: kind, ID: shownAs(shown["id"]), JSON: shown, Member: func(name string) (any, bool) {
		v, known := shown[name]
		if id, is := v.(string); is && name == "id" {
			if n, err := strconv.ParseFloat(id, 64); err == nil {
				return n, true
			}
		}
		return v, known
	}}
}

// with is a thing that has more members.
func with(t *expression.Thing, more func(name string) (any, bool)) *expression.Thing {
	before := t.Member
	t.Member = func(name string) (any, bool) {
		if v, known := more(name); known {
			return v, true
		}
		return before(name)
	}
	return t
}

// thingIn is the thing that a field holds; nothing when it holds none.
func thingIn(kind string, v any) any {
	if fields, is := v.(obj); is {
		return thing(kind, fields)
	}
	return nil
}

// thingsIn are those of a list.
func thingsIn(kind string, v any) any {
	out := []any{}
	all, _ := plainJSON(v).([]any)
	for _, one := range all {
		out = append(out, thingIn(kind, one))
	}
	return out
}

func (r *request) issueOrNothing(name string) any {
	if i := r.issue(name); i != nil {
		return r.issueThing(i)
	}
	return nil
}

func (r *request) projectOrNothing(name string) any {
	if p := r.projectFor(name); p != nil {
		return r.projectThing(p)
	}
	return nil
}

// newThing is what "new" makes: nothing of what whoever asks does not find.
func (r *request) newThing(kind string, args []any) (any, bool) {
	name := ""
	if len(args) > 0 {
		name = plainNumber(args[0])
	}
	switch kind {
	case "Issue":
		return r.issueOrNothing(name), true
	case "Project":
		return r.projectOrNothing(name), true
	case "User":
		return r.userThing(r.part.person(name)), true
	case "Date":
		if name == "" {
			return dateThing(r.part.now()), true
		}
		return dateIn(name)
	default:
		return nil, false
	}
}

func (r *request) issueThing(i *issue) *expression.Thing {
	fields := r.part.jira.fields(r.part, i, "2")
	t := thing("Issue", obj{"id": i.id, "key": i.key})
	t.JSON = plainJSON(r.part.jira.render(r.part, i, r.apiVersion()))
	return with(t, func(name string) (any, bool) { return r.issueMember(i, fields, name) })
}

// issueFields are the members of issues that are called otherwise in the REST API.
var issueFields = map[string]string{"issueType": "issuetype", "dueDate": "duedate", "links": "issuelinks",
	"attachments": "attachment", "affectsVersions": "versions"}

func (r *request) issueMember(i *issue, fields obj, name string) (any, bool) {
	field := name
	if other := issueFields[name]; other != "" {
		field = other
	}
	v, known := fields[field]
	switch name {
	case "description", "environment":
		return richText(v), true
	case "status", "priority", "issueType", "resolution":
		kind := strings.TrimPrefix(name, "issue")
		return thingIn("Issue"+strings.ToUpper(kind[:1])+kind[1:], v), true
	case "created", "updated", "dueDate":
		text, is := v.(string)
		if !is {
			return nil, true
		}
		return dateIn(text)
	case "assignee", "reporter", "creator":
		person, is := v.(obj)
		if !is {
			return nil, true
		}
		return r.userThing(person), true
	case "project":
		project, is := v.(obj)
		if !is {
			return nil, true
		}
		return r.projectThing(project), true
	case "parent":
		return r.issueOrNothing(shownAs(dig(v, "key")) + shownAs(dig(v, "id"))), true
	case "comments":
		return r.commentThings(i), true
	case "attachments", "links", "components", "fixVersions", "affectsVersions":
		return thingsIn(strings.ToUpper(name[:1])+strings.TrimSuffix(name[1:], "s"), v), true
	case "properties":
		return propertyThing(r.part.jira.property("issue/" + i.id)), true
	case "votes":
		return 0.0, true
	}
	return plainJSON(v), known && (name == "summary" || name == "labels" || strings.HasPrefix(name, "customfield_"))
}

func (r *request) commentThings(i *issue) any {
	out := []any{}
	for _, c := range i.comments {
		shown := c.render(r.part, i, "2")
		out = append(out, with(thing("Comment", shown), func(name string) (any, bool) {
			switch name {
			case "author", "updateAuthor":
				return r.userThing(shown["author"].(obj)), true
			case "body":
				return richText(shown["body"]), true
			case "created", "updated":
				return dateThing(c.made), true
			default:
				return nil, false
			}
		}))
	}
	return out
}

// propertyThing are the properties that apps keep with a thing.
func propertyThing(values obj) *expression.Thing {
	get := func(name string) any { return plainJSON(values[name]) }
	t := thing("EntityProperties", values)
	t.Member = func(name string) (any, bool) {
		switch name {
		case "keys":
			return plainJSON(sortedKeys(values)), true
		case "get":
			return expression.Func(func(args []any) any { return get(argument(args)) }), true
		default:
			return get(name), true
		}
	}
	return t
}

func argument(args []any) string {
	if len(args) == 0 {
		return ""
	}
	return shownAs(args[0])
}

func richText(v any) any {
	if v == nil {
		return nil
	}
	text := shownAs(plain(v))
	return &expression.Thing{Type: "RichText", ID: text, JSON: text, Member: func(name string) (any, bool) {
		return text, name == "plainText"
	}}
}

func (r *request) projectThing(p obj) *expression.Thing {
	return with(thing("Project", p), func(name string) (any, bool) {
		return propertyThing(r.part.jira.property("project/" + shownAs(p["id"]))), name == "properties"
	})
}

// userThing is a person. Her groups and roles follow what she may do.
func (r *request) userThing(person obj) *expression.Thing {
	id, _ := person["accountId"].(string)
	t := thing("User", person)
	t.ID = id
	return with(t, func(name string) (any, bool) {
		r.question = r.question || name == "groups" || name == "groupIds" || name == "getProjectRoles"
		switch name {
		case "groups", "groupIds":
			field := strings.TrimPrefix(strings.TrimSuffix(name, "s"), "group")
			out := []any{}
			for _, g := range r.groupsOf(r.part.user(id)) {
				out = append(out, dig(g, map[string]string{"": "name", "Id": "groupId"}[field]))
			}
			return out, true
		case "getProjectRoles":
			return expression.Func(func(args []any) any { return r.rolesOf(r.part.user(id), args) }), true
		default:
			return nil, false
		}
	})
}

// rolesOf are the roles of a person in a project.
func (r *request) rolesOf(u *tenant.User, args []any) any {
	out := []any{}
	for _, a := range args {
		p, is := a.(*expression.Thing)
		if is && p.Type == "Project" && u != nil && r.holds(u, "ADMINISTER") && !r.excludesProject(p.ID) {
			out = append(out, thing("ProjectRole", obj{"id": 10_002, "name": "Administrators", "description": ""}))
		}
	}
	return out
}

// dateForms are how dates are written in the REST API.
var dateForms = []string{"2006-01-02T15:04:05.000-0700", time.RFC3339, time.DateOnly}

// dateIn is the date that a text is; false when it is none.
func dateIn(text string) (any, bool) {
	k := slices.IndexFunc(dateForms, func(form string) bool {
		_, err := time.Parse(form, text)
		return err == nil
	})
	if k < 0 {
		return nil, false
	}
	at, _ := time.Parse(dateForms[k], text)
	return dateThing(at), true
}

func dateThing(at time.Time) *expression.Thing {
	written := at.UTC().Format("2006-01-02T15:04:05.000Z")
	of := func(f func(args []any) any) (any, bool) { return expression.Func(f), true }
	later := func(days int) func([]any) any {
		return func(args []any) any {
			var n int
			_, _ = fmt.Sscan(argument(args), &n)
			return dateThing(at.AddDate(0, 0, days*max(min(n, 100_000), -100_000)))
		}
	}
	return &expression.Thing{Type: "Date", ID: written, JSON: written, Member: func(name string) (any, bool) {
		switch name {
		case "getTime":
			return of(func([]any) any { return float64(at.UnixMilli()) })
		case "toString":
			return of(func([]any) any { return written })
		case "plusDays":
			return of(later(1))
		case "minusDays":
			return of(later(-1))
		default:
			return nil, false
		}
	}}
}
