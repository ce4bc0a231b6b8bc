package forge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"crosstalk/sandbox"
	"crosstalk/sandbox/mysql"
	"crosstalk/sandbox/trace"
)

// Database runs the statements of one installation. It is empty at first, and not safe for concurrent use.
type Database interface {
	// Execute runs one statement with values for its question marks: nil, bool, int64, float64, string. An error is a
	// *mysql.Error, and nothing has changed then.
	Execute(text string, params []any) (*mysql.Result, error)
	// Dropped says whether a table was there once and is no more.
	Dropped(name string) bool
	// Tables is how many tables there are.
	Tables() int
	// Close gives up what the database takes. No statement comes after it.
	Close()
}

// Origin is where what a database makes up by itself comes from.
type Origin struct {
	// Clock is the virtual time.
	Clock func() time.Time
	// UUID makes another identifier of the tenant's own with each call.
	UUID func() string
}

// engine is the database that every installation has where nobody gives another one: package mysql's.
type engine struct{ *mysql.Database }

func newEngine(o Origin) Database { return engine{&mysql.Database{Clock: o.Clock, UUID: o.UUID}} }

// Close implements Database.
func (engine) Close() {}

// database is what Forge SQL keeps for one tenant.
type database struct {
	Database
	filled map[string]bool // the tables to whose rows the app has done anything
	// begin makes the tables that are there when the run begins.
	begin func() (statements []string)
	// made are the statements that made them. Each counts as run already, once.
	made map[string]bool
	old  bool // some of them did
}

func (p *Platform) newDatabase(part *partition) *database {
	open := p.opt.Databases
	if open == nil {
		open = newEngine
	}
	db := &database{Database: open(Origin{
		Clock: func() time.Time { return time.UnixMilli(sandbox.Epoch + p.now()) },
		UUID:  func() string { return part.uuid("sql") },
	})}
	db.begin = func() (out []string) {
		for _, statement := range p.opt.Tables {
			out = append(out, part.site.Key(statement))
		}
		return out
	}
	return db
}

// prepare makes the tables with which the run begins, before the first statement. One that needs what a later one makes
// is run after that.
func (db *database) prepare() {
	if db.made != nil {
		return
	}
	db.made = map[string]bool{}
	left := db.begin()
	for before := len(left) + 1; len(left) < before; {
		before = len(left)
		left = slices.DeleteFunc(left, func(statement string) bool {
			_, err := db.Execute(statement, nil)
			db.made[statement], db.old = err == nil, db.old || err == nil
			return err == nil
		})
	}
}

// sql answers Forge SQL: a statement with its parameters. /api/v1/execute/ddl takes the same as /api/v1/execute, for
// the package's migrations read through it too.
func (r *request) sql() reply {
	if r.path != sqlExecute && r.path != sqlDefine {
		return notEmulated(r.service)
	}
	r.class = r.path
	statement := r.statement()
	r.write = !reads.MatchString(statement)
	params, known := r.params()
	if !known {
		return sqlRefused(http.StatusBadRequest, invalidQuery, "the parameters are not a list")
	}
	if out, over := r.sqlLimited(statement); over {
		return out
	}
	db := r.part.sql
	db.prepare()
	if db.made[statement] && len(params) == 0 {
		delete(db.made, statement)
		return r.sqlAnswer(&mysql.Result{Write: true})
	}
	result, err := db.Execute(statement, params)
	var e *mysql.Error
	switch {
	case err == nil:
		return r.sqlAnswer(result)
	case errors.As(err, &e) && e.Missing != "" && !db.Dropped(e.Missing):
		return r.sqlUnknown()
	default:
		return sqlError(e)
	}
}

// reads matches statements that answer with rows.
var reads = regexp.MustCompile(`(?i)^[\s(]*(select|show|with|desc|describe|explain)\b`)

// params are the values for the question marks. Lists and objects arrive as the driver of the service sends them: as
// JSON.
func (r *request) params() (out []any, known bool) {
	var body struct {
		Params []json.RawMessage `json:"params"`
	}
	if json.Unmarshal(r.Body, &body) != nil {
		return nil, false
	}
	for _, raw := range body.Params {
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		var v any
		if decoder.Decode(&v) != nil {
			return nil, false
		}
		switch x := v.(type) {
		case json.Number:
			if n, err := x.Int64(); err == nil {
				v = n
			} else if v, err = x.Float64(); err != nil {
				return nil, false
			}
		case list, obj:
			v = string(raw)
		}
		out = append(out, v)
	}
	return out, true
}

