package forge

import (
	"regexp"
	"strings"
)

// reads matches statements that answer with rows.
var reads = regexp.MustCompile(`(?i)^\s*(select|show|with|describe|explain)\b`)

// sql answers Forge SQL. There is no database: statements are taken, nothing is kept, and what is read is made of what
// the app looks at in the rows.
func (r *request) sql() reply {
	if !strings.HasPrefix(r.path, "/api/v1/execute") {
		return notEmulated(r.service)
	}
	r.class = r.path
	query, _ := r.json()["query"].(string)
	r.write = !reads.MatchString(query)
	if r.write {
		return r.guessed(ok(obj{"rows": obj{"affectedRows": 1, "fieldCount": 0, "info": "", "insertId": 1,
			"serverStatus": 2, "warningStatus": 0}}))
	}
	if out, known := r.learnt(r.service + " " + r.Method + " " + r.class); known && r.class == "/api/v1/execute" {
		return ok(out)
	}
	return r.guessed(ok(obj{"rows": list{}}))
}
