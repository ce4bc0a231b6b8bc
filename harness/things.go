package harness

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/trace"
)

// A field that is called "id" can name anything. What it names shows in the requests that its value gets into.

// afterSegment says what kind of thing a path names after a segment: the field name that stands for it.
var afterSegment = map[string]string{
	"issue": "issueKey", "request": "issueKey", "project": "projectKey", "space": "spaceKey", "spaces": "spaceId",
	"pages": "pageId", "content": "pageId", "blogposts": "pageId",
}

// beforeValue matches the end of what stands before a value in a query or a body that names a thing.
var beforeValue = []struct {
	text *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`(?i)\bproject\s*(=|in)\s*\(?\s*["']?$|"project":\{"(id|key)":"$|\bproject(Key|Id)=$`),
		"projectKey"},
	{regexp.MustCompile(`(?i)\b(issue)?key\s*(=|in)\s*\(?\s*["']?$|\bissue\s*(=|in)\s*\(?\s*["']?$|\bissue(Id|Key)=$`),
		"issueKey"},
	{regexp.MustCompile(`(?i)"spaceId":"$|\bspace-id=$`), "spaceId"},
	{regexp.MustCompile(`(?i)\bspaceKey=$|\bspace\s*=\s*["']?$`), "spaceKey"},
}

// thingNamed is the field name that stands for the kind of thing which a value names in a request; empty when that does
// not show.
func thingNamed(r *trace.Request, value string) string {
	path, query, _ := strings.Cut(r.Path, "?")
	segments := strings.Split(path, "/")
	for k, s := range segments {
		if text, err := url.PathUnescape(s); err == nil && text == value && k > 0 {
			return afterSegment[segments[k-1]]
		}
	}
	if plain, err := url.QueryUnescape(query); err == nil {
		query = plain
	}
	for _, text := range []string{query, r.Body} {
		before, _, found := strings.Cut(text, value)
		for _, b := range beforeValue {
			if found && b.text.MatchString(before) {
				return b.name
			}
		}
	}
	return ""
}

// learnThings notes which fields of an entry's payload name things, and says whether that is news.
func (m *Model) learnThings(e Entry, payload []trace.Canary, events []trace.Event) (news bool) {
	for _, c := range payload {
		for _, event := range events {
			if event.Request == nil || !slices.Contains([]string{"jira", "confluence"}, event.Request.Service) {
				continue
			}
			if kind := thingNamed(event.Request, c.Value); kind != "" && m.things[e.Source()+"\x00"+c.Field] == "" {
				m.things[e.Source()+"\x00"+c.Field] = kind
				news = true
			}
		}
	}
	return news
}

// telling chooses as choose, for fields that were seen to name a thing as if they were called like one.
func (m *Model) telling(e Entry, choose shape.Choose) shape.Choose {
	return func(name string, kind shape.Kind) any {
		if thing := m.things[e.Source()+"\x00"+name]; thing != "" {
			return choose(name+"."+thing, kind)
		}
		return choose(name, kind)
	}
}
