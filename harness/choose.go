package harness

import (
	"regexp"

	"crosstalk/sandbox/shape"
)

// known maps what a field is called to the thing that such a field names, so that code which looks the thing up
// finds it. All of them mean something at every tenant: the person is the one who has an account at each. The first
// match counts.
var known = []struct {
	name *regexp.Regexp
	data string
}{
	{regexp.MustCompile(`(?i)issue_?-?(id)$`), "issue.id"},
	{regexp.MustCompile(`(?i)project_?-?(id)$`), "project.id"},
	{regexp.MustCompile(`(?i)project(_?-?key)?$`), "project.key"},
	{regexp.MustCompile(`(?i)space_?-?id$`), "space.id"},
	{regexp.MustCompile(`(?i)space(_?-?key)?$`), "space.key"},
	{regexp.MustCompile(`(?i)(page|content)_?-?(id)?$`), "page.id"},
	{regexp.MustCompile(`(?i)comment_?-?id$`), "comment.id"},
	{regexp.MustCompile(`(?i)(issue|key|issue_?-?key)$`), "issue.key"},
	{regexp.MustCompile(`(?i)cloud_?-?id$`), "cloud.id"},
	{regexp.MustCompile(`(?i)(account_?-?id|user_?-?id|assignee|reporter|user)$`), "colleague.accountId"},
	{regexp.MustCompile(`(?i)e?-?mail(_?-?address)?$`), "user.email"},
	{regexp.MustCompile(`(?i)(display|user|full)_?-?name$`), "user.displayName"},
}

// Typical chooses values that code of ordinary habits expects: known things by the names of fields, texts elsewhere.
func Typical(name string, kind shape.Kind) any {
	switch kind {
	case shape.Number:
		return map[string]any{"$number": name}
	case shape.Any, shape.Text:
		for _, k := range known {
			if k.name.MatchString(name) {
				return map[string]any{"$data": k.data}
			}
		}
	}
	return map[string]any{"$text": name}
}