// sqlAnswer is what a statement gives. An empty answer from tables that the app has not filled yet stands for the rows
// that a customer has had there for long: those the app looks at, as with values that are not stored.
func (r *request) sqlAnswer(result *mysql.Result) reply {
	db := r.part.sql
	r.write = result.Write
	for _, w := range result.Written {
		if db.filled == nil {
			db.filled = map[string]bool{}
		}
		db.filled[w.Table] = true
		done := trace.Stored{Op: "set", Shelf: "sql " + w.Table, Key: w.Key, Size: w.Size}
		if w.Gone {
			done.Op = "delete"
		}
		r.stored = append(r.stored, done)
	}
	if result.Columns == nil {
		if db.old && len(db.filled) == 0 && changes.MatchString(r.statement()) {
			result.Affected = max(result.Affected, 1) // a row that the customer has had for long
		}
		return ok(obj{"rows": obj{"affectedRows": result.Affected, "fieldCount": 0, "info": result.Info,
			"insertId": result.InsertID, "serverStatus": 2, "warningStatus": 0}})
	}
	filled := func(table string) bool { return db.filled[table] }
	if len(result.Read) > 0 && !slices.ContainsFunc(result.Read, filled) && r.class == sqlExecute {
		if out, known := r.learnt(r.source()); known {
			return ok(out)
		}
	}
	rows := rowsJSON(result)
	if len(rows) > maxSQLResponse {
		return sqlRefused(http.StatusBadRequest, executionError, "the response is larger than 4 MiB")
	}
	return reply{status: http.StatusOK, raw: rows}
}

// sqlUnknown answers a statement about a table that a migration made long ago, as far as the emulation can tell: with
// rows that the app looks at, and a row that is changed.
func (r *request) sqlUnknown() reply {
	if r.write {
		return r.guessed(ok(obj{"rows": obj{"affectedRows": 1, "fieldCount": 0, "info": "", "insertId": 1,
			"serverStatus": 2, "warningStatus": 0}}))
	}
	if out, known := r.learnt(r.source()); known && r.class == sqlExecute {
		return ok(out)
	}
	return r.guessed(ok(obj{"rows": list{}}))
}

// sqlError is an error as the service reports it; what the database itself says is in debug.
func sqlError(e *mysql.Error) reply {
	if e.Refused != "" {
		out := status(http.StatusNotImplemented, obj{"code": "NOT_EMULATED", "message": e.Refused + " is not emulated"})
		return out.warn("not-emulated", "Forge SQL: "+e.Refused+" is not emulated; the request got status 501")
	}
	code, message := executionError, "An error occurred while executing the SQL query"
	switch {
	case e.Several:
		return sqlRefused(http.StatusBadRequest, policyViolation, "a request holds one statement")
	case e.Number == mysql.Malformed:
		code, message = invalidQuery, "The SQL query is not valid"
	case e.Number == mysql.TimedOut:
		code, message = "QUERY_TIMED_OUT", "The SQL query took too long"
	}
	return status(http.StatusBadRequest, obj{
		"code": code, "message": message + ": " + e.Message, "suggestion": "Check the statement and its parameters.",
		"debug": obj{"code": e.Symbol, "errno": e.Number, "sqlState": e.State, "sqlMessage": e.Message, "message": e.Message},
	})
}

// rowsJSON are rows as objects, whose members stand in the order of the columns: some packages go by it.
func rowsJSON(result *mysql.Result) []byte {
	var out strings.Builder
	out.WriteString(`{"rows":[`)
	for i, row := range result.Rows {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('{')
		for k, v := range row {
			if k > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(&out, "%s:%s", mustJSON(result.Columns[k].Name), cellJSON(result.Columns[k].Type, v))
		}
		out.WriteByte('}')
	}
	out.WriteString("]}")
	return []byte(out.String())
}

// cellJSON is a value as the service sends it: BIGINT and DECIMAL as text, dates as text, bytes as a Buffer.
func cellJSON(t mysql.Type, v mysql.Value) json.RawMessage {
	switch v := v.(type) {
	case nil, float64, string:
		return mustJSON(v)
	case int64:
		if t.Kind == mysql.Integer && t.Bits == 64 || v > 1<<53 || v < -1<<53 {
			return mustJSON(mysql.TextOf(v))
		}
		return mustJSON(v)
	case mysql.Blob:
		data := list{}
		for _, b := range []byte(v) {
			data = append(data, b)
		}
		return mustJSON(obj{"type": "Buffer", "data": data})
	case mysql.Document:
		return json.RawMessage(v.String())
	}
	return mustJSON(mysql.TextOf(v))
}
