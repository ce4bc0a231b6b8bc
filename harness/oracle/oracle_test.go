package oracle

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func TestExplainNamesTheFieldAndItsEncoding(t *testing.T) {
	const secret = "Tovaliku besanoro/ku"
	canaries := []trace.Canary{{Field: "issue.summary", Value: secret}}
	tests := []struct{ name, text, how string }{
		{"plain", "x" + secret + "y", "plain"},
		{"lower case", strings.ToLower(secret), "lower case"},
		{"upper case", strings.ToUpper(secret), "upper case"},
		{"url", "/q?x=Tovaliku+besanoro%2Fku", "url"},
		{"base64, first offset", base64.StdEncoding.EncodeToString([]byte(secret)), "base64"},
		{"base64, second offset", base64.StdEncoding.EncodeToString([]byte("a" + secret + "b")), "base64"},
		{"base64, third offset", base64.StdEncoding.EncodeToString([]byte("ab" + secret)), "base64"},
		{"hex", hex.EncodeToString([]byte(secret)), "hex"},
		{"reversed", "uk/oronaseb ukilavoT", "reversed"},
		{"a word", "only besanoro here", "a part"},
		{"beginning", "Toval…", "prefix"},
		{"absent", "Topsy besotted", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, how := explain(tt.text, "something else", canaries); how != tt.how {
				t.Errorf("explained as %q, want %q", how, tt.how)
			}
		})
	}
}

func TestExplainLeavesOutWhatBothWorldsShow(t *testing.T) {
	canaries := []trace.Canary{{Field: "same", Value: "Tovaliku"}, {Field: "mail", Value: "besanoro"}}
	if field, _ := explain("Tovaliku besanoro", "Tovaliku kedufila", canaries); field != "mail" {
		t.Errorf("explained by %q, want mail", field)
	}
}

func TestDiffJSON(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       []jsonDifference
	}{
		{"equal", `{"a":1}`, `{"a":1}`, nil},
		{"order of keys", `{"a":1,"b":2}`, `{"b":2,"a":1}`, nil},
		{"a field", `{"a":{"b":1}}`, `{"a":{"b":2}}`, []jsonDifference{{"$.a.b", "1", "2"}}},
		{"a missing field", `{"a":null}`, `{}`, []jsonDifference{{"$.a", "null", "(nothing)"}}},
		{"a longer list", `[1]`, `[1,2]`, []jsonDifference{{"$.length", "1", "2"}}},
		{"a list item", `[{"x y":1}]`, `[{"x y":2}]`, []jsonDifference{{`$[0]["x y"]`, "1", "2"}}},
		{"no answer", ``, `1`, []jsonDifference{{"$", "(nothing)", "1"}}},
		{"another type", `{"a":[]}`, `{"a":{}}`, []jsonDifference{{"$.a", "[]", "{}"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := diffJSON(json.RawMessage(tt.a), json.RawMessage(tt.b))
			if d := cmp.Diff(tt.want, got, cmp.AllowUnexported(jsonDifference{})); d != "" {
				t.Error(d)
			}
		})
	}
}

// world is a trace of two steps: acme's, then globex's, which answers and does what is given.
func world(response string, events ...trace.Event) *trace.Trace {
	return &trace.Trace{
		Schema: trace.Schema,
		Invocations: []trace.Invocation{
			{Step: 1, Tenant: tenant.Neighbour, Function: "main", Outcome: trace.Completed, Response: json.RawMessage(`0`)},
			{Step: 2, Tenant: tenant.Observed, Function: "main", Entry: "run", Outcome: trace.Completed,
				Response: json.RawMessage(response)},
		},
		Events: events,
	}
}

func line(step, window int, text string) trace.Event {
	return trace.Event{Step: step, Window: window, Kind: trace.KindLog, Position: "src/a.js:1:2",
		Log: &trace.Log{Level: "info", Text: text}}
}

func sent(step, window int, body string, id ...string) trace.Event {
	r := &trace.Request{Service: "jira", Method: "POST", Path: "/x", Class: "/x", Body: body}
	for _, v := range id {
		r.Headers = append(r.Headers, trace.Pair{Name: "x-request-id", Value: v})
	}
	return trace.Event{Step: step, Window: window, Kind: trace.KindRequest, Request: r}
}

