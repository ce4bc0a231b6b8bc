package forge_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

func TestKVSLimits(t *testing.T) {
	deep := strings.Repeat("[", 32) + strings.Repeat("]", 32)
	many := func(n int, item string) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }
	numbered := func(n int) string {
		var items []string
		for i := range n {
			items = append(items, fmt.Sprintf(`{"key":"n%d","value":1}`, i))
		}
		return strings.Join(items, ",")
	}
	for _, c := range []struct {
		name, op, body string
		status         int
		code           string
	}{
		{"missing", "get", `{"key":"none"}`, 404, "KEY_NOT_FOUND"},
		{"stored", "get", `{"key":"k"}`, 200, ""},
		{"empty key", "get", `{"key":""}`, 400, "EMPTY_KEY"},
		{"blank key", "get", `{"key":"  "}`, 400, "INVALID_KEY"},
		{"bad key", "get", `{"key":"a/b"}`, 400, "INVALID_KEY"},
		{"all of the alphabet", "set", `{"key":"aZ09:._ -#","value":1}`, 204, ""},
		{"500 characters", "set", `{"key":"` + strings.Repeat("k", 500) + `","value":1}`, 204, ""},
		{"501 characters", "set", `{"key":"` + strings.Repeat("k", 501) + `","value":1}`, 400, "KEY_TOO_LONG"},
		{"240 KiB", "set", `{"key":"a","value":"` + strings.Repeat("x", 240<<10-2) + `"}`, 204, ""},
		{"more", "set", `{"key":"a","value":"` + strings.Repeat("x", 240<<10-1) + `"}`, 400, "MAX_SIZE"},
		{"31 deep", "set", `{"key":"a","value":` + deep[1:63] + `}`, 204, ""},
		{"32 deep", "set", `{"key":"a","value":` + deep + `}`, 400, "MAX_DEPTH"},
		{"brackets in text", "set", `{"key":"a","value":"` + strings.Repeat("[", 40) + `\"{"}`, 204, ""},
		{"no value", "set", `{"key":"a"}`, 400, "INVALID_VALUE"},
		{"conflict", "set", `{"key":"k","value":1,"options":{"keyPolicy":"FAIL_IF_EXISTS"}}`, 409, "KEY_CONFLICT"},
		{"no conflict", "set", `{"key":"z","value":1,"options":{"keyPolicy":"FAIL_IF_EXISTS"}}`, 204, ""},
		{"ttl 0", "set", `{"key":"a","value":1,"options":{"ttl":{"value":0,"unit":"HOURS"}}}`, 400, "INVALID_TTL"},
		{"ttl unit", "set", `{"key":"a","value":1,"options":{"ttl":{"value":1,"unit":"YEARS"}}}`, 400, "INVALID_TTL"},
		{"previous", "set", `{"key":"k","value":2,"options":{"keyPolicy":"OVERRIDE","returnValue":"PREVIOUS"}}`, 200, ""},
		{"delete", "delete", `{"key":"k"}`, 204, ""},
		{"delete missing", "delete", `{"key":"none"}`, 404, "KEY_NOT_FOUND"},
		{"secrets are apart", "secret/get", `{"key":"k"}`, 404, "KEY_NOT_FOUND"},
		{"query 100", "query", `{"limit":100}`, 200, ""},
		{"query 101", "query", `{"limit":101}`, 400, "COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE"},
		{"query cursor", "query", `{"after":"???"}`, 400, "INVALID_CURSOR"},
		{"batch of 25", "batch/set", "[" + numbered(25) + "]", 200, ""},
		{"batch of 26", "batch/set", "[" + numbered(26) + "]", 400, "TOO_MANY_BATCH_ENTITIES"},
		{"batch twice", "batch/get", "[" + many(2, `{"key":"a"}`) + "]", 400, "KEY_DUPLICATION_ERROR"},
		{"transaction of 25", "transaction", `{"set":[` + numbered(25) + `]}`, 204, ""},
		{"transaction of 26", "transaction", `{"set":[` + numbered(26) + `]}`, 422, "UNPROCESSABLE_ENTITY"},
		{"transaction twice", "transaction", `{"set":[{"key":"a","value":1}],"delete":[{"key":"a"}]}`, 400,
			"KEY_DUPLICATION_ERROR"},
		{"entity unknown", "entity/get", `{"entityName":"nope","key":"a"}`, 404, "SCHEMA_NOT_FOUND"},
		{"entity type", "entity/set", `{"entityName":"employee","key":"a","value":{"age":1.5}}`, 400,
			"INCORRECT_PROPERTY_TYPE"},
		{"entity index", "entity/query", `{"entityName":"employee","indexName":"nope"}`, 400, "INVALID_ENTITY_INDEX"},
		{"entity partition", "entity/query", `{"entityName":"employee","indexName":"by-age"}`, 400, "INVALID_ENTITY_INDEX"},
		{"not JSON", "get", `{`, 400, "BAD_REQUEST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := ask(t, newPlatform(forge.Options{App: staff()}), tenant.Observed, "ada")
			if got := u.kvs("set", `{"key":"k","value":{"a":1}}`); got.Status != 204 {
				t.Fatalf("set: %d %s", got.Status, got.Body)
			}
			got := u.kvs(c.op, c.body)
			code, _ := dig(t, got, "code").(string)
			if got.Status != c.status || code != c.code {
				t.Errorf("got %d %q, want %d %q", got.Status, code, c.status, c.code)
			}
		})
	}
}

