package oracle

import (
	"strings"
	"testing"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// TestOutside puts what a caller types into texts of several languages, in the ways in which apps do.
func TestOutside(t *testing.T) {
	site := tenant.World{}.Vary(tenant.Observed, tenant.TypedTexts).Site(tenant.Observed)
	typed := site.Typed("hello")
	m := mark{typed[strings.Index(typed, "?")+1 : strings.Index(typed, "&")], tenant.TypedTexts.Marks()}
	if got := strings.Count(typed, m.word); got != m.times {
		t.Fatalf("the mark stands %d times in %q", got, typed)
	}
	escape := func(quotes string) string {
		var b strings.Builder
		for _, c := range typed {
			if strings.ContainsRune(quotes, c) {
				b.WriteByte('\\')
			}
			b.WriteRune(c)
		}
		return b.String()
	}
	without := func(chars string) string {
		return strings.Map(func(c rune) rune {
			if strings.ContainsRune(chars, c) {
				return -1
			}
			return c
		}, typed)
	}
	words := without("%/?&#\\\"'`()-<>;.")
	letters := strings.ReplaceAll(words, " ", "")
	for _, c := range []struct {
		name    string
		grammar grammar
		text    string
		outside bool
	}{
		{"jql, in quotes", jqlGrammar, `summary ~ "` + typed + `"`, true},
		{"jql, in single quotes", jqlGrammar, `summary ~ '` + typed + `'`, true},
		{"jql, bare", jqlGrammar, `project = ` + typed + ` ORDER BY created`, true},
		{"jql, quotes escaped and backslashes not", jqlGrammar, `summary ~ "` + escape(`"`) + `"`, true},
		{"jql, backslashes escaped and quotes not", jqlGrammar, `summary ~ "` + escape(`\`) + `"`, true},
		{"jql, quotes taken out and backslashes not", jqlGrammar, `summary ~ "` + without(`"'`) + `"`, true},
		{"jql, both escaped", jqlGrammar, `summary ~ "` + escape(`"\`) + `"`, false},
		{"jql, both escaped, twice", jqlGrammar, `a ~ "` + escape(`"\`) + `" OR b ~ "` + escape(`"\`) + `"`, false},
		{"jql, both taken out", jqlGrammar, `summary ~ "` + without(`"\`) + `"`, false},
		{"jql, only letters, bare", jqlGrammar, `project = ` + letters, false},
		{"jql, only letters and spaces, bare", jqlGrammar, `project = ` + words, true},
		{"sql, in quotes", sqlGrammar, `SELECT 1 FROM t WHERE a = '` + typed + `'`, true},
		{"sql, quotes doubled", sqlGrammar, `SELECT 1 WHERE a = '` + strings.ReplaceAll(typed, `'`, `''`) + `'`, true},
		{"sql, quotes and backslashes doubled", sqlGrammar,
			`SELECT 1 WHERE a = '` + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(typed) + `'`, false},
		{"sql, the name of a column", sqlGrammar, "SELECT `" + typed + "` FROM t", true},
		{"sql, a number", sqlGrammar, "SELECT a FROM t LIMIT " + typed, true},
		{"code, in a template", codeGrammar, "say(`" + typed + "`)", true},
		{"code, as JSON", codeGrammar, `say("` + escape(`"\`) + `")`, false},
		{"code, in a comment", codeGrammar, `say() // ` + typed, false},
		{"a command, in single quotes", shellGrammar, `echo '` + typed + `'`, true},
		{"a command, quoted", shellGrammar, `echo '` + strings.ReplaceAll(typed, `'`, `'\''`) + `'`, false},
		{"a GraphQL document", graphqlGrammar, `{ search(query: "` + typed + `") { id } }`, true},
		{"a GraphQL document, as JSON", graphqlGrammar, `{ search(query: "` + escape(`"\`) + `") { id } }`, false},
	} {
		if got := c.grammar.outside(c.text, m); got != c.outside {
			t.Errorf("%s: outside is %t: %s", c.name, got, c.text)
		}
	}
}

// TestQuotes: an app may cut what was typed at a metacharacter, or take no long text.
func TestQuotes(t *testing.T) {
	for _, axis := range []tenant.Axis{tenant.TypedTexts, tenant.TypedQuotes, tenant.TypedLines} {
		site := tenant.World{}.Vary(tenant.Observed, axis).Site(tenant.Observed)
		typed := site.Typed("PROJ")
		m := mark{markOf(&trace.Trace{Canaries: site.Canaries()}), axis.Marks()}
		if got := strings.Count(typed, m.word); got != m.times {
			t.Fatalf("%s: the mark stands %d times in %q", axis, got, typed)
		}
		cut, _, _ := strings.Cut(typed, "-")
		for _, quote := range []string{`"`, "'"} {
			if text := "project = " + quote + cut + quote + " ORDER BY created"; !jqlGrammar.outside(text, m) {
				t.Errorf("%s: outside is false: %s", axis, text)
			}
			escaped := strings.NewReplacer(`\`, `\\`, quote, `\`+quote).Replace(cut)
			if text := "project = " + quote + escaped + quote + " ORDER BY created"; jqlGrammar.outside(text, m) {
				t.Errorf("%s: outside is true: %s", axis, text)
			}
		}
	}
}

// TestMarkup puts what a caller types into pages.
func TestMarkup(t *testing.T) {
	typed := tenant.World{}.Vary(tenant.Observed, tenant.TypedTexts).Site(tenant.Observed).Typed("hello")
	m := mark{typed[strings.Index(typed, "?")+1 : strings.Index(typed, "&")], tenant.TypedTexts.Marks()}
	angles := strings.NewReplacer("<", "&lt;", ">", "&gt;")
	all := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")
	json := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	for _, c := range []struct {
		name, text string
		outside    bool
	}{
		{"text", "<p>" + typed + "</p>", true},
		{"text, escaped", "<p>" + all.Replace(typed) + "</p>", false},
		{"text, angles escaped", "<p>" + angles.Replace(typed) + "</p>", false},
		{"title", "<title>" + typed + "</title>", true},
		{"attribute, angles escaped", `<p title="` + angles.Replace(typed) + `">`, true},
		{"attribute without quotes, angles escaped", `<p title=` + angles.Replace(typed) + `>`, true},
		{"attribute, escaped", `<p title="` + all.Replace(typed) + `">`, false},
		{"comment", "<!-- " + typed + " -->", true},
		{"script, as JSON", `<script>let a = "` + json.Replace(typed) + `"</script>`, true},
		{"script, as JSON without angles", `<script>let a = "` +
			strings.ReplaceAll(json.Replace(typed), "<", `\u003c`) + `"</script>`, false},
		{"handler, escaped", `<a onclick="f('` + all.Replace(typed) + `')">`, true},
	} {
		if _, got := markup(c.text, m); got != c.outside {
			t.Errorf("%s: outside is %t: %s", c.name, got, c.text)
		}
	}
}

func TestPathShape(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"/rest/api/3/issue/PROJ-1", "/rest/api/3/issue/PROJ-1%2F..%2Fx%3Fy", true},
		{"/rest/api/3/issue/PROJ-1", "/rest/api/3/issue/PROJ-1/x", false},
		{"/rest/api/3/issue/PROJ-1", "/rest/api/3/issue/..", false},
		{"/search?jql=a&max=5", "/search?jql=b%26c&max=5", true},
		{"/search?jql=a&max=5", "/search?jql=b&c&max=5", false},
		{"/search?jql=a&max=5", "/search?jql=b#&max=5", false},
	} {
		if got := pathShape(c.a) == pathShape(c.b); got != c.same {
			t.Errorf("%s and %s: the same shape is %t", c.a, c.b, got)
		}
	}
}