func TestCrossTenantLeak(t *testing.T) {
	threw := world(`1`)
	threw.Invocations[1].Outcome = trace.Threw
	threw.Invocations[1].Error = &trace.Error{Name: "TypeError", Message: "no"}
	tests := []struct {
		name         string
		base, varied *trace.Trace
		severity     Severity // empty: no violation
		view         string
	}{
		{"equal", world(`1`), world(`1`), "", ""},
		{"response", world(`{"n":1}`), world(`{"n":2}`), Critical, "response"},
		{"outcome", world(`1`), threw, Critical, "error"},
		{"another tenant's line in our log", world(`1`, line(1, 2, "x")), world(`1`, line(1, 2, "y")), Critical, "log"},
		{"the neighbour's own log", world(`1`, line(1, 1, "x")), world(`1`, line(1, 1, "y")), "", ""},
		{"our late line in the neighbour's log", world(`1`, line(2, 1, "x")), world(`1`, line(2, 1, "y")), "", ""},
		{"request", world(`1`, sent(2, 2, "x")), world(`1`, sent(2, 2, "y")), Critical, "request"},
		{"the neighbour's late request", world(`1`, sent(1, 2, "x")), world(`1`, sent(1, 2, "y")), "", ""},
		{"order alone", world(`1`, sent(2, 2, "x"), sent(2, 2, "y")), world(`1`, sent(2, 2, "y"), sent(2, 2, "x")), "", ""},
		{"a sequence number in our log", world(`1`, line(2, 2, "req 5")), world(`1`, line(2, 2, "req 17")), Low, "log"},
		{"a sequence number in a header", world(`1`, sent(2, 2, "b", "5")), world(`1`, sent(2, 2, "b", "7")), Low, "request"},
		{"a number in a body", world(`1`, sent(2, 2, "n=5")), world(`1`, sent(2, 2, "n=7")), Critical, "request"},
		{"more of the same", world(`1`, sent(2, 2, "x")), world(`1`, sent(2, 2, "x"), sent(2, 2, "x")), Low, "request"},
		{"content beside work", world(`1`, sent(2, 2, "x"), line(2, 2, "a")), world(`1`, line(2, 2, "b")),
			Critical, "log"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := judgeCrossTenant(Pair{Base: tt.base, Varied: tt.varied})
			if tt.severity == "" {
				if len(got) != 0 {
					t.Fatalf("accused: %+v", got)
				}
				return
			}
			if len(got) != 1 || got[0].Severity != tt.severity || got[0].Evidence[0].View != tt.view {
				t.Fatalf("got %+v, want %s in the %s", got, tt.severity, tt.view)
			}
			if got[0].Observer != 2 {
				t.Errorf("observer is step %d, want 2", got[0].Observer)
			}
		})
	}
}

