package forge

import (
	"encoding/json"
	"regexp"
)

// maxPages is how many answers that we made up an invocation gets from one endpoint before one comes that is the last
// of its kind. Code that pages through a list until there is no more would go on for ever otherwise. It is more than a
// tenant has of most things, so that code that asks once for each is answered.
const maxPages = 20

// What fields are called that say whether there is more: a place to go on from, a flag for it, a flag against it.
var (
	moreAt = regexp.MustCompile(`(?i)^(next\w*|\w*_?next(_?page)?|(end_?|page_?)?cursor|after|offset|continuation\w*|` +
		`page_?token|resume\w*)$`)
	moreFlag = regexp.MustCompile(`(?i)^(has_?(next|more)\w*|more|truncated|is_?truncated|incomplete\w*)$`)
	doneFlag = regexp.MustCompile(`(?i)^(is_?last\w*|last_?page|end_?of_?\w+|is_?(done|finished|complete))$`)
)

// isLastPage counts an answer of an endpoint that is made up, and says whether it is to be the last of its kind.
func (r *request) isLastPage(source string) bool {
	if r.data.pages == nil {
		r.data.pages = map[string]int{}
	}
	r.data.pages[source]++
	return r.data.pages[source] >= maxPages
}

// lastPage is the answer after which nothing more comes: empty lists, and fields that say so.
func lastPage(v any) any {
	switch v := v.(type) {
	case []any:
		return list{}
	case map[string]any:
		out := make(obj, len(v))
		for name, e := range v {
			switch {
			case moreFlag.MatchString(name):
				out[name] = false
			case doneFlag.MatchString(name):
				out[name] = true
			case moreAt.MatchString(name):
				out[name] = nil
			default:
				out[name] = lastPage(e)
			}
		}
		return out
	default:
		return v
	}
}

// paged is what is made up of a source (JSON, or a probe) or, when too much of that came already, the last of it.
func (r *request) paged(source string, made any) any {
	if !r.isLastPage(source) {
		return made
	}
	text, is := made.(json.RawMessage)
	if !is {
		text = mustJSON(made)
	}
	var v any
	if json.Unmarshal(text, &v) != nil {
		return made
	}
	if fields, is := v.(map[string]any); is && fields["$probe"] != nil {
		v = r.made()
	}
	return lastPage(v)
}
