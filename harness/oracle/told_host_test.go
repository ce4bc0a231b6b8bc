package oracle

import "testing"

func TestLikeEndsAlikeInAnotherDomain(t *testing.T) {
	for host, want := range map[string]string{
		"api.partner.example": "otherpartner.example", "partner.example": "otherpartner.example",
		"localhost": "otherlocalhost",
	} {
		if got := Like(host); got != want {
			t.Errorf("%s: got %s, want %s", host, got, want)
		}
	}
}

func TestForgerySaysWhyALineCallsAHost(t *testing.T) {
	at := func(rule, position string) Finding { return Finding{Rule: rule, Location: ParseLocation(position)} }
	forged, called := at(requestForgery, "src/a.js:3:4"), at("undeclared-egress", "src/a.js:3:4")
	if !SaysWhy(forged, called) {
		t.Error("not at the same line")
	}
	for _, other := range []Finding{at("undeclared-egress", "src/a.js:4:4"), at("path-injection", "src/a.js:3:4"), {}} {
		if SaysWhy(forged, other) {
			t.Errorf("said of %+v", other)
		}
	}
}
