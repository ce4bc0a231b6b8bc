package config_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness/config"
	"crosstalk/sandbox/userfile"
)

// described writes errors one below the other, hints indented.
func described(t *testing.T, err error) string {
	t.Helper()
	var list userfile.Errors
	if !errors.As(err, &list) {
		t.Fatalf("not a list of errors: %v", err)
	}
	var b strings.Builder
	for _, e := range list {
		b.WriteString(e.Error() + "\n")
		if e.Hint != "" {
			b.WriteString("  " + e.Hint + "\n")
		}
	}
	return b.String()
}

// errorCases pairs a file with what Parse says of it.
var errorCases = []struct{ name, text, want string }{
	{"not YAML", "hosts: [", "c.yaml:1:8: malformed YAML: sequence end token ']' not found\n"},
	{"a key twice", "hosts:\nhosts:\n", "c.yaml:2:1: malformed YAML: mapping key \"hosts\" already defined at [1:1]\n"},
	{"a list", "- a", "c.yaml:1:1: the configuration is a list, but has to be a mapping with shared, webTriggers, " +
		"environment, hosts, remotes, products, sql, suppressions\n"},
	{"a text", "suppress", "c.yaml:1:1: the configuration is a text, but has to be a mapping with shared, webTriggers, " +
		"environment, hosts, remotes, products, sql, suppressions\n"},
	{"an unknown section", "supressions: []\nx: 1\n", "c.yaml:1:1: unknown key \"supressions\"\n" +
		"  did you mean \"suppressions\"?\n" +
		"c.yaml:2:1: unknown key \"x\"\n" +
		"  use one of shared, webTriggers, environment, hosts, remotes, products, sql, suppressions\n"},
	{"several at once", `suppressions:
  - rule: cross-tenant-leek
    location: /src/index.js
    reasn: because
    expires: 31.1.2030
webTriggers:
  - reason: 5
`, `c.yaml:2:5: missing key "reason"
  reason: why the finding is accepted
c.yaml:2:11: rule: unknown rule "cross-tenant-leek"
  did you mean "cross-tenant-leak"?
c.yaml:3:15: location: "/src/index.js" is malformed
  write it as reports do: src/index.js, or src/index.js:5 for one line
c.yaml:4:5: unknown key "reasn"
  did you mean "reason"?
c.yaml:5:14: expires: "31.1.2030" is not a date
  write a day of the calendar as YYYY-MM-DD, such as 2030-01-31
c.yaml:7:5: missing key "key"
  key: the key of the web trigger in the manifest
c.yaml:7:13: reason is a number, but has to be a text
  put it in quotes
`},
	{"no reason, no expiry", "suppressions:\n  - fingerprint: 0123456789abcdef\n", `c.yaml:2:5: missing key "reason"
  reason: why the finding is accepted
c.yaml:2:5: missing key "expires"
  expires: the last day on which it is, as YYYY-MM-DD; after it the finding counts again
`},
	{"an empty reason", "suppressions: [{fingerprint: 0123456789abcdef, reason: ' ', expires: 2030-01-31}]",
		"c.yaml:1:56: reason: is empty\n"},
	{"a day that is not", "suppressions: [{fingerprint: 0123456789abcdef, reason: r, expires: 2030-02-30}]",
		"c.yaml:1:68: expires: \"2030-02-30\" is not a date\n" +
			"  write a day of the calendar as YYYY-MM-DD, such as 2030-01-31\n"},
	{"a short fingerprint", "suppressions: [{fingerprint: abc, reason: r, expires: 2030-01-31}]",
		"c.yaml:1:30: fingerprint: \"abc\" is malformed\n  it is the 16 letters and digits of the finding's id in the " +
			"JSON report, and of its replay file's name\n"},
	{"a fingerprint of digits", "suppressions: [{fingerprint: 1234567890123456, reason: r, expires: 2030-01-31}]",
		"c.yaml:1:30: fingerprint is a number, but has to be a text\n  put it in quotes\n"},
	{"no finding", "suppressions: [{reason: r, expires: 2030-01-31}]",
		"c.yaml:1:17: a suppression names no finding\n  add fingerprint, or rule and location\n"},
	{"no location", "suppressions: [{reason: r, rule: cross-tenant-leak, expires: 2030-01-31}]",
		"c.yaml:1:28: missing key \"location\"\n" +
			"  location: the finding's file, src/index.js, or its line, src/index.js:5\n"},
	{"no rule", "suppressions: [{reason: r, location: src/a.js, expires: 2030-01-31}]",
		"c.yaml:1:28: missing key \"rule\"\n  rule: the id of the rule, with location\n"},
	{"both", "suppressions: [{fingerprint: 0123456789abcdef, rule: cross-tenant-leak, reason: r, expires: 2030-01-31}]",
		"c.yaml:1:17: a suppression names a fingerprint and a rule or location\n" +
			"  keep the fingerprint alone, or rule and location\n"},
	{"variables", "environment: {LIMIT: 5, NONE: , 'A B': x, ON: true, K: {value: k, secret: 'yes'}, L: [a]}",
		`c.yaml:1:22: LIMIT is a number, but has to be a text
  put it in quotes
c.yaml:1:25: NONE is empty, but has to be a text
c.yaml:1:33: "A B" is no name
  use letters, digits, _, . and -
c.yaml:1:47: ON is true or false, but has to be a text
  put it in quotes
c.yaml:1:75: secret is a text, but has to be true or false
c.yaml:1:86: L is a list, but has to be a text
`},
	{"hosts", `hosts:
  - url: api.example.com
    method: get
  - url: https://api.example.com/?q=1
    status: 99
    headers: {a b: c, x: "1\n2", y: 2}
  - url: https://api.example.com
    status: "200"
    body: {a: {$txt: name}}
  - url: https://api.example.com
    status: -1
    body: {}
  - url: https://api.example.com
    body: {}
    text: a
  - url: https://api.example.com
    status: 204
    text: ""
  - https://api.example.com
`, `c.yaml:2:10: url: "api.example.com" is malformed
  begin it with https://, and leave out the query
c.yaml:3:13: method: unknown method "get"
  use one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS
c.yaml:4:10: url: "https://api.example.com/?q=1" is malformed
  begin it with https://, and leave out the query
c.yaml:5:13: status is 99, but has to be a whole number from 200 to 599
c.yaml:6:15: "a b" is no name
  use letters, digits, _, . and -
c.yaml:6:26: x: holds a line break
  write it in one line
c.yaml:6:37: y is a number, but has to be a text
  put it in quotes
c.yaml:8:13: status is a text, but has to be a whole number from 200 to 599
c.yaml:9:12: template: unknown word "$txt"
  docs/CONFIGURATION.md lists the words that stand for a tenant's data
c.yaml:11:13: status is a number, but has to be a whole number from 200 to 599
c.yaml:15:5: there is a body and a text
  keep one of them: body for JSON, text for anything else
c.yaml:17:5: an answer with this status has no body
  leave out body and text, or change the status
c.yaml:19:5: an entry of hosts is a text, but has to be a mapping with url, method, status, headers, body, text
`},
	{"products", "products: [{service: jirra, path: rest, body: 1}, {service: trello, path: /x?y}]",
		`c.yaml:1:22: service: unknown service "jirra"
  did you mean "jira"?
c.yaml:1:35: path: "rest" is malformed
  begin it with /, and leave out the query
c.yaml:1:61: service: unknown service "trello"
  use one of jira, confluence, bitbucket, stargate
c.yaml:1:75: path: "/x?y" is malformed
  begin it with /, and leave out the query
`},
	{"shared", "shared: {keys: {a: b}, views: [{function: f, path: rates, reason: r}, ], key: x}",
		`c.yaml:1:17: keys is a mapping, but has to be a list: begin each entry with -
c.yaml:1:52: path: "rates" is malformed
  begin it with "$", as reports do: $.rates[0].name
c.yaml:1:74: unknown key "key"
  did you mean "keys"?
`},
	{"images", "sql: {image: 'my sql'}", "c.yaml:1:14: image: \"my sql\" is malformed\n" +
		"  write it as docker run takes it, such as mysql:8.4\n"},
	{"no image", "sql: {}", "c.yaml:1:6: missing key \"image\"\n" +
		"  image: the image of a MySQL or TiDB server, which is started in a container: mysql:8.4, pingcap/tidb:v8.5.0\n"},
	{"something else about SQL", "sql: {imgae: mysql, image: mysql}", "c.yaml:1:7: unknown key \"imgae\"\n" +
		"  did you mean \"image\"?\n"},
	{"an image alone", "sql: mysql:8.4", "c.yaml:1:6: sql is a text, but has to be a mapping with image\n"},
	{"an empty entry", "webTriggers:\n  -\n",
		"c.yaml:2:5: an entry of webTriggers is empty, but has to be a mapping with key, reason\n"},
}

func TestErrors(t *testing.T) {
	for _, c := range errorCases {
		t.Run(c.name, func(t *testing.T) {
			got, err := config.Parse("c.yaml", []byte(c.text))
			if err == nil {
				t.Fatalf("accepted as %+v", got)
			}
			if d := cmp.Diff(c.want, described(t, err)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}