func TestKVSTransactionIsAllOrNothing(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{App: staff()}), tenant.Observed, "ada")
	u.kvs("entity/set", `{"entityName":"employee","key":"e","value":{"age":20}}`)
	condition := `{"key":"e","entityName":"employee","conditions":{"and":[{"property":"age",` +
		`"condition":"GREATER_THAN","values":[%d]}]}}`
	failed := u.kvs("transaction", `{"set":[{"key":"t","value":1}],"check":[`+fmt.Sprintf(condition, 30)+`]}`)
	if got := dig(t, failed, "code"); got != "CONDITIONAL_CHECK_FAILED" {
		t.Errorf("got %v", got)
	}
	if got := u.kvs("get", `{"key":"t"}`); got.Status != 404 {
		t.Errorf("the failed transaction stored %s", got.Body)
	}
	u.kvs("transaction", `{"set":[{"key":"t","value":1}],"check":[`+fmt.Sprintf(condition, 10)+`]}`)
	if got := u.kvs("get", `{"key":"t"}`); got.Status != 200 {
		t.Errorf("the transaction stored nothing: %s", got.Body)
	}
}

func TestKVSPagesAndExpiry(t *testing.T) {
	p := newPlatform(forge.Options{})
	now := int64(0)
	p.SetClock(func() int64 { return now })
	u := ask(t, p, tenant.Observed, "ada")
	for i := range 12 {
		u.kvs("set", fmt.Sprintf(`{"key":"a%02d","value":%d}`, i, i))
	}
	u.kvs("set", `{"key":"b","value":1,"options":{"ttl":{"value":1,"unit":"SECONDS"}}}`)
	var keys []string
	cursor := ""
	for range 3 {
		got := u.kvs("query",
			`{"limit":5,"after":"`+cursor+`","where":[{"property":"key","condition":"BEGINS_WITH","values":["a"]}]}`)
		rows, _ := dig(t, got, "data").([]any)
		for _, row := range rows {
			keys = append(keys, row.(map[string]any)["key"].(string))
		}
		cursor, _ = dig(t, got, "cursor").(string)
	}
	if len(keys) != 12 || cursor != "" || keys[11] != "a11" {
		t.Errorf("pages hold %v and end with cursor %q", keys, cursor)
	}
	if got := u.kvs("get", `{"key":"b"}`); got.Status != 200 {
		t.Errorf("gone too early: %s", got.Body)
	}
	now = 1000
	if got := u.kvs("get", `{"key":"b"}`); got.Status != 404 {
		t.Errorf("still there: %s", got.Body)
	}
}

