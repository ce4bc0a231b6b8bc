package userfile

import "testing"

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"a", "", false},
		{"theme", "theme", true},
		{"theme", "themes", false},
		{"rates:*", "rates:", true},
		{"rates:*", "rates:usd/eur", true},
		{"rates:*", "rate:usd", false},
		{"*", "", true},
		{"*:public", "a:public:b:public", true},
		{"*:public", "a:public:b", false},
		{"a*b*c", "a-b-b-c", true},
		{"a*b*c", "a-c-b", false},
		{"/rest/{}/x", "/rest/10/x", true},
		{"/rest/{}/x", "/rest//x", false},
		{"/rest/{}/x", "/rest/1/2/x", false},
		{"/rest/{}", "/rest/a.json", true},
		{"https://*.example.com/v1/{}", "https://a.b.example.com/v1/me", true},
		{"https://*.example.com/v1/{}", "https://a.b.example.com/v1/me/too", false},
		{"*/{}/end", "a/b/c/end", true},
		{"{}", "", false},
	} {
		if got := Match(c.pattern, c.text); got != c.want {
			t.Errorf("Match(%q, %q) is %v", c.pattern, c.text, got)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"reason", "expires", "rule"}
	for word, want := range map[string]string{
		"reasn": "reason", "Reason": "reason", "expire": "expires", "x": "", "rules": "rule", "location": "", "": "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) is %q, want %q", word, got, want)
		}
	}
}
