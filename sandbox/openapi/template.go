package openapi

import (
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
)

// The bounds of a template, so that an answer is no larger than those of real services.
const (
	maxInside = 5   // objects and lists inside one another
	maxLeaves = 120 // values
)

// Choose decides what anything is, where a schema does not say it; the name is the path that leads there.
type Choose func(name string) any

// Template is the template (see tenant.Template) of values that a schema describes: the tenant's own texts and numbers,
// known things where a name leaves no doubt, and as many items of the outermost list as the tenant has of things. Those
// inside it have one. A schema that holds itself ends there.
func (a *API) Template(s *Schema, name string, open Choose) any {
	b := &builder{api: a, open: open, leaves: maxLeaves, within: map[string]bool{}}
	return b.build(s, name, place{})
}

// builder makes one template.
type builder struct {
	api    *API
	open   Choose
	leaves int // how many more there may be
	within map[string]bool
}

// place is where in a template something stands.
type place struct {
	depth  int
	inList bool
	// person: the object that it stands in is one.
	person bool
}

func (b *builder) build(s *Schema, name string, at place) any {
	if s.Kind == named {
		if b.within[s.Value] {
			return nil
		}
		b.within[s.Value] = true
		defer delete(b.within, s.Value)
		s = b.api.Resolve(s)
	}
	at.depth++
	switch s.Kind {
	case Object:
		return b.object(s, name, at)
	case List:
		return b.list(s, name, at)
	case Map:
		return b.members(map[string]*Schema{"first": s.Item, "second": s.Item}, []string{"first", "second"}, name, at)
	case Open:
		return b.open(name)
	default:
		b.leaves--
		return leaf(s, name, at.person)
	}
}

func (b *builder) list(s *Schema, name string, at place) any {
	outermost := !at.inList
	at.inList = true
	item := b.build(s.Item, name+".item", at)
	switch {
	case item == nil:
		return []any{}
	case outermost:
		return map[string]any{"$list": item}
	default:
		return []any{item}
	}
}

func (b *builder) object(s *Schema, name string, at place) any {
	fields, names := map[string]*Schema{}, []string{}
	for _, f := range s.Fields {
		fields[f.Name], names = f.Schema, append(names, f.Name)
	}
	at.person = s.Get("accountId") != nil || s.Get("emailAddress") != nil
	return b.members(fields, names, name, at)
}

// members makes the values first that have no parts, and then shares out among the others how many more there may be.
func (b *builder) members(fields map[string]*Schema, names []string, name string, at place) any {
	out := map[string]any{}
	add := func(field string) {
		if b.leaves <= 0 {
			return
		}
		if v := b.build(fields[field], join(name, field), at); v != nil {
			out[field] = v
		}
	}
	var compound []string
	for _, field := range names {
		switch b.api.Resolve(fields[field]).Kind {
		case Object, List, Map:
			compound = append(compound, field)
		default:
			add(field)
		}
	}
	if at.depth >= maxInside {
		compound = nil
	}
	for k, field := range compound {
		share := b.leaves / (len(compound) - k)
		rest := b.leaves - share
		b.leaves = share
		add(field)
		b.leaves += rest
	}
	if slices.ContainsFunc(names, func(field string) bool { return strings.HasPrefix(field, "$") }) {
		return map[string]any{"$object": out}
	}
	return out
}

func join(name, field string) string {
	if name == "" {
		return field
	}
	return name + "." + field
}

// Moment is when whatever services tell of was: the same for everybody.
const Moment = "2026-01-15T09:00:00.000+0000"

func leaf(s *Schema, name string, person bool) any {
	field := name[strings.LastIndexByte(name, '.')+1:]
	switch s.Kind {
	case Choice:
		return s.Value
	case Truth:
		if negative.MatchString(field) {
			return false
		}
		return word("$flag", name)
	case Time:
		return Moment
	case Date:
		return Moment[:len("2026-01-15")]
	case Number:
		if counter.MatchString(field) {
			return 1
		}
		return word("$number", name)
	case Link:
		return map[string]any{"$join": []any{word("$data", "site.url"), "/", word("$id", name)}}
	default:
		return text(name, field, person)
	}
}

func word(directive, name string) any { return map[string]any{directive: name} }

