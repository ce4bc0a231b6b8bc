package harness

import (
	"regexp"
	"strings"
	"sync"

	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
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
	{regexp.MustCompile(`(?i)project(_?-?key)?(_?-?or_?-?id)?$`), "project.key"},
	{regexp.MustCompile(`(?i)space_?-?id$`), "space.id"},
	{regexp.MustCompile(`(?i)space(_?-?key)?$`), "space.key"},
	{regexp.MustCompile(`(?i)(page|content)_?-?id$`), "page.id"},
	{regexp.MustCompile(`(?i)comment_?-?id$`), "comment.id"},
	{regexp.MustCompile(`(?i)(source|target|parent|child|linked|epic|story|ticket)_?-?key$`), "issue.key"},
	{regexp.MustCompile(`(?i)((^|\.)key|issue(_?-?key)?|issue(_?-?(id|key))?_?-?or_?-?(id|key))$`), "issue.key"},
	{regexp.MustCompile(`(?i)cloud_?-?id$`), "cloud.id"},
	{regexp.MustCompile(`(?i)(account_?-?id|user_?-?id|assignee|reporter|user)$`), "colleague.accountId"},
	{regexp.MustCompile(`(?i)e?-?mail(_?-?address)?$`), "user.email"},
	{regexp.MustCompile(`(?i)(display|user|full)_?-?name$`), "user.displayName"},
}

// identifier matches what fields are called that hold no prose: ids and keys, times, choices from a list, numbers,
// addresses of servers and paths on them. The address of a page is another thing: it holds the page's title.
var identifier = regexp.MustCompile(
	`((^|[._ ])(?i:id|key|uuid|guid|ts|type|kind|mode|status|state|role|lang(uage)?|locale|cursor|action|method|date|` +
		`time|version|page|offset|limit|size|index|count|number|level|order|sort|direction|(sub_?)?category|priority|` +
		`severity|gender|format|theme|colou?r|country|region|currency|unit|start|end|since|until|duration|delay|` +
		`interval|frequency|error|stack|ur[il]|path(name)?|route|` +
		`(avatar|icon|logo|image)_?-?ur[il]s?|host(name)?|endpoint|origin|domain|` +
		`(base|server|api|site|instance)_?-?ur[il])|` +
		`(^|[._ ])(max|min|num|total)[A-Z][^.]*|` +
		`(Id|ID|Ids|Key|Keys|OrId|PageToken|Uuid|At|Type|Status|Timestamp|Date|Time|Cursor|Locale|` +
		`Version)|_(id|key|type|at|date|status))$`)

// truthValue matches what fields are called that say yes or no.
var truthValue = regexp.MustCompile(
	`((^|\.)(is|has|can|should|enable|allow)[A-Z_][^.]*|` +
		`(?i:enabled|active|visible|(^|\.)ok|success(ful)?|succeeded|valid)|[a-z](Flag|Called))$`)

// itemName matches what an item of a list is called: an item of "issueIds" is an issueId.
var itemName = regexp.MustCompile(`(\w)s\.item$`)

// Typical chooses values that code of ordinary habits expects: known things and truth values by the names of fields,
// texts elsewhere. Known things are the same at every tenant, which hides that they leak: only names that leave no
// doubt stand for them.
func Typical(name string, kind shape.Kind) any {
	called := naming{name, kind}
	one, ok := typical.Load(called)
	if !ok {
		one, _ = typical.LoadOrStore(called, directive(name, kind))
	}
	return map[string]any{one.([2]string)[0]: one.([2]string)[1]}
}

// naming is what Typical chooses by, and typical what it chose, as directive gives it: the same few fields are filled
// thousands of times, and their names meet dozens of regular expressions.
type naming struct {
	name string
	kind shape.Kind
}

var typical sync.Map

// directive is the directive of a template that Typical chooses, and what it says.
func directive(name string, kind shape.Kind) [2]string {
	switch kind {
	case shape.Number:
		return [2]string{"$number", name}
	case shape.Any, shape.Text:
		one := itemName.ReplaceAllString(name, "$1")
		if strings.HasPrefix(name, "secret ") || tenant.SecretName(one) {
			return [2]string{"$secret", name}
		}
		if kind == shape.Any && truthValue.MatchString(one) {
			return [2]string{"$flag", name}
		}
		for _, k := range known {
			if k.name.MatchString(one) {
				return [2]string{"$data", k.data}
			}
		}
		if identifier.MatchString(one) {
			return [2]string{"$id", name}
		}
	}
	return [2]string{"$text", name}
}

// Private chooses as Typical, but things that the first user alone may see.
func Private(name string, kind shape.Kind) any {
	out := Typical(name, kind)
	m, ok := out.(map[string]any)
	if !ok {
		return out
	}
	switch m["$data"] {
	case "issue.key", "issue.id", "page.id":
		return map[string]any{"$data": "private." + m["$data"].(string)}
	}
	return out
}

// Withheld chooses as Typical, but the things that can be withheld from users; see tenant.Site.Withheld.
func Withheld(name string, kind shape.Kind) any {
	out := Typical(name, kind)
	m, ok := out.(map[string]any)
	if !ok {
		return out
	}
	switch m["$data"] {
	case "issue.key", "issue.id", "project.key", "project.id", "page.id", "space.key", "space.id":
		return map[string]any{"$data": "withheld." + m["$data"].(string)}
	}
	return out
}

// callerName matches what fields are called that say who calls; subjectName what those are called that say whom
// something is about.
var (
	callerName = regexp.MustCompile(`(?i)(account_?-?id|user_?-?(id|key)|aaid|uid|(owner|author|creator|caller|member)` +
		`_?-?id|current_?-?user|(^|[._ ])(user|me|caller|owner))$`)
	subjectName = regexp.MustCompile(`(?i)(assignee|reporter|approver|reviewer|watcher|mention|recipient|target|invite|` +
		`lead|select|candidate|other|participant)`)
)

// Claims chooses as Typical, but the first user of the tenant where a field says who calls.
func Claims(name string, kind shape.Kind) any {
	text := kind == shape.Any || kind == shape.Text
	if text && callerName.MatchString(name) && !subjectName.MatchString(name) && !tenant.SecretName(name) {
		return map[string]any{"$data": "user.accountId"}
	}
	return Typical(name, kind)
}

// Hostile chooses as Typical where code expects text, and where it takes whatever comes an object whose keys are those
// with which careless merging reaches the prototypes of all objects. Objects of which it reads fields get these keys as
// well.
func Hostile(name string, kind shape.Kind) any {
	if kind != shape.Any && kind != shape.Open && kind != shape.Object {
		return Typical(name, kind)
	}
	mark := map[string]any{hostileKey: "inherited by all"}
	return map[string]any{"__proto__": mark, "constructor": map[string]any{"prototype": mark}}
}

// hostileKey is the property that appears on a prototype which hostile input has reached.
const hostileKey = "crosstalkMark"

// HostilePath chooses a path of property names that leads to the prototype of all objects wherever code may take one.
func HostilePath(name string, kind shape.Kind) any {
	if kind != shape.Any && kind != shape.Text || tenant.SecretName(name) {
		return Typical(name, kind)
	}
	return "__proto__." + hostileKey
}

// HostileName chooses what leads to the prototype of all objects for one leaf, and the name of a property for all
// others: code may take the members of a path from two of them.
func HostileName(leaf string) shape.Choose {
	return func(name string, kind shape.Kind) any {
		switch {
		case kind != shape.Any && kind != shape.Text || tenant.SecretName(name):
			return Typical(name, kind)
		case name == leaf:
			return "__proto__"
		default:
			return hostileKey
		}
	}
}