func TestEntityQuery(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{App: staff()}), tenant.Observed, "ada")
	for i, e := range []string{`{"name":"Ann","age":30,"team":"x"}`, `{"name":"Bob","age":9,"team":"x"}`,
		`{"name":"Cat","age":40,"team":"y"}`} {
		u.kvs("entity/set", fmt.Sprintf(`{"entityName":"employee","key":"e%d","value":%s}`, i, e))
	}
	for _, c := range []struct{ query, want string }{
		{`"indexName":"by-age","partition":["x"]`, `["e1","e0"]`},
		{`"indexName":"by-age","partition":["x"],"sort":"DESC"`, `["e0","e1"]`},
		{`"indexName":"by-age","partition":["x"],"range":{"condition":"BETWEEN","values":[10,99]}`, `["e0"]`},
		{`"indexName":"name","filters":{"or":[{"property":"age","condition":"EQUAL_TO","values":[9]},{` +
			`"property":"age","condition":"EQUAL_TO","values":[40]}]}`, `["e1","e2"]`},
		{`"indexName":"name","filters":{"and":[{"property":"name","condition":"CONTAINS","values":["a"]},{` +
			`"property":"age","condition":"EXISTS","values":[true]}]}`, `["e2"]`},
		{`"indexName":"name","range":{"condition":"BEGINS_WITH","values":["B"]}`, `["e1"]`},
		{`"indexName":"by-key","limit":1`, `["e0"]`},
	} {
		got := u.kvs("entity/query", `{"entityName":"employee",`+c.query+`}`)
		keys := []string{}
		rows, _ := dig(t, got, "data").([]any)
		for _, row := range rows {
			keys = append(keys, row.(map[string]any)["key"].(string))
		}
		if text(keys) != c.want {
			t.Errorf("%s: got %s %s, want %s", c.query, text(keys), got.Body, c.want)
		}
	}
}

func TestStorageIsTheTenantsOwn(t *testing.T) {
	storage := map[string]tenant.Template{"settings": json.RawMessage(`{"owner":{"$data":"user.displayName"}}`)}
	secrets := map[string]tenant.Template{"token": json.RawMessage(`{"$text":"secret.token"}`)}
	p := newPlatform(forge.Options{Storage: storage, Secrets: secrets})
	acme, globex := ask(t, p, tenant.Neighbour, "ada"), ask(t, p, tenant.Observed, "ada")
	a, b := dig(t, acme.kvs("get", `{"key":"settings"}`), "value.owner"),
		dig(t, globex.kvs("get", `{"key":"settings"}`), "value.owner")
	if a == nil || b == nil || a == b {
		t.Errorf("settings belong to %v and %v", a, b)
	}
	if s := dig(t, globex.kvs("secret/get", `{"key":"token"}`), "value"); s == nil {
		t.Error("no secret is stored")
	}
	acme.kvs("set", `{"key":"mine","value":1}`)
	if got := globex.kvs("get", `{"key":"mine"}`); got.Status != 404 {
		t.Errorf("a tenant reads another's value: %s", got.Body)
	}
	empty := ask(t, newPlatform(forge.Options{World: sparse, Storage: storage}), tenant.Observed, "ada")
	if got := empty.kvs("get", `{"key":"settings"}`); got.Status != 404 {
		t.Errorf("a sparse tenant has stored %s", got.Body)
	}
}

