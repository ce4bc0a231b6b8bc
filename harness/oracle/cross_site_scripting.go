package oracle

import (
	"encoding/json"
	"mime"
	"strings"

	"golang.org/x/net/html"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func crossSiteScripting() Rule {
	n := injection{rule: "cross-site-scripting", sinks: markupSinks, changes: "the markup of"}
	return Rule{
		ID:       "cross-site-scripting",
		Severity: High,
		Doc: Doc{
			Title: "What is sent to the app becomes markup in its answer",
			What: "Runs the same traffic twice. In the second run, quotes, angle brackets and other metacharacters are " +
				"added to what callers send and users wrote, as they are and in percent form. The HTML that a web trigger " +
				"answers is parsed: what was typed must become no element, no attribute and no code of a script, and no " +
				"address that a browser runs (javascript:…) or takes a script from. Bodies of Confluence pages are looked " +
				"at too, and are low: Confluence removes scripts, but not its own macros.",
			Why: "The address of a web trigger is public. A link to it that carries a script runs that script in the " +
				"browser of whoever opens it.",
			Misses:  "Style sheets, links to elsewhere that a caller may choose, and pages that the front end makes of JSON.",
			Silence: "Leave the rule on.",
			Fix: "escape & < > \" and ' in everything that is put into HTML, and < in JSON inside scripts; let links begin " +
				"with https: or / alone; answer with JSON (content-type: application/json) or plain text where no page is " +
				"needed",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/runtime-reference/web-trigger/",
				"https://developer.atlassian.com/platform/marketplace/app-security-guidelines",
			},
			CWE: []int{79},
		},
		Trials: n.trials(append(metacharacters(), tenant.TypedScripts, tenant.TypedAddresses)...),
		Input:  true,
		Judge:  n.judge,
	}
}

// markupSinks are the pages that web triggers answer with, and the bodies of Confluence pages.
func markupSinks(t *trace.Trace, m mark) (out []sink) {
	add := func(s sink) {
		s.shape, s.outside = markup(s.text, m)
		out = append(out, s)
	}
	for _, i := range t.Invocations {
		if page, ok := pageOf(i.Response); ok {
			add(sink{step: i.Step, label: "the answer of " + entryKey(i), text: page, severity: High})
		}
	}
	for _, e := range t.Events {
		if e.Kind != trace.KindRequest || e.Request.Service != "confluence" || !e.Request.Write {
			continue
		}
		if body := storageFormat(e.Request); body != "" && !isWhole(t, body) {
			add(sink{
				step: e.Step, position: e.Position, label: "the body of " + requestLabel(e.Request), text: body, severity: Low,
			})
		}
	}
	return out
}

// pageOf is the body of a web trigger's answer when a browser takes it for a page.
func pageOf(response json.RawMessage) (string, bool) {
	var answer struct {
		StatusCode int             `json:"statusCode"`
		Body       string          `json:"body"`
		Headers    json.RawMessage `json:"headers"`
	}
	if json.Unmarshal(response, &answer) != nil || answer.StatusCode == 0 {
		return "", false
	}
	kind, _, err := mime.ParseMediaType(headerIn(answer.Headers, "content-type"))
	switch kind {
	case "text/html", "application/xhtml+xml", "image/svg+xml":
		return answer.Body, true
	case "":
		return answer.Body, err != nil && strings.HasPrefix(strings.TrimSpace(answer.Body), "<")
	default:
		return "", false
	}
}

// headerIn is a header of a web trigger's answer, whose values are lists or texts.
func headerIn(headers json.RawMessage, name string) string {
	var fields map[string]any
	_ = json.Unmarshal(headers, &fields)
	for field, value := range fields {
		if !strings.EqualFold(field, name) {
			continue
		}
		if list, ok := value.([]any); ok && len(list) > 0 {
			value = list[0]
		}
		text, _ := value.(string)
		return text
	}
	return ""
}

// storageFormat is the body of a page or a comment that a request writes as markup.
func storageFormat(r *trace.Request) string {
	var content struct {
		Body struct {
			Representation string
			Value          string
			Storage        struct{ Value string }
		}
	}
	_ = json.Unmarshal([]byte(r.Body), &content)
	if content.Body.Representation == "storage" {
		return content.Body.Value
	}
	return content.Body.Storage.Value
}

// markup is a page without its values, its elements with their attributes and the code of its scripts, and whether what
// was typed is part of that.
func markup(text string, m mark) (shape string, outside bool) {
	var b strings.Builder
	is := func(name string) bool { return m.in(name) }
	z := html.NewTokenizer(strings.NewReader(text))
	script := false
	for z.Next() != html.ErrorToken {
		t := z.Token()
		switch {
		case t.Type == html.TextToken && script:
			b.WriteString(codeGrammar.shape(t.Data))
			outside = outside || codeGrammar.outside(t.Data, m)
		case t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken || t.Type == html.EndTagToken:
			script = t.Data == "script" && t.Type == html.StartTagToken
			b.WriteString(t.Type.String() + " " + t.Data)
			outside = outside || is(t.Data)
			for _, a := range t.Attr {
				b.WriteString(" " + a.Key)
				outside = outside || is(a.Key)
				switch {
				case strings.HasPrefix(a.Key, "on"):
					b.WriteString("=" + codeGrammar.shape(a.Val))
					outside = outside || codeGrammar.outside(a.Val, m)
				case runs(t.Data, a) && is(a.Val):
					b.WriteString("=script")
					outside = true
				}
			}
			b.WriteString("\n")
		}
	}
	return b.String(), outside
}

// runs says whether the address that an attribute holds is that of a script: a browser runs it, at once or when
// somebody follows it.
func runs(element string, a html.Attribute) bool {
	address := strings.ToLower(strings.Map(withoutControls, a.Val))
	switch a.Key {
	case "href", "action", "formaction", "data", "xlink:href":
		return strings.HasPrefix(address, "javascript:")
	case "src":
		return element == "script" || element != "img" && strings.HasPrefix(address, "javascript:")
	default:
		return false
	}
}

// withoutControls drops what browsers leave out of the beginning of an address.
func withoutControls(r rune) rune {
	if r <= ' ' {
		return -1
	}
	return r
}
