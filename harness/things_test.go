package harness

import (
	"testing"

	"crosstalk/sandbox/trace"
)

func TestThingNamed(t *testing.T) {
	const value = "Dato rime sulo"
	for _, c := range []struct{ path, body, want string }{
		{"/rest/api/3/issue/Dato%20rime%20sulo/comment", "", "issueKey"},
		{"/rest/api/3/project/Dato%20rime%20sulo", "", "projectKey"},
		{"/wiki/api/v2/pages/Dato%20rime%20sulo", "", "pageId"},
		{"/rest/api/3/search?jql=project%20%3D%20%22Dato%20rime%20sulo%22", "", "projectKey"},
		{"/rest/api/3/search?jql=project%3DDato+rime+sulo", "", "projectKey"},
		{"/rest/api/3/search?jql=summary%20~%20%22Dato%20rime%20sulo%22", "", ""},
		{"/rest/api/3/issue", `{"fields":{"project":{"key":"Dato rime sulo"}}}`, "projectKey"},
		{"/rest/api/3/issue", `{"fields":{"summary":"Dato rime sulo"}}`, ""},
		{"/rest/api/3/filter/Dato%20rime%20sulo", "", ""},
	} {
		if got := thingNamed(&trace.Request{Path: c.path, Body: c.body}, value); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.path, c.body, got, c.want)
		}
	}
}