func TestCarrierThatTheTraceShows(t *testing.T) {
	file := func(step int, op, hash string) trace.Event {
		return trace.Event{Step: step, Window: step, Kind: trace.KindFile,
			File: &trace.File{Op: op, Path: "/tmp/x", Hash: hash}}
	}
	tests := []struct {
		name         string
		base, varied *trace.Trace
		want         Carrier
	}{
		{"a file", world(`1`, file(1, "write", "a"), file(2, "read", "a")),
			world(`2`, file(1, "write", "b"), file(2, "read", "b")), Carrier{Kind: "disk", Path: "/tmp/x"}},
		{"a file that is the same in both worlds", world(`1`, file(1, "write", "a"), file(2, "read", "a")),
			world(`2`, file(1, "write", "a"), file(2, "read", "a")), Carrier{Kind: "unknown"}},
		{"a timer", world(`1`, line(1, 2, "of x")), world(`1`, line(1, 2, "of y")),
			Carrier{Kind: "timer", Path: "work left over from step 1", DeclaredAt: "src/a.js:1:2"}},
		{"a timer that logs beside the leak", world(`1`, line(1, 2, "tick")), world(`2`, line(1, 2, "tick")),
			Carrier{Kind: "unknown"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := judgeCrossTenant(Pair{Base: tt.base, Varied: tt.varied})
			if len(got) != 1 {
				t.Fatalf("%d violations, want 1", len(got))
			}
			if d := cmp.Diff(&tt.want, got[0].Carrier); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestLinesKeepTheirIdentityWhenTheyMove(t *testing.T) {
	key := func(position, a, b string) string {
		at := func(text string) trace.Event {
			e := line(2, 2, text)
			e.Position = position
			return e
		}
		got := loggedPersonalData().Judge(Pair{Base: world(`1`, at(a)), Varied: world(`1`, at(b))})
		return got[0].Fingerprint()
	}
	if key("src/a.js:1:2", "user ada", "user bo") != key("src/a.js:7:9", "user cy", "user dee") {
		t.Error("a line that moved, with other data, is another finding")
	}
	const ten, eleven = "[2026-01-15T09:00:10.074Z] ", "[2026-01-15T09:00:11.2Z] "
	if key("src/a.js:1:2", ten+"user ada", ten+"user bo") != key("src/a.js:1:2", eleven+"user ada", eleven+"user bo") {
		t.Error("a line that is written later is another finding")
	}
	if key("src/a.js:1:2", ten+"user ada", ten+"user bo") == key("src/a.js:1:2", ten+"mail ada", ten+"mail bo") {
		t.Error("two different lines of one time are one finding")
	}
	if key("src/a.js:1:2", ten+"[ERROR] Failed to fetch user ada", ten+"[ERROR] Failed to fetch user bo") ==
		key("src/a.js:9:2", ten+"[ERROR] Failed to fetch mail ada", ten+"[ERROR] Failed to fetch mail bo") {
		t.Error("two different lines of one level are one finding")
	}
	if key("src/a.js:1:2", "failed: 500 ada", "failed: 500 bo") !=
		key("src/a.js:1:2", "failed: 404 ada", "failed: 404 bo") {
		t.Error("a line with another status is another finding")
	}
	if key("src/a.js:1:2", `{"a":["ada"`, `{"a":["bo"`) != key("src/a.js:1:2", `{"b":"ada x"`, `{"b":"bo x"`) {
		t.Error("a line that is data is another finding when the data are")
	}
	if key("src/a.js:1:2", "user ada", "user bo") == key("src/a.js:1:2", "mail ada", "mail bo") {
		t.Error("two different lines are one finding")
	}
}

func TestLoggedPersonalData(t *testing.T) {
	tests := []struct {
		name         string
		base, varied *trace.Trace
		want         int
	}{
		{"equal", world(`1`, line(2, 2, "x")), world(`1`, line(2, 2, "x")), 0},
		{"a line differs", world(`1`, line(2, 2, "x")), world(`1`, line(2, 2, "y")), 1},
		{"only the response differs", world(`1`, line(2, 2, "x")), world(`2`, line(2, 2, "x")), 0},
		{"more lines", world(`1`, line(2, 2, "x")), world(`1`, line(2, 2, "x"), line(2, 2, "x")), 0},
		{"one line of source, twice", world(`1`, line(2, 2, "x"), line(2, 2, "xx")),
			world(`1`, line(2, 2, "y"), line(2, 2, "yy")), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := loggedPersonalData().Judge(Pair{Base: tt.base, Varied: tt.varied}); len(got) != tt.want {
				t.Errorf("%d violations, want %d: %+v", len(got), tt.want, got)
			}
		})
	}
}

func TestExcerptsOfTheEngineWeighLittle(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       Severity
	}{
		{"excerpts", `failed: SyntaxError: Unexpected token 'P', "Pozogevo r"... is not valid JSON`,
			`failed: SyntaxError: Unexpected token 'V', "Vavofaputa"... is not valid JSON`, Low},
		{"more than those", `Unexpected token 'P', "Pozogevo r"... is not valid JSON: Pozogevo rosi`,
			`Unexpected token 'V', "Vavofaputa"... is not valid JSON: Vavofaputa vi`, Medium},
		{"words of the app", `"Pozogevo rosi" is no key`, `"Vavofaputa vi" is no key`, Medium},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Pair{Base: world(`1`, line(2, 2, tt.a)), Varied: world(`1`, line(2, 2, tt.b))}
			got := loggedUserContent().Judge(p)
			if len(got) != 1 || got[0].Severity != tt.want {
				t.Errorf("got %+v, want one of severity %v", got, tt.want)
			}
		})
	}
}

func TestEveryRuleIsDocumented(t *testing.T) {
	for _, r := range Rules() {
		for name, text := range map[string]string{
			"Title": r.Doc.Title, "What": r.Doc.What, "Why": r.Doc.Why, "Misses": r.Doc.Misses,
			"Silence": r.Doc.Silence, "Fix": r.Doc.Fix,
		} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: Doc.%s is empty", r.ID, name)
			}
		}
		if len(r.Doc.Sources) == 0 || len(r.Doc.CWE) == 0 || (r.Judge == nil) == (r.Inspect == nil) {
			t.Errorf("%s: sources, CWE, or one of Judge and Inspect are missing", r.ID)
		}
	}
}

func TestSelect(t *testing.T) {
	got, err := Select(nil, []string{"cross-tenant-leak"})
	if err != nil || len(got) != len(Rules())-1 {
		t.Errorf("skipping one rule leaves %d, %v", len(got), err)
	}
	if _, err := Select([]string{"nonsense"}, nil); err == nil {
		t.Error("an unknown rule is accepted")
	}
}

func TestHolder(t *testing.T) {
	for path, want := range map[string]string{
		"cache":                                "cache",
		"cache.get(\"a: b\").title":            "cache",
		"src/trigger.js: cache._x[0].text":     "cache",
		"src/trigger.js: titles[0]":            "titles",
		"lookup → seen[0]":                     "lookup ",
		"buffer«bytes»":                        "buffer",
		"/tmp/report.json":                     "/tmp/report.json",
		"src/a.js: names[\"first: the last\"]": "names",
	} {
		if got := Holder(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
