package tenant_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/tenant"
)

// filled is a template filled for the observed tenant in the base world.
func filled(t *testing.T, template string) string {
	t.Helper()
	got, err := tenant.World{}.Site(tenant.Observed).Fill(tenant.Template(template))
	if err != nil {
		t.Fatalf("%s: %v", template, err)
	}
	return string(got)
}

func TestFill(t *testing.T) {
	site := tenant.World{}.Site(tenant.Observed)
	text := func(name string) string { return `"` + site.Text(name) + `"` }
	tests := []struct{ name, template, want string }{
		{"nothing", ``, ``},
		{"literal", `{"a":[1,{"b":"$c"}]}`, `{"a":[1,{"b":"$c"}]}`},
		{"data", `{"$data":"issue.key"}`, `"PROJ-1"`},
		{"text", `{"a":{"$text":"x"}}`, `{"a":` + text("x") + `}`},
		{"flag", `{"$flag":"x"}`, `true`},
		{"list", `{"$list":{"$text":"x"}}`, `[` + text("x.0") + `,` + text("x.1") + `,` + text("x.2") + `]`},
		{"name that is no word", `{"$object":{"$type":{"$text":"x"}}}`, `{"$type":` + text("x") + `}`},
		{"name that is a word", `{"$object":{"$text":{"$data":"issue.id"}}}`, `{"$text":"10001"}`},
		{"several names", `{"$object":{"$top":1,"a":{"$object":{}}}}`, `{"$top":1,"a":{}}`},
		{"joined", `{"$join":["Bearer ",{"$secret":"x"},7]}`, `"Bearer ` + site.Secret("x") + `7"`},
		{"times", `{"$times":[2,{"$text":"x"}]}`, `[` + text("x.0") + `,` + text("x.1") + `]`},
		{"repeated", `{"$repeat":[3,"ab"]}`, `"ababab"`},
		{"repeated template", `{"$repeat":[2,{"$text":"x"}]}`, `"` + site.Text("x.0") + site.Text("x.1") + `"`},
		{"base64", `{"$base64":{"$join":["user:","pass"]}}`, `"dXNlcjpwYXNz"`},
		{"JSON", `{"$json":{"b":{"$data":"issue.id"},"a":"<p>"}}`, `"{\"a\":\"\u003cp\u003e\",\"b\":\"10001\"}"`},
		{"setting", `{"$setting":{"name":"KEY","value":"abc"}}`, `"abc"`},
		{"HMAC", `{"$signed":{"key":{"$join":["ke","y"]},"hash":"sha1","as":"hex",
			"data":"The quick brown fox jumps over the lazy dog"}}`, `"de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9"`},
		{"hash", `{"$signed":{"hash":"md5","as":"base64","data":""}}`, `"1B2M2Y8AsgTpgAmY7PhCfg=="`},
		{"object in a list", `{"$list":{"$object":{"$a":{"$text":"x"}}}}`,
			`[{"$a":` + text("x.0") + `},{"$a":` + text("x.1") + `},{"$a":` + text("x.2") + `}]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, filled(t, tt.template)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// lists are that many lists inside one another around a template.
func lists(n int, item string) string {
	return strings.Repeat(`{"$list":`, n) + item + strings.Repeat(`}`, n)
}

// ones is a list of that many numbers.
func ones(n int) string { return `[` + strings.TrimSuffix(strings.Repeat(`1,`, n), ",") + `]` }

func TestFillIsBounded(t *testing.T) {
	tests := []struct{ name, template, message string }{
		{"unknown word", `{"$what":"x"}`, `template: unknown word "$what"`},
		{"unknown data", `{"$data":"x"}`, `template: no data is called "x"`},
		{"no name", `{"$text":1}`, `template: $text wants a name`},
		{"no object", `{"$object":[]}`, `template: $object wants an object`},
		{"no name of a setting", `{"$setting":"KEY"}`, `template: $setting wants a name and a value`},
		{"unknown hash", `{"$signed":{"hash":"crc","as":"hex","data":"x"}}`, `template: $signed knows the hashes`},
		{"unknown form", `{"$signed":{"hash":"md5","data":"x"}}`, `template: $signed knows the hashes`},
		{"no list to join", `{"$join":"x"}`, `template: $join wants a list`},
		{"an object to join", `{"$join":[{"a":1}]}`, `template: $join and $base64 want texts`},
		{"long", strings.Repeat(`{"$base64":`, 60) + `"x"` + strings.Repeat(`}`, 60),
			`template: a text of more than 65536 bytes`},
		{"no number of times", `{"$times":["x",1]}`, `template: $times wants a number up to 65536`},
		{"nothing to repeat", `{"$repeat":[2]}`, `template: $repeat wants a number and a template`},
		{"too often", `{"$times":[65537,1]}`, `template: $times wants a number up to 65536`},
		{"many times", `{"$times":[10001,1]}`, `template: more than 10000 values in lists`},
		{"a long repeat", `{"$repeat":[32769,"ab"]}`, `template: a text of more than 65536 bytes`},
		{"a repeat in a repeat", `{"$repeat":[100,{"$repeat":[1000,"a"]}]}`, `template: a text of more than 65536 bytes`},
		{"deep", lists(4, `1`), `template: more than 3 lists inside one another`},
		{"very deep", lists(2000, `1`), `template: more than 3 lists inside one another`},
		{"deep in members", lists(2, `{"a":{"$object":{"b":`+lists(2, `1`)+`}}}`), `template: more than 3 lists`},
		{"wide", lists(1, ones(3333)), `template: more than 10000 values in lists`},
		{"many lists", `[` + strings.Repeat(lists(1, `1`)+",", 3334) + `1]`, `template: more than 10000 values in lists`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tenant.World{}.Site(tenant.Observed).Fill(tenant.Template(tt.template))
			if err == nil || !strings.HasPrefix(err.Error(), tt.message) {
				t.Errorf("error is %v, want %q", err, tt.message)
			}
		})
	}
}

// TestFillWithinBounds fills what is just allowed, and what no list multiplies.
func TestFillWithinBounds(t *testing.T) {
	for _, template := range []string{lists(3, `1`), lists(1, ones(3332)), `[{"$flag":"x"},` + ones(20_000) + `]`} {
		if got := filled(t, template); !json.Valid([]byte(got)) {
			t.Errorf("filled with %.50s", got)
		}
	}
}

// TestSiteOfAnyName has data of its own, which the neighbours do not share.
func TestSiteOfAnyName(t *testing.T) {
	got := tenant.World{}.Site("neutral")
	if got.Tenant != "neutral" || got.Text("x") == (tenant.World{}).Site(tenant.Observed).Text("x") {
		t.Errorf("site %q has the text %q", got.Tenant, got.Text("x"))
	}
}

func TestStrangersKnowNothingOfWhatChangesInside(t *testing.T) {
	template := tenant.Template(`[{"$secret":"hook"},{"$text":"title"},{"$flag":"on"}]`)
	fill := func(s *tenant.Site) string {
		got, err := s.Fill(template)
		if err != nil {
			t.Fatal(err)
		}
		return string(got)
	}
	base := tenant.World{Seed: 1}
	before := fill(base.Site(tenant.Observed))
	for axis, same := range map[tenant.Axis]bool{tenant.Inside: true, tenant.InsideData: true, tenant.Sent: false} {
		w := base.Vary(tenant.Observed, axis)
		if got := fill(w.Outside(tenant.Observed)); (got == before) != same {
			t.Errorf("%s: strangers send %s, and %s in the base world", axis, got, before)
		}
		if got := fill(w.Site(tenant.Observed)); (got == before) == same {
			t.Errorf("%s: the tenant has %s, and %s in the base world", axis, got, before)
		}
	}
	if base.Vary(tenant.Observed, tenant.Values).Outside(tenant.Observed) != nil {
		t.Error("values: strangers send what is theirs alone")
	}
	if w := base.Vary(tenant.Observed, tenant.Inside); w.Setting("REGION", "eu", false) == "eu" {
		t.Error("inside: a setting is the same")
	}
	setting := tenant.Template(`{"$setting":{"name":"HOOK_SECRET","value":"abc"}}`)
	secrets, inside := base.Vary(tenant.Observed, tenant.Secrets), base.Vary(tenant.Observed, tenant.Inside)
	now := `"` + secrets.Setting("HOOK_SECRET", "abc", false) + `"`
	if got, err := secrets.Site(tenant.Observed).Fill(setting); err != nil || string(got) != now {
		t.Errorf("a sender knows the setting %s (%v), want %s", got, err, now)
	}
	if got, err := inside.Outside(tenant.Observed).Fill(setting); err != nil || string(got) != `"abc"` {
		t.Errorf("a stranger knows the setting %s (%v)", got, err)
	}
	if w := base.Vary(tenant.Observed, tenant.InsideData); w.Setting("REGION", "eu", false) != "eu" {
		t.Error("inside-data: a setting differs")
	}
}