var (
	// negative matches what fields are called that say that a thing is not there for ordinary use.
	negative = regexp.MustCompile(`(?i)^(is_?)?(deleted|archived|trashed|hidden|disabled|inactive|deprecated|locked|` +
		`expired|private|error|failed|truncated|removed)$|^has(More|Next)|^(is)?(Deleted|Archived|Hidden|Locked)`)
	// counter matches what numbers are called that are small.
	counter = regexp.MustCompile(`(?i)(number|count|size|total|order|position|index|version|level|rank|page|offset|` +
		`start|at|limit|progress|priority|width|height)$`)
	// identifier matches what texts are called that hold no prose.
	identifier = regexp.MustCompile(`(?i)(id|key|uuid|type|kind|status|state|code|category|locale|format|version|` +
		`colou?r|icon|iconclass|self|operation|` +
		`permission|scope|role|mode|style|pattern|property|expand|url|uri|href|link|path|` +
		`webui|tinyui|base|editui|cursor)$`)
)

// known are the things that the names of texts stand for; the first that matches counts.
var known = []struct {
	name  *regexp.Regexp
	data  string
	whose bool // only in an object that is a person
}{
	{regexp.MustCompile(`(?i)account_?id$|^(author|owner|creator|lead|user|reporter|assignee)_?(account_?)?id$`),
		"user.accountId", false},
	{regexp.MustCompile(`(?i)^(display|public|full)_?name$`), "user.displayName", true},
	{regexp.MustCompile(`(?i)^(e_?mail(_?address)?|(author|owner|user)_?e_?mail)$`), "user.email", false},
	{regexp.MustCompile(`(?i)project_?id$`), "project.id", false},
	{regexp.MustCompile(`(?i)project_?key$`), "project.key", false},
	{regexp.MustCompile(`(?i)issue_?id$`), "issue.id", false},
	{regexp.MustCompile(`(?i)issue_?key$`), "issue.key", false},
	{regexp.MustCompile(`(?i)space_?id$`), "space.id", false},
	{regexp.MustCompile(`(?i)space_?key$`), "space.key", false},
	{regexp.MustCompile(`(?i)^(page|content|homepage)_?id$`), "page.id", false},
	{regexp.MustCompile(`(?i)^cloud_?id$`), "cloud.id", false},
}

// The names of values of which nobody says the type.
var (
	affirmative = regexp.MustCompile(`^(is|has|can|should|was|may|allow|enable)[A-Z_]|` +
		`^(success|enabled|active|visible|valid)$`)
	moment = regexp.MustCompile(`[a-z](At|On|Date|Time|DateTime|Timestamp)$|^(created|updated|date|timestamp|time)$`)
	amount = regexp.MustCompile(`(?i)(count|total|size|index)$|^(number|score|points|rank|position|length|version)$`)
)

// Named is the template of a value of which nothing is known but the names that lead there, joined by dots, and whether
// it belongs to a person.
func Named(path string, person bool) any {
	field := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case negative.MatchString(field), field == "hasPreviousPage":
		return false
	case affirmative.MatchString(field):
		return true
	case moment.MatchString(field):
		return Moment
	case amount.MatchString(field):
		return 1
	case person && field == "name":
		return word("$data", "user.displayName")
	default:
		return text(path, field, person)
	}
}

// Prefixed is a template with a prefix before the names of its values, so that those of different endpoints differ.
func Prefixed(template any, prefix string) any {
	switch v := template.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, e := range v {
			if name, is := e.(string); is && slices.Contains([]string{"$text", "$id", "$number", "$secret"}, key) {
				out[key] = prefix + name
				continue
			}
			out[key] = Prefixed(e, prefix)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for k, e := range v {
			out[k] = Prefixed(e, prefix)
		}
		return out
	default:
		return v
	}
}

func text(name, field string, person bool) any {
	for _, k := range known {
		if k.name.MatchString(field) && (person || !k.whose) {
			return word("$data", k.data)
		}
	}
	switch {
	case strings.EqualFold(field, "self"), strings.HasSuffix(strings.ToLower(field), "url"):
		return map[string]any{"$join": []any{word("$data", "site.url"), "/", word("$id", name)}}
	case tenant.SecretName(field):
		return word("$secret", name)
	case identifier.MatchString(field):
		return word("$id", name)
	default:
		return word("$text", name)
	}
}
