package expression_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"crosstalk/sandbox/expression"
)

func user(id string) *expression.Thing {
	return &expression.Thing{Type: "User", ID: id, JSON: map[string]any{"accountId": id},
		Member: func(name string) (any, bool) {
			return id, name == "accountId"
		}}
}

func world() expression.World {
	issue := func(key string, by any) *expression.Thing {
		return &expression.Thing{Type: "Issue", ID: key, JSON: map[string]any{"key": key},
			Member: func(name string) (any, bool) {
				v, known := map[string]any{"key": key, "reporter": by, "votes": 3.0}[name]
				return v, known
			}}
	}
	return expression.World{
		Variables: map[string]any{"user": user("u"), "issue": issue("A-1", user("u")), "nobody": nil,
			"issues": []any{issue("A-1", user("u")), issue("A-2", nil)}, "config": map[string]any{"limit": 2.0}},
		New: func(kind string, args []any) (any, bool) { return nil, kind == "Issue" },
	}
}

// value is what an expression evaluates to, as JSON, or its error.
func value(text string) (string, *expression.Error) {
	var failure *expression.Error
	e, err := expression.Parse(text)
	if errors.As(err, &failure) {
		return "", failure
	}
	v, _, err := e.Evaluate(world())
	if errors.As(err, &failure) {
		return "", failure
	}
	out, err := json.Marshal(expression.JSON(v))
	if err != nil {
		return err.Error(), nil
	}
	return string(out), nil
}

func TestValues(t *testing.T) {
	for text, want := range map[string]string{
		"issue.key": `"A-1"`, "issue['key']": `"A-1"`, "issue.reporter.accountId": `"u"`, "user": `{"accountId":"u"}`,
		"issue.reporter == user": "true", "issues.map(i => i.key)": `["A-1","A-2"]`, "1 + 2 * 3 - 4 / 2": "5",
		"(1 + 2) * 3": "9", "7 % 4": "3", "-1 < 2 && !false": "true", "'a' + 1": `"a1"`, `"it's"`: `"it's"`,
		"issues[1].reporter?.accountId":               "null",
		"issues.filter(i => i.reporter == user)":      `[{"key":"A-1"}]`,
		"issues.map(i => {key: i.key, n: [i.votes]})": `[{"key":"A-1","n":[3]},{"key":"A-2","n":[3]}]`,
		"issues.reduce((sum, i) => sum + i.votes, 0)": "6", "issues.some(i => i.key == 'A-2')": "true",
		"issues.every(i => i.votes > 2)": "true", "issues.length > config.limit ? 'many' : 'few'": `"few"`,
		"typeof issue": `"Issue"`, "typeof issues": `"List"`, "typeof null": `"null"`, "nobody ?? 'x'": `"x"`,
		"let n = issue.votes; let m = n + 1; n * m": "12", "`${issue.key} of ${user.accountId}!`": `"A-1 of u!"`,
		"'A,b'.split(',').map(s => s.toLowerCase()).join('-')": `"a-b"`, "'hello'.slice(1, -1)": `"ell"`,
		"[3, 1, 2].sort((a, b) => a - b)": "[1,2,3]", "[[1], [2, [3]]].flatten()": "[1,2,[3]]",
		"new Issue('X-1')": "null", "issues.find(i => i.votes == 9)": "null", "{a: 1}.b": "null",
		"{issue}.issue.key":        `"A-1"`,
		"'a' == 'a' || issue.none": "true", "x => x": `"Lambda"`, "'ü'.indexOf('x')": "-1", "'abc'[1]": `"b"`,
		"[issue] == [issue]": "true", "[issue, 1] == [issue, 2]": "false", "{a: user} == {a: user}": "true",
		"`${ {a: '}'}.a }\\n`": `"}\n"`, `'\é'`: `"é"`, "[x => x] == [x => x]": "false",
		"[1,2][1e99]": "", "'abc'.slice(99)": `""`,
	} {
		got, failure := value(text)
		if want == "" {
			if failure == nil {
				t.Errorf("%s: %s, want an error", text, got)
			}
			continue
		}
		if failure != nil || got != want {
			t.Errorf("%s: %s %v, want %s", text, got, failure, want)
		}
	}
}

func TestErrors(t *testing.T) {
	twice := "let a = ['x', 'x']; "
	for _, c := range []string{"ab", "bc", "cd", "de", "ef", "fg", "gh", "hi", "ij", "jk", "kl", "lm", "mn", "no", "op"} {
		twice += "let " + c[1:] + " = [" + c[:1] + ", " + c[:1] + "]; "
	}
	grows := "let a = '0123456789'; "
	for k := range 10 {
		grows += fmt.Sprintf("let %c = %[2]c+%[2]c; ", 'b'+k, 'a'+k)
	}
	grows += "let z = k+k; "
	for text, want := range map[string]string{
		"issue.": "0 line 1, column 7: IDENTIFIER expected, END encountered.",
		"1 +\n >": "0 line 2, column 2: !, -, typeof, (, IDENTIFIER, null, true, false, NUMBER, STRING, " +
			"TEMPLATE_LITERAL, new, [ or { expected, > encountered.",
		"'a":                      "0 line 1, column 1: the text has no end.",
		"a # b":                   "0 line 1, column 3: the character '#' has no meaning here.",
		strings.Repeat("1", 1001): "0 Jira expression is too long (1001), limit: 1000 characters",
		"project.key":             `1 "project" - Unrecognized variable.`,
		"nobody.name":             `1 "nobody.name" - Cannot read the property 'name' of null.`,
		"'a'.dance()":             `1 "'a'.dance" - Unrecognized property 'dance' of type String.`,
		"1 < 'a'":                 `1 "1 < 'a'" - Can't compare Number to String.`,
		"issue.key()":             `1 "issue.key()" - It is not a function.`,
		"1 / 0":                   `1 "1 / 0" - Can't divide by zero.`,
		"issue.sprint.name":       `2 "issue.sprint" - the property 'sprint' of type Issue is not emulated`,
		"new Board(1)":            `2 "new Board(1)" - new Board is not emulated`,
		"if (true) { 1 }":         `2 "if" - statements are not emulated`,
		"let a = 1" + strings.Repeat("0", 160) + "; a * a": `1 "a * a" - The number is too large.`,
		grows + "z.replace('', z)":                         "1 The text is too long.",
		twice + "p":                                        "1 The value holds more than 10000 values.",
	} {
		_, failure := value(text)
		if failure == nil {
			t.Errorf("%s: no error", text)
		} else if got := string(rune('0'+failure.Kind)) + " " + failure.Error(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// FuzzParse needs every text to end in a value or an *Error.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"issue.key", "issues.map(i => {a: i})", "`${1}`", "let a = 1; a", "x?.[1]",
		"(a, b) => -a"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, failure := value(text); (got == "") == (failure == nil) {
			t.Errorf("%q: %q and %v", text, got, failure)
		}
	})
}
