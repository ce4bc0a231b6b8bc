package forge

import (
	"net/http"
	"regexp"
	"strings"
)

// The two addresses of Forge SQL.
const (
	sqlExecute = "/api/v1/execute"
	sqlDefine  = "/api/v1/execute/ddl"
)

// Codes of Forge SQL's errors.
const (
	invalidQuery    = "INVALID_SQL_QUERY"
	executionError  = "SQL_EXECUTION_ERROR"
	policyViolation = "SQL_POLICY_VIOLATION"
	rateLimited     = "RATE_LIMIT_EXCEEDED"
)

// Limits of Forge SQL, from https://developer.atlassian.com/platform/forge/limits-sql (December 2025). Those of time
// are counted in rows that a statement looks at, see package mysql.
const (
	maxSQLRequest  = 1 << 20 // bytes
	maxSQLResponse = 4 << 20 // bytes
	maxTables      = 200
	maxStatements  = 150 // in a second
	maxDefinitions = 25  // in a minute
)

// notPermitted matches the statements that Forge SQL refuses before they reach the database, from
// https://developer.atlassian.com/platform/forge/storage-reference/sql-query-policy/ (June 2026). That those about
// databases, users, rights and locks are among them is an assumption: a customer's schema is the service's own.
var notPermitted = regexp.MustCompile(`(?is)^(?:\s|/\*.*?\*/|--[^\n]*\n|#[^\n]*\n)*(` +
	`use|prepare|execute|lock|grant|revoke|set\s+password|(?:create|drop|alter)\s+(?:database|schema|user))\b`)

var (
	creates = regexp.MustCompile(`(?i)^\s*create\s+table\b`)
	changes = regexp.MustCompile(`(?i)^\s*(update|delete)\b`)
)

// statement is the SQL of a request.
func (r *request) statement() string {
	text, _ := r.json()["query"].(string)
	return text
}

// sqlLimited is the answer to a statement that a limit of the service does not let through.
func (r *request) sqlLimited(statement string) (out reply, over bool) {
	defines := r.class == sqlDefine && r.write
	refused := notPermitted.FindStringSubmatch(statement)
	switch {
	case len(r.Body) > maxSQLRequest:
		return sqlRefused(http.StatusRequestEntityTooLarge, invalidQuery, "the request is larger than 1 MiB"), true
	case refused != nil:
		return sqlRefused(http.StatusBadRequest, policyViolation, strings.ToUpper(refused[1])+" is not permitted"), true
	case defines && !r.within("definitions", minute, maxDefinitions, 1):
		return sqlRefused(http.StatusTooManyRequests, rateLimited, "more than 25 definitions in a minute"), true
	case !defines && !r.within("statements", second, maxStatements, 1):
		return sqlRefused(http.StatusTooManyRequests, rateLimited, "more than 150 statements in a second"), true
	case creates.MatchString(statement) && r.part.sql.Tables() >= maxTables:
		return sqlRefused(http.StatusBadRequest, executionError, "there are 200 tables"), true
	}
	return reply{}, false
}

// sqlRefused is an error of the service itself.
func sqlRefused(code int, name, why string) reply {
	return status(code, obj{"code": name, "message": "The SQL query was refused: " + why,
		"suggestion": "Check the statement and the limits of Forge SQL."})
}
