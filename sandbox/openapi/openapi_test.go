package openapi_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/openapi"
)

const described = `
openapi: 3.0.3
servers: [{url: "https://{your-domain}/wiki/api"}]
paths:
  /things:
    get:
      responses:
        "404": {description: none}
        "200":
          content:
            application/json:
              schema:
                type: object
                properties:
                  values: {type: array, items: {$ref: "#/components/schemas/Thing"}}
                  total: {type: integer}
    post:
      responses:
        default: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
  /things/{id}:
    delete: {responses: {204: {description: gone}}}
    get: {responses: {2XX: {$ref: "#/components/responses/One"}}}
components:
  responses:
    One:
      content:
        application/problem+json:
          schema: {allOf: [{$ref: "#/components/schemas/Thing"}, {properties: {$type: {}}}]}
  schemas:
    Thing:
      type: object
      properties:
        name: {type: string}
        kind: {type: string, enum: [big, small]}
        secret: {type: string, writeOnly: true}
        parent: {$ref: "#/components/schemas/Thing"}
        "at time": {type: [string, "null"], format: date-time}
        more: {additionalProperties: {type: boolean}}
        either: {oneOf: [{type: number}, {type: string}]}
`

const table = `api
GET /things 200 {total:n,values:[@Thing}
POST /things 200 @Thing
GET /things/{id} 200 {"$type":?,"at time":t,either:n,kind:=big,more:<b,name:s,parent:@Thing}
DELETE /things/{id} 204 -
type Thing {"at time":t,either:n,kind:=big,more:<b,name:s,parent:@Thing}
`

func TestTable(t *testing.T) {
	a, err := openapi.Read("api.yaml", []byte(described))
	if err != nil {
		t.Fatal(err)
	}
	write := func(apis ...*openapi.API) string {
		var b bytes.Buffer
		if err := openapi.WriteTable(&b, apis...); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if d := cmp.Diff(table, write(a)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff(table+table, write(openapi.ReadTable("# read\n"+table+table)...)); d != "" {
		t.Errorf("what is read is not what was written (-want +got):\n%s", d)
	}
	host, path := openapi.Split(a.Servers[0])
	if host != "{your-domain}" || path != "/wiki/api" {
		t.Errorf("server %q %q", host, path)
	}
}

func TestTemplate(t *testing.T) {
	a := openapi.ReadTable(table)[0]
	open := func(name string) any { return "open " + name }
	for k, want := range []string{
		`{"total":1,"values":{"$list":{"at time":"2026-01-15T09:00:00.000+0000","either":{"$number":"values.item.either"},` +
			`"kind":"big","more":{"first":{"$flag":"values.item.more.first"},"second":{"$flag":"values.item.more.second"}},` +
			`"name":{"$text":"values.item.name"}}}}`,
		`{"at time":"2026-01-15T09:00:00.000+0000","either":{"$number":"either"},"kind":"big","more":{"first":{` +
			`"$flag":"more.first"},"second":{"$flag":"more.second"}},"name":{"$text":"name"}}`,
		`{"$object":{"$type":"open $type","at time":"2026-01-15T09:00:00.000+0000","either":{"$number":"either"},` +
			`"kind":"big","more":{"first":{"$flag":"more.first"},"second":{"$flag":"more.second"}},"name":{"$text":"name"},` +
			`"parent":{"at time":"2026-01-15T09:00:00.000+0000","either":{"$number":"parent.either"},"kind":"big","more":{` +
			`"first":{"$flag":"parent.more.first"},"second":{"$flag":"parent.more.second"}},"name":{"$text":"parent.name"}}}}`,
	} {
		got, err := json.Marshal(a.Template(a.Operations[k].Body, "", open))
		if d := cmp.Diff(want, string(got)); err != nil || d != "" {
			t.Errorf("%s: %v (-want +got):\n%s", a.Operations[k].Path, err, d)
		}
	}
}

// TestNames: what fields are called says what they hold.
func TestNames(t *testing.T) {
	a := openapi.ReadTable("api\nGET /x 200 {accountId:s,apiToken:s,archived:b,displayName:s,emailAddress:s,id:s," +
		"nextPageToken:s,projectId:s,self:s,title:s,versionNumber:n}\n")[0]
	got, _ := json.Marshal(a.Template(a.Operations[0].Body, "", nil))
	want := `{"accountId":{"$data":"user.accountId"},"apiToken":{"$secret":"apiToken"},"archived":false,` +
		`"displayName":{"$data":"user.displayName"},"emailAddress":{"$data":"user.email"},"id":{"$id":"id"},` +
		`"nextPageToken":{"$text":"nextPageToken"},"projectId":{"$data":"project.id"},` +
		`"self":{"$join":[{"$data":"site.url"},"/",{"$id":"self"}]},"title":{"$text":"title"},"versionNumber":1}`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestErrors(t *testing.T) {
	const head = "openapi: 3.0.0\n"
	response := func(r string) string { return head + "paths: {/a: {get: {responses: {200: {" + r + "}}}}}\n" }
	for text, want := range map[string]string{
		"{\n \"openapi\": 3,,\n}":         "api: openapi:2:15: malformed JSON",
		"a: [\n":                          "malformed YAML",
		"- a\n":                           "api: openapi: the file holds no description",
		"swagger: \"2.0\"\n":              "api: openapi: there is no version that begins with 3",
		head:                              "api: paths: there are no paths",
		head + "paths: {a: {}}\n":         "api: paths.a: a path begins with a slash",
		head + "paths: {/a: 1}\n":         "api: paths./a: an object is wanted here",
		head + "paths: {/a: {get: {}}}\n": "api: paths./a.get.responses: there are none",
		response(`$ref: "#/x"`):           `api: paths./a.get.responses.200: the reference "#/x" leads nowhere`,
		response(`$ref: "b.yaml"`): "" +
			`api: paths./a.get.responses.200: the reference "b.yaml" leads out of the file`,
		response("content: {application/json: {schema: {type: array, items: 7}}}"): "" +
			"api: paths./a.get.responses.200.content.application/json.items: an object is wanted here",
		head + "paths: {/a: {$ref: \"#/paths/~1a\"}}\n": "api: paths./a: references lead in a circle",
	} {
		_, err := openapi.Read("api", []byte(text))
		if err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(want, "api: openapi:2")) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