func TestLegacyStorage(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	gateway := fmt.Sprintf(asApp, "stargate")
	graphql := func(name, variables string) any {
		got := u.send(gateway, "POST /forge/entities/graphql", `{"query":"query `+name+` { x }","variables":`+variables+`}`)
		return dig(t, got, "data")
	}
	graphql("forge_app_setApplicationStorageEntity", `{"input":{"key":"k","value":{"a":1},"encrypted":false}}`)
	if got := text(graphql("forge_app_getApplicationStorageEntity",
		`{"key":"k","encrypted":false}`)); got != `{"appStoredEntity":{"key":"k","value":{"a":1}}}` {
		t.Errorf("got %s", got)
	}
	if got := dig(t, u.kvs("get", `{"key":"k"}`), "value.a"); got != 1.0 {
		t.Errorf("the key-value store holds %v", got)
	}
	got := text(graphql("forge_app_getApplicationStorageEntities",
		`{"where":[{"field":"key","condition":"STARTS_WITH","value":"k"}],"cursor":null,"limit":null}`))
	if !strings.Contains(got, `"node":{"key":"k"`) {
		t.Errorf("got %s", got)
	}
}

// TestStoredIsNotedAlike: whoever reads a trace need not know which interface a value came through.
func TestStoredIsNotedAlike(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{}), tenant.Observed, "ada")
	legacy := func(name, variables string) trace.Request {
		return u.send(fmt.Sprintf(asApp, "stargate"), "POST /forge/entities/graphql",
			`{"query":"mutation forge_app_`+name+` { x }","variables":`+variables+`}`).Note
	}
	for _, c := range []struct {
		want trace.Stored
		got  []trace.Request
	}{
		{trace.Stored{Op: "get", Key: "k", Missing: true}, []trace.Request{
			u.kvs("get", `{"key":"k"}`).Note, u.kvs("batch/get", `[{"key":"k"}]`).Note,
			legacy("getApplicationStorageEntity", `{"key":"k"}`)}},
		{trace.Stored{Op: "set", Key: "k", Size: 2}, []trace.Request{
			u.kvs("set", `{"key":"k","value":12}`).Note, u.kvs("transaction", `{"set":[{"key":"k","value":12}]}`).Note,
			legacy("setApplicationStorageEntity", `{"input":{"key":"k","value":12}}`)}},
		{trace.Stored{Op: "set", Shelf: "secret", Key: "k", Size: 2}, []trace.Request{
			u.kvs("secret/set", `{"key":"k","value":12}`).Note,
			legacy("setApplicationStorageEntity", `{"input":{"key":"k","value":12,"encrypted":true}}`)}},
		{trace.Stored{Op: "set", Key: "%", Size: 2, Failed: true}, []trace.Request{
			u.kvs("set", `{"key":"%","value":12}`).Note,
			legacy("setApplicationStorageEntity", `{"input":{"key":"%","value":12}}`)}},
		{trace.Stored{Op: "delete", Key: "none", Missing: true}, []trace.Request{
			u.kvs("delete", `{"key":"none"}`).Note, legacy("deleteApplicationStorageEntity", `{"input":{"key":"none"}}`)}},
	} {
		for _, got := range c.got {
			if d := cmp.Diff([]trace.Stored{c.want}, got.Stored); got.Service != "kvs" || got.As != "" || d != "" {
				t.Errorf("%s: noted as %s (-want +got):\n%s", got.Class, got.Service, d)
			}
		}
	}
}

func TestProbes(t *testing.T) {
	u := ask(t, newPlatform(forge.Options{Probe: true, App: staff()}), tenant.Observed, "ada")
	for _, c := range []struct{ got, want string }{
		{text(dig(t, u.kvs("get", `{"key":"x"}`), "value")), `{"$probe":"kvs x"}`},
		{text(dig(t, u.kvs("secret/get", `{"key":"x"}`), "value")), `{"$probe":"secret x"}`},
		{string(u.jira("GET /rest/api/3/odd/thing/77", "").Body), `{"$probe":"jira GET /rest/api/3/odd/thing/{}"}`},
		{string(u.send(`{"type":"egress"}`, "GET https://api.example.com/v1/items/42?q=1", "").Body),
			`{"$probe":"egress GET api.example.com/v1/items/{}"}`},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
