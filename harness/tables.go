package harness

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// defines matches statements that make tables and change them, or take them away.
var (
	defines = regexp.MustCompile(`(?i)^\s*(create|alter|rename|drop)\s+(unique\s+)?(table|index)\b`)
	drops   = regexp.MustCompile(`(?i)^\s*drop\b`)
)

// learnTables notes how a run has made the app's tables, and says whether that is news. A customer has had the app for
// long: whatever of its functions makes the tables, on its installation, by the clock or when somebody asks for it, has
// made them. What only takes tables away is not done.
func (m *Model) learnTables(site *tenant.Site, events []trace.Event) (news bool) {
	var run []string
	for _, e := range events {
		if statement := definition(e); statement != "" {
			run = append(run, site.GeneralKey(statement))
		}
	}
	if !slices.ContainsFunc(run, func(s string) bool { return !drops.MatchString(s) }) {
		return false
	}
	for _, statement := range run {
		if !slices.Contains(m.tables, statement) {
			m.tables, news = append(m.tables, statement), true
		}
	}
	return news
}

// definition is the statement that a request has had run on the app's tables; empty when it has not.
func definition(e trace.Event) string {
	if e.Request == nil || e.Request.Service != "sql" || e.Request.Status != http.StatusOK {
		return ""
	}
	var body struct {
		Query  string `json:"query"`
		Params []any  `json:"params"`
	}
	if json.Unmarshal([]byte(e.Request.Body), &body) != nil || len(body.Params) > 0 || !defines.MatchString(body.Query) {
		return ""
	}
	return body.Query
}
